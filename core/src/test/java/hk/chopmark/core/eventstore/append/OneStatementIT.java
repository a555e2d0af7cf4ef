package hk.chopmark.core.eventstore.append;

import static hk.chopmark.core.eventstore.append.Appending.get;
import static hk.chopmark.core.eventstore.append.Appending.hash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.codec.SealedBox;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.eventstore.TagQuery;
import hk.chopmark.core.eventstore.append.AppendObserver.BatchFigures;
import hk.chopmark.core.eventstore.append.Sequencer.Options;
import hk.chopmark.core.eventstore.append.Sequencer.Start;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.FaultyConnections;
import hk.chopmark.core.testing.FaultyConnections.Failure;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.core.testing.TextFormat;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small batches after the first of a sequencer: those that go by one statement. */
class OneStatementIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final TextFormat FORMAT = new TextFormat();
    private static final Instant NOW = Instant.parse("2026-09-01T08:15:30.123456Z");

    private final SchoolId school = new SchoolId(UUID.randomUUID());
    private final List<Sequencer> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Sequencer::close);
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "1, 4", "1, 5", "3, 2", "96, 1", "97, 1"})
    void what_is_stored_is_what_was_encoded(int count, int boxes) throws Exception {
        Sequencer sequencer = warm(Start.CLAIM);
        for (boolean keyed : new boolean[] {false, true}) {
            List<EncodedEvent> events = events(count, boxes);
            Idempotency key = new Idempotency(school, UUID.randomUUID().toString(), hash(7));
            AppendRequest request = new AppendRequest(events, Condition.NONE, keyed ? key : null);

            Appended appended = get(sequencer.append(request));

            assertStored(appended.firstPosition(), events);
            if (keyed) {
                assertThat(get(sequencer.append(request)))
                        .as("the same request again")
                        .isEqualTo(new Appended(appended.firstPosition(), count, true));
            }
        }
    }

    @Test
    void a_node_that_does_not_know_of_another_ones_events_stores_nothing_over_them()
            throws Exception {
        Sequencer one = warm(Start.CLAIM);
        Sequencer other = warm(Start.JOIN);
        List<EncodedEvent> all = new ArrayList<>();
        long first = log().head();
        for (int round = 0; round < 40; round++) {
            List<EncodedEvent> events = events(1 + round % 3, 1);
            Sequencer writer = round % 7 < 4 ? one : other;
            Appended appended = get(writer.append(AppendRequest.unconditional(events)));
            assertThat(appended.firstPosition())
                    .as("round %d", round)
                    .isEqualTo(first + all.size());
            all.addAll(events);
        }
        assertStored(first, all);
    }

    @Test
    void a_condition_sees_what_another_node_stored() throws Exception {
        Sequencer one = warm(Start.CLAIM);
        Sequencer other = warm(Start.JOIN);
        // Once alone for a while, a node expects nobody else to write.
        for (int i = 0; i < 10; i++) {
            get(one.append(AppendRequest.unconditional(events(1, 0))));
        }
        long marker = log().head();
        get(other.append(AppendRequest.unconditional(events(1, 0))));

        Condition untouched =
                new Condition(
                        marker,
                        List.of(
                                TagQuery.of(
                                        school, Set.of("student=1"), Set.of(), FORMAT::indexTag)));
        assertThatThrownBy(() -> get(one.append(new AppendRequest(events(1, 0), untouched, null))))
                .as("an append against what the other node stored after the marker")
                .isInstanceOf(AppendConflict.class);
        assertThat(log().head()).as("nothing but the two").isEqualTo(marker + 1);
    }

    @Test
    void a_repetition_beside_others_is_answered_though_its_own_event_breaks_its_condition()
            throws Exception {
        Sequencer sequencer = warm(Start.CLAIM);
        Condition untouched =
                new Condition(
                        log().head(),
                        List.of(
                                TagQuery.of(
                                        school, Set.of("student=1"), Set.of(), FORMAT::indexTag)));
        Idempotency key = new Idempotency(school, "repeated", hash(1));
        AppendRequest request = new AppendRequest(events(1, 0), untouched, key);
        Appended first = get(sequencer.append(request));
        for (int round = 0; round < 20; round++) {
            List<CompletableFuture<Appended>> answers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                answers.add(sequencer.append(AppendRequest.unconditional(events(1, 0))));
                answers.add(sequencer.append(request));
            }
            for (int i = 0; i < answers.size(); i++) {
                Appended answer = get(answers.get(i));
                if (i % 2 == 1) {
                    assertThat(answer)
                            .as("the repetition, round %d", round)
                            .isEqualTo(new Appended(first.firstPosition(), 1, true));
                }
            }
        }
    }

    @Test
    void an_append_that_waits_for_a_table_while_its_connection_breaks_is_stored_once()
            throws Exception {
        FaultyConnections faulty =
                new FaultyConnections(
                        StoreRole.SEQUENCER.actingIn(POSTGRES.admin()), POSTGRES.admin());
        Sequencer sequencer =
                Sequencer.open(
                        faulty.dataSource(),
                        new Options(0, Start.CLAIM, 1_000, Duration.ofSeconds(2)));
        opened.add(sequencer);
        get(sequencer.append(AppendRequest.unconditional(events(1, 0))));
        long head = log().head();
        List<EncodedEvent> events = events(2, 1);
        faulty.arm(0, Failure.CONNECTION_LOST_WHILE_WAITING, false);
        CompletableFuture<Appended> answer;
        try (Connection foreign = POSTGRES.admin().getConnection()) {
            foreign.setAutoCommit(false);
            Appending.run(foreign, "LOCK TABLE chopmark.event IN ACCESS EXCLUSIVE MODE");
            answer = sequencer.append(AppendRequest.unconditional(events));
            // The one that was left waits for the table, and so does the question about it.
            awaitWaiting(2);
            foreign.rollback();
        }
        assertThat(get(answer).firstPosition()).as("where they stand").isEqualTo(head);
        awaitWaiting(0);
        assertStored(head, events);
    }

    private static void awaitWaiting(long sessions) throws SQLException {
        try (Connection connection = POSTGRES.admin().getConnection();
                PreparedStatement waiting =
                        connection.prepareStatement(
                                "SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")) {
            long found = -1;
            while (found != sessions) {
                try (ResultSet row = waiting.executeQuery()) {
                    row.next();
                    found = row.getLong(1);
                }
            }
        }
    }

    @Test
    void an_observer_hears_what_became_of_each_request() throws Exception {
        Sequencer sequencer = warm(Start.CLAIM);
        List<BatchFigures> heard = new CopyOnWriteArrayList<>();
        sequencer.observe(heard::add);
        Condition broken =
                new Condition(
                        0,
                        List.of(
                                TagQuery.of(
                                        school, Set.of("student=1"), Set.of(), FORMAT::indexTag)));
        Idempotency key = new Idempotency(school, "key", hash(1));
        get(sequencer.append(new AppendRequest(events(2, 1), Condition.NONE, key)));
        assertThatThrownBy(
                        () -> get(sequencer.append(new AppendRequest(events(1, 0), broken, null))))
                .isInstanceOf(AppendConflict.class);
        Idempotency other = new Idempotency(school, "key", hash(2));
        assertThatThrownBy(() ->
                        get(
                                sequencer.append(
                                        new AppendRequest(events(1, 0), Condition.NONE, other))))
                .isInstanceOf(DomainRejection.class);
        sequencer.close();

        // The answer of the first append comes before its batch is told of: it may be heard too.
        assertThat(heard).as("batches").hasSizeBetween(3, 4);
        assertThat(heard)
                .as("requests, events, conflicts, other failures of each batch")
                .extracting(
                        BatchFigures::requests,
                        BatchFigures::events,
                        BatchFigures::conflicts,
                        BatchFigures::failed)
                .endsWith(tuple(1, 2, 0, 0), tuple(1, 0, 1, 0), tuple(1, 0, 0, 1));
    }

    /** A sequencer that knows where the head is. */
    private Sequencer warm(Start start) throws Exception {
        Sequencer sequencer =
                Sequencer.open(
                        POSTGRES.sequencer(), new Options(0, start, 1_000, Duration.ofSeconds(2)));
        opened.add(sequencer);
        get(sequencer.append(AppendRequest.unconditional(events(1, 0))));
        return sequencer;
    }

    private void assertStored(long first, List<EncodedEvent> events) {
        List<Long> positions = IntStream.range(0, events.size()).mapToObj(i -> first + i).toList();
        Map<Long, List<SealedBox>> boxes = log().boxes(positions);
        for (int i = 0; i < events.size(); i++) {
            EncodedEvent event = events.get(i);
            assertThat(log().byPosition(first + i).orElseThrow())
                    .as("event %d as stored", i)
                    .usingRecursiveComparison()
                    .isEqualTo(
                            new StoredEvent(
                                    first + i,
                                    school,
                                    event.id(),
                                    event.type(),
                                    NOW,
                                    event.leaf(),
                                    event.body(),
                                    event.leafHash()));
            assertThat(boxes.getOrDefault(first + i, List.of()))
                    .as("boxes of event %d as stored", i)
                    .usingRecursiveComparison()
                    .isEqualTo(event.boxes());
        }
        assertThat(log().head()).as("the head").isEqualTo(first + events.size());
    }

    private static EventLog log() {
        return new EventLog(POSTGRES.sequencer(), 0, FORMAT);
    }

    private List<EncodedEvent> events(int count, int boxes) {
        int[] sizes = IntStream.range(0, boxes).map(box -> 32 + 16 * box).toArray();
        return FORMAT
                .encode(
                        IntStream.range(0, count)
                                .mapToObj(i ->
                                        new EventDraft(
                                                school,
                                                UUID.randomUUID().toString(),
                                                "test.Happened",
                                                1,
                                                NOW,
                                                "text " + i,
                                                Map.of(),
                                                new TreeSet<>(Set.of("student=1", "n=" + i))))
                                .toList())
                .stream()
                .map(event -> TextFormat.withBoxes(event, sizes))
                .toList();
    }
}
