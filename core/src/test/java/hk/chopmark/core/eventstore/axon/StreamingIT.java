package hk.chopmark.core.eventstore.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.eventstore.append.AppendRequest;
import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.eventstore.append.Sequencer.Options;
import hk.chopmark.core.eventstore.append.Sequencer.Start;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.core.testing.TextFormat;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class StreamingIT {

    private static final Logger LOG = LoggerFactory.getLogger("measured");
    private static final TextFormat FORMAT = new TextFormat();
    private static final Instant NOW = Instant.parse("2026-09-01T08:15:30.123456Z");
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final SchoolId school = new SchoolId(UUID.randomUUID());
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private TestPostgres postgres;
    private Sequencer here;
    private Sequencer elsewhere;

    @BeforeEach
    void open() {
        postgres = keep(TestPostgres.fresh());
        here = keep(Sequencer.open(postgres.sequencer(), Options.STANDARD));
        elsewhere =
                keep(
                        Sequencer.open(
                                postgres.sequencer(),
                                new Options(0, Start.JOIN, 1_000, Duration.ofSeconds(2))));
    }

    @AfterEach
    void close() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    private EventStorageEngine engine(DataSource events, Duration unwatched, Duration watched) {
        return keep(
                new PostgresEventStorageEngine(
                        here, events, FORMAT, null, new EventFeed.Pace(unwatched, watched)));
    }

    @Test
    void what_another_node_commits_wakes_a_stream_without_looking() throws Exception {
        EventStorageEngine engine = engine(postgres.sequencer(), NEVER, NEVER);
        Reader reader = new Reader(engine, EventCriteria.havingAnyTag());
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            append(elsewhere, event("n=1"));
            long committed = System.nanoTime();
            nanos.add(Math.max(0, reader.next() - committed));
        }

        assertThat(reader.positions())
                .as("each event of the other node once, in order")
                .isEqualTo(java.util.stream.LongStream.range(0, 300).boxed().toList());
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        LOG.atInfo()
                .addKeyValue("p50Micros", sorted[150] / 1_000)
                .addKeyValue("p99Micros", sorted[297] / 1_000)
                .log("latency from the answer of a commit on one node to the reader on another");
    }

    @Test
    void a_commit_of_this_node_wakes_a_stream_from_memory() throws Exception {
        CountingSource counting = new CountingSource(postgres.sequencer());
        EventStorageEngine engine = engine(counting.source, NEVER, NEVER);
        Reader reader = new Reader(engine, EventCriteria.havingAnyTag());
        append(here, event("n=1"));
        reader.next();
        int before = counting.statements.get();
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            append(here, event("n=1"));
            long committed = System.nanoTime();
            nanos.add(Math.max(0, reader.next() - committed));
        }

        assertThat(counting.statements.get() - before)
                .as("looks into the database for events that this node has just written")
                .isLessThanOrEqualTo(2);
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        LOG.atInfo()
                .addKeyValue("p50Micros", sorted[150] / 1_000)
                .addKeyValue("p99Micros", sorted[297] / 1_000)
                .log("latency from the answer of a commit to a reader on the same node");
    }

    @Test
    void listening_goes_on_after_the_server_has_dropped_every_connection() throws Exception {
        EventStorageEngine engine = engine(postgres.sequencer(), NEVER, NEVER);
        Reader reader = new Reader(engine, EventCriteria.havingAnyTag());
        append(elsewhere, event("n=1"));
        reader.next();
        for (int round = 0; round < 3; round++) {
            drop("TRUE");
            append(elsewhere, event("n=1"));
            reader.next();
        }
        assertThat(reader.positions()).as("events over three outages").hasSize(4).isSorted();
    }

    @Test
    void without_a_listener_the_feed_looks_by_itself() throws Exception {
        EventStorageEngine engine =
                engine(deaf(postgres.sequencer()), Duration.ofMillis(20), NEVER);
        Reader reader = new Reader(engine, EventCriteria.havingAnyTag());
        for (int i = 0; i < 5; i++) {
            append(elsewhere, event("n=1"));
            reader.next();
        }
        assertThat(reader.positions()).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @Test
    void a_rare_tag_or_type_is_found_without_reading_the_others() throws Exception {
        int rare = 0;
        for (int batch = 0; batch < 10; batch++) {
            List<EncodedEvent> events = new ArrayList<>();
            for (int i = 0; i < 3_000; i++) {
                boolean marked = i == 17;
                rare += marked ? 1 : 0;
                events.add(marked ? event("test.Rare", "rare=1") : event("n=" + i));
            }
            append(here, events);
        }
        for (EventCriteria criteria :
                List.of(
                        EventCriteria.havingTags(tags("rare=1")),
                        EventCriteria.havingAnyTag()
                                .andBeingOneOfTypes(new QualifiedName("test.Rare")))) {
            CountingSource counting = new CountingSource(postgres.sequencer());
            // Its feed knows nothing of the events above.
            EventStorageEngine engine = engine(counting.source, NEVER, NEVER);
            List<Long> found = readAll(engine, criteria, rare);

            assertThat(found).as("matching events of %s", criteria).hasSize(rare).isSorted();
            assertThat(counting.rows.get())
                    .as("rows that came from the server, of 30,000, for %s", criteria)
                    .isLessThan(100);
            assertThat(counting.statements.get()).as("statements for %s", criteria).isLessThan(20);
        }
    }

    @Test
    void a_frequent_tag_and_then_a_rare_one_are_found_whole_in_order_and_once() throws Exception {
        long expected = 0;
        for (int batch = 0; batch < 12; batch++) {
            List<EncodedEvent> events = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                boolean marked = batch < 5 || i % 700 == 3;
                expected += marked ? 1 : 0;
                events.add(event(marked ? "hot=1" : "n=1"));
            }
            append(here, events);
        }
        EventStorageEngine engine = engine(postgres.sequencer(), NEVER, NEVER);

        List<Long> found = readAll(engine, EventCriteria.havingTags(tags("hot=1")), (int) expected);

        assertThat(found).as("events of a tag, frequent at first, rare later").isSorted();
        assertThat(new TreeSet<>(found)).as("each once").hasSize((int) expected);
    }

    @Test
    void a_stream_that_nobody_reads_holds_up_no_append() throws Exception {
        EventStorageEngine engine = engine(postgres.sequencer(), NEVER, NEVER);
        Semaphore blocked = new Semaphore(0);
        MessageStream<EventMessage> stream =
                engine.stream(from(0, EventCriteria.havingAnyTag()), null);
        stream.setCallback(() -> {
            if (stream.peek().isPresent()) {
                blocked.acquireUninterruptibly();
            }
        });
        int appended = 0;
        for (int batch = 0; batch < 10; batch++) {
            List<EncodedEvent> events = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                events.add(event("n=1"));
            }
            append(here, events); // answered while the reader stands still
            appended += events.size();
        }
        blocked.release(1_000);

        int read = 0;
        while (stream.next().isPresent()) {
            read++;
        }
        assertThat(read)
                .as("events seen later, more than the feed keeps in memory")
                .isEqualTo(appended);
        stream.close();
    }

    private List<Long> readAll(EventStorageEngine engine, EventCriteria criteria, int count) {
        MessageStream<EventMessage> stream = engine.stream(from(0, criteria), null);
        List<Long> positions = new ArrayList<>();
        await().atMost(PATIENCE)
                .until(() -> {
                    Optional<Entry<EventMessage>> next = stream.next();
                    while (next.isPresent()) {
                        positions.add(token(next.get()) - 1);
                        next = stream.next();
                    }
                    return positions.size() >= count;
                });
        stream.close();
        return positions;
    }

    /** Connections on which LISTEN fails. */
    private static DataSource deaf(DataSource pool) {
        return (DataSource)
                java.lang.reflect.Proxy.newProxyInstance(
                        StreamingIT.class.getClassLoader(),
                        new Class<?>[] {DataSource.class},
                        (_, method, arguments) -> {
                            if (Thread.currentThread().getName().equals("chopmark-head-listener")) {
                                throw new SQLException("no connection for a listener", "08001");
                            }
                            return method.invoke(pool, arguments);
                        });
    }

    private void drop(String which) throws SQLException {
        try (Connection connection = postgres.admin().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND pid <> pg_backend_pid() AND "
                            + which);
        }
    }

    /** Reads a stream as a processor does: woken by the callback, on whatever thread that runs. */
    private static final class Reader {

        private final MessageStream<EventMessage> stream;
        private final List<Long> positions = new ArrayList<>();
        private final Semaphore arrived = new Semaphore(0);
        private final AtomicLong lastNanos = new AtomicLong();

        Reader(EventStorageEngine engine, EventCriteria criteria) {
            this.stream = engine.stream(from(0, criteria), null);
            stream.setCallback(this::readNew);
        }

        private synchronized void readNew() {
            Optional<Entry<EventMessage>> next = stream.next();
            while (next.isPresent()) {
                positions.add(token(next.get()) - 1);
                lastNanos.set(System.nanoTime());
                arrived.release();
                next = stream.next();
            }
        }

        /** Waits for one more event and says when it was read. */
        long next() throws InterruptedException {
            assertThat(arrived.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS))
                    .as("an event that never reached the stream")
                    .isTrue();
            return lastNanos.get();
        }

        synchronized List<Long> positions() {
            return List.copyOf(positions);
        }
    }

    private static StreamingCondition from(long position, EventCriteria criteria) {
        return StreamingCondition.conditionFor(new GlobalSequenceTrackingToken(position), criteria);
    }

    private static long token(Entry<EventMessage> entry) {
        return TrackingToken.fromContext(entry).orElseThrow().position().orElseThrow();
    }

    private static void append(Sequencer sequencer, EncodedEvent... events) throws Exception {
        append(sequencer, Arrays.asList(events));
    }

    private static void append(Sequencer sequencer, List<EncodedEvent> events) throws Exception {
        CompletableFuture<?> answer = sequencer.append(AppendRequest.unconditional(events));
        answer.get(60, TimeUnit.SECONDS);
    }

    private EncodedEvent event(String tag) {
        return event("test.Happened", tag);
    }

    private EncodedEvent event(String name, String tag) {
        return FORMAT.encode(
                        List.of(
                                new EventDraft(
                                        school,
                                        UUID.randomUUID().toString(),
                                        name,
                                        1,
                                        NOW,
                                        "text",
                                        Map.of(),
                                        new TreeSet<>(Set.of(tag)))))
                .getFirst();
    }

    private Set<Tag> tags(String text) {
        int equals = text.indexOf('=');
        return Set.of(
                Tag.of("school", school.id().toString()),
                Tag.of(text.substring(0, equals), text.substring(equals + 1)));
    }
}
