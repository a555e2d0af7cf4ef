package hk.chopmark.core.eventstore.append;

import static hk.chopmark.core.eventstore.append.Appending.assertRejected;
import static hk.chopmark.core.eventstore.append.Appending.get;
import static hk.chopmark.core.eventstore.append.Appending.hash;
import static hk.chopmark.core.eventstore.append.Appending.renewed;
import static hk.chopmark.core.eventstore.append.Appending.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.codec.SealedBox;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.eventstore.TagQuery;
import hk.chopmark.core.eventstore.append.Sequencer.Options;
import hk.chopmark.core.eventstore.append.Sequencer.Start;
import hk.chopmark.core.seal.BoxSource.Place;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.core.testing.TextFormat;
import java.sql.Connection;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SequencerIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final TextFormat FORMAT = new TextFormat();
    private static final Instant NOW = Instant.parse("2026-09-01T08:15:30.123456Z");

    private final SchoolId school = new SchoolId(UUID.randomUUID());
    private final List<Sequencer> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(Sequencer::close);
    }

    private Sequencer open(Start start) {
        Sequencer sequencer =
                Sequencer.open(
                        POSTGRES.sequencer(), new Options(0, start, 100, Duration.ofMillis(300)));
        opened.add(sequencer);
        return sequencer;
    }

    private static EventLog log() {
        return new EventLog(POSTGRES.sequencer(), 0, FORMAT);
    }

    @Test
    void stored_bytes_are_the_bytes_that_were_encoded() throws Exception {
        Sequencer sequencer = open(Start.CLAIM);
        List<EncodedEvent> events =
                List.of(
                        TextFormat.withBoxes(event("a=1"), 32, 96),
                        event(),
                        TextFormat.withBoxes(event("a=1", "b=2", "c=3"), 5_000));

        Appended appended = get(sequencer.append(AppendRequest.unconditional(events)));

        Map<Long, List<SealedBox>> boxes =
                log().boxes(
                                List.of(
                                        appended.firstPosition(),
                                        appended.firstPosition() + 1,
                                        appended.firstPosition() + 2));
        for (int i = 0; i < events.size(); i++) {
            EncodedEvent event = events.get(i);
            long position = appended.firstPosition() + i;
            StoredEvent stored = log().byPosition(position).orElseThrow();
            assertThat(stored)
                    .as("event %d as stored", i)
                    .usingRecursiveComparison()
                    .isEqualTo(
                            new StoredEvent(
                                    position,
                                    school,
                                    event.id(),
                                    event.type(),
                                    NOW,
                                    event.leaf(),
                                    event.body(),
                                    event.leafHash()));
            assertThat(log().byId(UUID.fromString(event.id())).orElseThrow().position())
                    .isEqualTo(position);
            assertThat(boxes.getOrDefault(position, List.of()))
                    .as("boxes of event %d as stored", i)
                    .usingRecursiveComparison()
                    .isEqualTo(event.boxes());
        }
        assertThat(
                        log().find(
                                        school,
                                        List.of(
                                                new Place(appended.firstPosition(), 1),
                                                new Place(appended.firstPosition(), 7))))
                .as("boxes by place")
                .hasSize(1);
        assertThat(
                        log().find(
                                        new SchoolId(UUID.randomUUID()),
                                        List.of(new Place(appended.firstPosition(), 1))))
                .as("boxes asked for in the name of another school")
                .isEmpty();
    }

    @Test
    void the_same_key_with_the_same_request_is_stored_once() throws Exception {
        Sequencer sequencer = open(Start.CLAIM);
        Idempotency key = new Idempotency(school, "key-1", hash(1));
        Appended first =
                get(
                        sequencer.append(
                                new AppendRequest(List.of(event("a=1")), Condition.NONE, key)));
        long head = log().head();

        Appended again =
                get(
                        sequencer.append(
                                new AppendRequest(List.of(event("a=1")), Condition.NONE, key)));

        assertThat(again)
                .as("the stored positions")
                .isEqualTo(new Appended(first.firstPosition(), 1, true));
        assertThat(sequencer.outcomeOf(key)).as("asked beforehand").contains(again);
        assertThat(log().head()).as("nothing was appended by the repetition").isEqualTo(head);
    }

    @Test
    void many_at_once_with_one_key_are_stored_once() throws Exception {
        Sequencer sequencer = open(Start.CLAIM);
        long head = log().head();
        List<CompletableFuture<Appended>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Idempotency key = new Idempotency(school, "key-at-once", hash(1));
            answers.add(
                    sequencer.append(
                            new AppendRequest(List.of(event("a=1")), Condition.NONE, key)));
        }
        int fresh = 0;
        for (CompletableFuture<Appended> answer : answers) {
            assertThat(get(answer).firstPosition())
                    .as("everyone hears the same position")
                    .isEqualTo(head);
            fresh += get(answer).repeated() ? 0 : 1;
        }
        assertThat(fresh).as("requests that were not repetitions").isEqualTo(1);
        assertThat(log().head()).isEqualTo(head + 1);
    }

    @Test
    void the_same_key_with_another_request_is_rejected() throws Exception {
        Sequencer sequencer = open(Start.CLAIM);
        get(
                sequencer.append(
                        new AppendRequest(
                                List.of(event()),
                                Condition.NONE,
                                new Idempotency(school, "k", hash(1)))));
        long head = log().head();

        Idempotency reused = new Idempotency(school, "k", hash(2));
        assertRejected(
                () ->
                        get(
                                sequencer.append(
                                        new AppendRequest(
                                                List.of(event()), Condition.NONE, reused))),
                "idempotency.key-reused");
        assertThatThrownBy(() -> sequencer.outcomeOf(reused)).isInstanceOf(DomainRejection.class);
        assertThat(log().head()).as("a rejected request left something behind").isEqualTo(head);
        SchoolId other = new SchoolId(UUID.randomUUID());
        assertThat(
                        get(
                                sequencer.append(
                                        new AppendRequest(
                                                List.of(event()),
                                                Condition.NONE,
                                                new Idempotency(other, "k", hash(2))))))
                .as("the same key in another school")
                .isEqualTo(new Appended(head, 1, false));
    }

    @Test
    void a_key_may_stand_for_no_event_at_all() throws Exception {
        Sequencer sequencer = open(Start.CLAIM);
        Idempotency key = new Idempotency(school, "nothing", hash(1));
        Appended first = get(sequencer.append(new AppendRequest(List.of(), Condition.NONE, key)));

        assertThat(first.count()).isZero();
        assertThat(get(sequencer.append(new AppendRequest(List.of(), Condition.NONE, key))))
                .isEqualTo(new Appended(first.firstPosition(), 0, true));
    }

    @Test
    void an_event_id_that_is_taken_fails_its_member_alone() throws Exception {
        Sequencer sequencer = open(Start.CLAIM);
        EncodedEvent taken = event("taken=1");
        get(sequencer.append(AppendRequest.unconditional(List.of(taken))));
        long head = log().head();

        List<CompletableFuture<Appended>> answers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            EncodedEvent event = i == 11 ? taken : event("i=" + i);
            answers.add(
                    sequencer.append(
                            AppendRequest.unconditional(List.of(event("first=1"), event))));
        }
        for (int i = 0; i < 20; i++) {
            CompletableFuture<Appended> answer = answers.get(i);
            if (i == 11) {
                assertRejected(() -> get(answer), "append.duplicate-event");
            } else {
                assertThat(get(answer).count()).as("member %d beside a bad one", i).isEqualTo(2);
            }
        }
        assertThat(log().head())
                .as("positions after the bad member was left out")
                .isEqualTo(head + 38);
    }

    @Test
    void oversize_requests_are_refused_before_they_are_queued() {
        EncodedEvent event = event();
        EncodedEvent large =
                new EncodedEvent(
                        school,
                        event.id(),
                        event.type(),
                        NOW,
                        new byte[AppendRequest.MAX_LEAF_BYTES + 1],
                        event.body(),
                        event.leafHash(),
                        event.indexTags(),
                        List.of());
        assertRejected(() -> AppendRequest.unconditional(List.of(large)), "append.too-large");
        List<EncodedEvent> many =
                java.util.Collections.nCopies(AppendRequest.MAX_EVENTS + 1, event);
        assertRejected(() -> AppendRequest.unconditional(many), "append.too-many-events");
        assertRejected(
                () ->
                        AppendRequest.unconditional(
                                List.of(
                                        TextFormat.withBoxes(
                                                event, AppendRequest.MAX_BOX_BYTES + 1))),
                "append.too-large");
        assertRejected(
                () -> AppendRequest.unconditional(List.of(event, event)), "append.duplicate-event");
    }

    @Test
    void a_full_queue_says_when_to_come_back_and_everything_queued_is_stored() throws Exception {
        Sequencer sequencer = open(Start.CLAIM);
        List<EncodedEvent> template = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            template.add(event());
        }
        long head = log().head();
        List<CompletableFuture<Appended>> answers = new ArrayList<>();
        try (Connection blocker = POSTGRES.admin().getConnection()) {
            blocker.setAutoCommit(false);
            run(blocker, "SELECT 1 FROM chopmark.head FOR UPDATE");
            CompletableFuture<Appended> refused = null;
            while (refused == null) {
                CompletableFuture<Appended> answer =
                        sequencer.append(AppendRequest.unconditional(renewed(template)));
                if (answer.isCompletedExceptionally()) {
                    refused = answer;
                } else {
                    answers.add(answer);
                }
            }
            CompletableFuture<Appended> last = refused;
            assertThatThrownBy(() -> get(last))
                    .as("a full queue")
                    .isInstanceOfSatisfying(
                            TransientFailure.class, e -> assertThat(e.retryAfter()).isPositive());
            assertThat(answers.size())
                    .as("requests of one school accepted before its half of the queue was full")
                    .isBetween(8, 16);
            blocker.rollback();
        }
        for (CompletableFuture<Appended> answer : answers) {
            assertThat(get(answer).count()).isEqualTo(2_000);
        }
        assertThat(log().head()).isEqualTo(head + 2_000L * answers.size());
    }

    @Test
    void a_writer_that_was_overtaken_is_fenced_for_good() throws Exception {
        Sequencer old = open(Start.CLAIM);
        get(old.append(AppendRequest.unconditional(List.of(event()))));
        Sequencer current = open(Start.CLAIM);
        long head = log().head();

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> get(old.append(AppendRequest.unconditional(List.of(event())))))
                    .as("append of a stale writer, attempt %d", i)
                    .isInstanceOf(WriterFenced.class);
        }
        assertThat(log().head()).as("a stale writer appended").isEqualTo(head);
        assertThat(
                        get(current.append(AppendRequest.unconditional(List.of(event()))))
                                .firstPosition())
                .isEqualTo(head);
    }

    @Test
    void writers_beside_each_other_share_positions_and_see_each_others_events() throws Exception {
        Sequencer one = open(Start.CLAIM);
        Sequencer two = open(Start.JOIN);
        long head = log().head();
        for (int i = 0; i < 20; i++) {
            Sequencer writer = i % 2 == 0 ? one : two;
            assertThat(
                            get(writer.append(
                                            AppendRequest.unconditional(List.of(event("n=" + i)))))
                                    .firstPosition())
                    .as("position of append %d", i)
                    .isEqualTo(head + i);
        }
        assertThatThrownBy(() ->
                        get(
                                one.append(
                                        new AppendRequest(
                                                List.of(event()), since(head + 19, "n=19"), null))))
                .as("a condition over an event that the other writer stored")
                .isInstanceOf(AppendConflict.class);
        assertThat(
                        get(two.append(
                                        new AppendRequest(
                                                List.of(event()), since(head + 20, "n=19"), null)))
                                .firstPosition())
                .as("the same condition with a newer marker")
                .isEqualTo(head + 20);
    }

    @Test
    void nothing_is_appended_while_the_log_is_halted() throws Exception {
        Sequencer sequencer = open(Start.CLAIM);
        get(sequencer.append(AppendRequest.unconditional(List.of(event()))));
        long head = log().head();
        try (Connection connection = POSTGRES.sequencer().getConnection()) {
            LogState.halt(connection, 0, "test: place, expected, found, next step");
            assertThatThrownBy(() ->
                            get(sequencer.append(AppendRequest.unconditional(List.of(event())))))
                    .as("append to a halted log")
                    .isInstanceOfSatisfying(
                            IntegrityViolation.class,
                            e -> assertThat(e.check()).isEqualTo("log-halted"));
            assertThat(log().head()).isEqualTo(head);
            LogState.move(
                    connection, 0, LogState.Kind.HALTED, new LogState(LogState.Kind.OPEN, ""));
        }
        assertThat(
                        get(sequencer.append(AppendRequest.unconditional(List.of(event()))))
                                .firstPosition())
                .as("append after the halt was lifted")
                .isEqualTo(head);
    }

    @Test
    void a_killed_connection_loses_nothing_that_was_acknowledged_and_the_next_append_works()
            throws Exception {
        Sequencer sequencer = open(Start.CLAIM);
        long head = log().head();
        int stored = 0;
        for (int i = 0; i < 30; i++) {
            if (i % 10 == 5) {
                killWriters();
            }
            try {
                get(sequencer.append(AppendRequest.unconditional(List.of(event("kill=1")))));
                stored++;
            } catch (TransientFailure e) {
                assertThat(e.retryAfter()).isPositive();
            }
        }
        assertThat(stored).as("appends that worked between three kills").isGreaterThanOrEqualTo(24);
        assertThat(log().head()).as("acknowledged and stored").isEqualTo(head + stored);
    }

    private static void killWriters() throws SQLException {
        try (Connection connection = POSTGRES.admin().getConnection()) {
            run(
                    connection,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
        }
    }

    @Test
    void a_closed_sequencer_refuses_and_stored_events_are_told_to_listeners_in_order()
            throws Exception {
        Sequencer sequencer = open(Start.CLAIM);
        List<Long> heard = new ArrayList<>();
        sequencer.onCommit(events -> events.forEach(event -> heard.add(event.position())));
        Appended appended =
                get(
                        sequencer.append(
                                AppendRequest.unconditional(List.of(event(), event(), event()))));
        sequencer.close();

        assertThat(heard)
                .as("positions told to a listener before the answer")
                .containsExactly(
                        appended.firstPosition(),
                        appended.firstPosition() + 1,
                        appended.firstPosition() + 2);
        assertThatThrownBy(
                        () -> get(sequencer.append(AppendRequest.unconditional(List.of(event())))))
                .isInstanceOf(TransientFailure.class);
    }

    @Test
    void found_events_carry_the_tags_in_their_body() throws Exception {
        Sequencer sequencer = open(Start.CLAIM);
        EncodedEvent honest = event("real=1");
        EncodedEvent colliding = event("other=1");
        EncodedEvent collided =
                new EncodedEvent(
                        school,
                        colliding.id(),
                        colliding.type(),
                        NOW,
                        colliding.leaf(),
                        colliding.body(),
                        colliding.leafHash(),
                        honest.indexTags(),
                        List.of());
        Appended appended =
                get(
                        sequencer.append(
                                AppendRequest.unconditional(
                                        List.of(collided, honest, collidedCopy(collided)))));

        assertThat(
                        log().find(school, List.of(Set.of("real=1")), Set.of(), 0, 10).stream()
                                .map(StoredEvent::id))
                .as("a hash of two tags alike must not show the wrong event")
                .containsExactly(honest.id());
        assertThat(
                        get(
                                sequencer.append(
                                        new AppendRequest(
                                                List.of(event()),
                                                since(appended.firstPosition() + 2, "real=1"),
                                                null))))
                .as("a hash of two tags alike must not refuse an append")
                .isNotNull();
    }

    private EncodedEvent collidedCopy(EncodedEvent event) {
        return renewed(List.of(event)).getFirst();
    }

    private Condition since(long marker, String tag) {
        return new Condition(
                marker, List.of(TagQuery.of(school, Set.of(tag), Set.of(), FORMAT::indexTag)));
    }

    private EncodedEvent event(String... tags) {
        return FORMAT.encode(
                        List.of(
                                new EventDraft(
                                        school,
                                        UUID.randomUUID().toString(),
                                        "test.Happened",
                                        1,
                                        NOW,
                                        "text",
                                        Map.of(),
                                        new TreeSet<>(Set.of(tags)))))
                .getFirst();
    }
}
