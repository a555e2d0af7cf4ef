package hk.chopmark.core.eventstore.append;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.FaultyConnections;
import hk.chopmark.core.testing.FaultyConnections.Failure;
import hk.chopmark.core.testing.FaultyConnections.Killed;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.core.testing.TextFormat;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement, commit and message of a batch fails once, before it is done and after it was
 * done with its answer lost, in every way it can fail.
 */
class AppendFaultIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final TextFormat FORMAT = new TextFormat();
    private static final int EVENTS = 3;

    private final SchoolId school = new SchoolId(UUID.randomUUID());

    static Stream<Arguments> failures() {
        return Stream.concat(
                Stream.of(
                                Failure.CONNECTION_LOST,
                                Failure.SERVER_KILLED,
                                Failure.APPLICATION_KILLED)
                        .flatMap(how ->
                                Stream.of(Arguments.of(how, false), Arguments.of(how, true))),
                Stream.of(Arguments.of(Failure.DISK_FULL, false)));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_batch_is_stored_whole_and_once_whatever_fails(Failure how, boolean doneFirst)
            throws Exception {
        // The first batch of a sequencer locks the head, and copies.
        assertThat(failEachStep(how, doneFirst, false))
                .as("the kinds of steps that failed; null is the round in which none was left")
                .contains("executeQuery", "copyIn", "writeToCopy", "endCopy", "commit", "null");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_later_batch_of_one_statement_is_stored_whole_and_once_whatever_fails(
            Failure how, boolean doneFirst) throws Exception {
        assertThat(failEachStep(how, doneFirst, true))
                .as("the kinds of steps that failed: one statement, and none is left")
                .containsExactly("executeQuery", "null");
    }

    private Set<String> failEachStep(Failure how, boolean doneFirst, boolean later)
            throws Exception {
        Set<String> failed = new TreeSet<>();
        DataSource good = StoreRole.SEQUENCER.actingIn(POSTGRES.admin());
        boolean struck = true;
        for (int step = 0; struck; step++) {
            FaultyConnections faulty = new FaultyConnections(good, POSTGRES.admin());
            long head = log().head() + (later ? EVENTS : 0);
            List<EncodedEvent> events = events();
            Idempotency key =
                    new Idempotency(school, UUID.randomUUID().toString(), Appending.hash(step));
            AppendRequest request = new AppendRequest(events, Condition.NONE, key);
            @Nullable Appended answered;
            try (Sequencer sequencer =
                    Sequencer.open(faulty.dataSource(), Sequencer.Options.STANDARD)) {
                if (later) {
                    Appending.get(sequencer.append(AppendRequest.unconditional(events())));
                }
                faulty.arm(step, how, doneFirst);
                answered = tryAppend(sequencer, faulty, request, how);
            }
            assertThat(rowsFrom(head))
                    .as(
                            "%s at step %d: all that was answered; else all of the batch, or nothing",
                            how, step)
                    .isIn((long) EVENTS, answered == null ? 0L : EVENTS);
            Appended repeated;
            try (Sequencer next = Sequencer.open(good, Sequencer.Options.STANDARD)) {
                repeated = Appending.get(next.append(request));
            }
            struck = faulty.struckAt() != null;
            failed.add(String.valueOf(faulty.struckAt()));
            assertThat(repeated.firstPosition())
                    .as("%s at step %d (%s): the request under its key", how, step, failed)
                    .isEqualTo(head);
            assertThat(answered == null || answered.firstPosition() == head)
                    .as("%s at step %d: an answer that was given", how, step)
                    .isTrue();
            assertThat(log().head()).as("the head").isEqualTo(head + EVENTS);
            assertThat(rowsFrom(head)).as("events stored, once each").isEqualTo(EVENTS);
            for (int i = 0; i < EVENTS; i++) {
                assertThat(log().byPosition(head + i).orElseThrow().id())
                        .as("the event at its position")
                        .isEqualTo(events.get(i).id());
            }
        }
        return failed;
    }

    private static @Nullable Appended tryAppend(
            Sequencer sequencer, FaultyConnections faulty, AppendRequest request, Failure how)
            throws Exception {
        try {
            Appended answered = Appending.get(sequencer.append(request));
            assertThat(how == Failure.APPLICATION_KILLED && faulty.struckAt() != null)
                    .as("a killed process answers nobody")
                    .isFalse();
            return answered;
        } catch (TransientFailure e) {
            assertThat(how).as("what may be tried again").isNotEqualTo(Failure.APPLICATION_KILLED);
            return null;
        } catch (IllegalStateException e) {
            assertThat(e).as("the end of the process").hasCauseInstanceOf(Killed.class);
            return null;
        }
    }

    private static EventLog log() {
        return new EventLog(POSTGRES.sequencer(), 0, FORMAT);
    }

    private static long rowsFrom(long position) throws SQLException {
        try (Connection connection = POSTGRES.sequencer().getConnection();
                PreparedStatement count =
                        connection.prepareStatement(
                                "SELECT count(*) FROM event WHERE position >= ?")) {
            count.setLong(1, position);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private List<EncodedEvent> events() {
        List<EventDraft> drafts =
                IntStream.range(0, EVENTS)
                        .mapToObj(_ ->
                                new EventDraft(
                                        school,
                                        UUID.randomUUID().toString(),
                                        "test.Happened",
                                        1,
                                        Instant.EPOCH,
                                        "text",
                                        Map.of(),
                                        new TreeSet<>(Set.of("student=1"))))
                        .toList();
        return FORMAT.encode(drafts).stream()
                .map(event -> TextFormat.withBoxes(event, 32))
                .toList();
    }
}
