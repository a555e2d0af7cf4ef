package hk.chopmark.core.eventstore.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.shared.SchoolId;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine.AppendTransaction;
import org.axonframework.eventsourcing.eventstore.GenericTaggedEventMessage;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageStream.Entry;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.EventCriteria;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.axonframework.messaging.eventstreaming.Tag;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every storage engine of ours promises beyond Axon's own suite. A fake that does nothing
 * fails every test of it.
 *
 * <p>Each test works in a school of its own, on an engine that may hold events of others.
 */
abstract class EventStorageEngineContract {

    private static final Instant NOW = Instant.parse("2026-09-01T08:15:30.123456Z");

    private final SchoolId school = new SchoolId(UUID.randomUUID());
    private @Nullable EventStorageEngine engine;

    /** An engine on the storage under test. */
    abstract EventStorageEngine open();

    /** Ends an engine; its events stay. */
    abstract void close(EventStorageEngine opened);

    /** How long to wait for a stream; a hang, not a speed. */
    Duration patience() {
        return Duration.ofSeconds(20);
    }

    @BeforeEach
    void openEngine() {
        engine = open();
    }

    @AfterEach
    void closeEngine() {
        close(engine());
    }

    private EventStorageEngine engine() {
        if (engine == null) {
            throw new IllegalStateException("No engine is open");
        }
        return engine;
    }

    @Test
    void positions_have_no_gap_under_many_concurrent_appenders() throws Exception {
        long before = head();
        List<Long> markers = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> appends = new ArrayList<>();
            for (int caller = 0; caller < 32; caller++) {
                int size = 1 + caller % 3;
                for (int round = 0; round < 8; round++) {
                    appends.add(
                            callers.submit(
                                    () -> append(AppendCondition.none(), events(size, "many=1"))));
                }
            }
            for (Future<Long> append : appends) {
                markers.add(append.get(30, TimeUnit.SECONDS));
            }
        }
        assertThat(new HashSet<>(markers))
                .as("two appends were given the same end")
                .hasSize(markers.size());

        List<Long> tokens = tokens(source(EventCriteria.havingTags(tags("many=1"))));
        assertThat(tokens)
                .as("positions with gaps, doubled or out of order")
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, tokens.size()).mapToObj(i -> before + i).toList());
        assertThat(head()).as("head after all appends").isEqualTo(before + tokens.size());
    }

    @Test
    void exactly_one_of_many_wins_on_a_hot_tag_and_losers_leave_no_trace() throws Exception {
        EventCriteria hot = EventCriteria.havingTags(tags("hot=1"));
        for (int round = 1; round <= 10; round++) {
            AppendCondition condition =
                    AppendCondition.withCriteria(hot).withMarker(marker(head()));
            int winners = 0;
            try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Long>> attempts = new ArrayList<>();
                for (int caller = 0; caller < 16; caller++) {
                    attempts.add(callers.submit(() -> append(condition, events(2, "hot=1"))));
                }
                for (Future<Long> attempt : attempts) {
                    winners += won(attempt) ? 1 : 0;
                }
            }
            assertThat(winners).as("winners in round %d", round).isEqualTo(1);
            assertThat(tokens(source(hot)))
                    .as("a loser left an event behind in round %d", round)
                    .hasSize(2 * round);
        }
    }

    private static boolean won(Future<Long> attempt) throws Exception {
        try {
            attempt.get(30, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            assertThat(e)
                    .as("a loser is told why")
                    .hasRootCauseInstanceOf(AppendEventsTransactionRejectedException.class);
            return false;
        }
    }

    @Test
    void a_failing_append_costs_those_beside_it_nothing() throws Exception {
        append(AppendCondition.none(), events(1, "taken=1"));
        AppendCondition fails =
                AppendCondition.withCriteria(EventCriteria.havingTags(tags("taken=1")));
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean bad = i % 4 == 3;
            answers.add(
                    appendLater(
                            bad ? fails : AppendCondition.none(),
                            events(1, bad ? "bad=1" : "good=1")));
        }
        for (int i = 0; i < 40; i++) {
            CompletableFuture<Long> answer = answers.get(i);
            if (i % 4 == 3) {
                assertThatThrownBy(() -> answer.get(30, TimeUnit.SECONDS))
                        .as("append %d, whose condition never held", i)
                        .hasRootCauseInstanceOf(AppendEventsTransactionRejectedException.class);
            } else {
                assertThat(answer.get(30, TimeUnit.SECONDS))
                        .as("append %d beside failing ones", i)
                        .isPositive();
            }
        }
        assertThat(tokens(source(EventCriteria.havingTags(tags("good=1")))))
                .as("appends that succeeded")
                .hasSize(30);
        assertThat(tokens(source(EventCriteria.havingTags(tags("bad=1")))))
                .as("appends that failed")
                .isEmpty();
    }

    @Test
    void conditions_hold_exactly_as_in_a_model() throws Exception {
        long seed = new SecureRandom().nextLong();
        Random random = new Random(seed);
        long origin = head();
        List<Set<String>> model = new ArrayList<>();
        for (int step = 0; step < 300; step++) {
            Set<String> tags = randomTags(random);
            List<Set<String>> asked = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                asked.add(randomTags(random));
            }
            int markerInModel = random.nextInt(model.size() + 1);
            boolean conflict =
                    model.subList(markerInModel, model.size()).stream()
                            .anyMatch(stored -> asked.stream().anyMatch(stored::containsAll));
            AppendCondition condition =
                    AppendCondition.withCriteria(
                                    EventCriteria.either(
                                            asked.stream().map(this::criteria).toList()))
                            .withMarker(marker(origin + markerInModel));
            boolean appended = succeeds(appendLater(condition, List.of(event(tags))));
            assertThat(appended)
                    .as(
                            "seed %d, step %d: marker %d of %d, asked %s",
                            seed, step, markerInModel, model.size(), asked)
                    .isEqualTo(!conflict);
            if (appended) {
                model.add(tags);
            }
        }
        assertThat(head()).as("seed %d: events stored", seed).isEqualTo(origin + model.size());
        assertThat(model.size())
                .as("seed %d: the model saw both outcomes", seed)
                .isBetween(20, 299);
    }

    private EventCriteria criteria(Set<String> tags) {
        return EventCriteria.havingTags(tags(tags.toArray(String[]::new)));
    }

    private static Set<String> randomTags(Random random) {
        Set<String> tags = new HashSet<>();
        tags.add("a=" + random.nextInt(12));
        if (random.nextBoolean()) {
            tags.add("b=" + random.nextInt(6));
        }
        if (random.nextInt(4) == 0) {
            tags.add("c=" + random.nextInt(3));
        }
        return tags;
    }

    @Test
    void sourcing_many_criteria_shows_each_event_once_in_order() throws Exception {
        List<EventCriteria> many = new ArrayList<>();
        Map<Long, String> expected = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            many.add(EventCriteria.havingTags(tags("item=" + i)));
        }
        for (int i = 0; i < 700; i += 100) {
            List<TaggedEventMessage<?>> events = new ArrayList<>();
            for (int j = i; j < i + 100; j++) {
                events.add(
                        event(Set.of("item=" + (j * 7) % 1_500, "item=" + (j * 11 + 1) % 1_500)));
            }
            long end = append(AppendCondition.none(), events);
            for (int j = 0; j < 100; j++) {
                int n = i + j;
                if ((n * 7) % 1_500 < 1_000 || (n * 11 + 1) % 1_500 < 1_000) {
                    expected.put(end - 100 + j + 1, events.get(j).event().identifier());
                }
            }
        }

        Sourced sourced = source(EventCriteria.either(many));

        assertThat(tokens(sourced))
                .as("events of 1,000 criteria")
                .containsExactlyElementsOf(expected.keySet());
        assertThat(sourced.entries().stream().map(entry -> entry.message().identifier()))
                .as("the events themselves")
                .containsExactlyElementsOf(expected.values());
    }

    @Test
    void sourcing_by_type_and_school_shows_no_others() throws Exception {
        append(
                AppendCondition.none(),
                List.of(
                        event("one", Set.of("x=1")),
                        event("two", Set.of("x=1")),
                        event("two", Set.of("x=2"))));
        EventCriteria twosOfX1 =
                EventCriteria.havingTags(tags("x=1"))
                        .andBeingOneOfTypes(Set.of(new QualifiedName("two")));
        EventCriteria twos =
                EventCriteria.havingTags(tags())
                        .andBeingOneOfTypes(Set.of(new QualifiedName("two")));
        EventCriteria elsewhere =
                EventCriteria.havingTags(
                        Tag.of("school", UUID.randomUUID().toString()), Tag.of("x", "1"));

        assertThat(source(twosOfX1).entries()).as("one type, one tag").hasSize(1);
        assertThat(source(twos).entries()).as("one type of the whole school").hasSize(2);
        assertThat(source(EventCriteria.havingTags(tags())).entries())
                .as("the whole school")
                .hasSize(3);
        assertThat(source(elsewhere).entries()).as("the same tag in another school").isEmpty();
    }

    @Test
    void long_histories_come_whole_and_the_marker_covers_them() throws Exception {
        for (int i = 0; i < 4; i++) {
            append(AppendCondition.none(), events(1_000, "long=1"));
        }
        Sourced sourced = source(EventCriteria.havingTags(tags("long=1")));

        assertThat(tokens(sourced))
                .as("a history of several pages")
                .hasSize(4_000)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(sourced.marker()).as("marker at the end").isEqualTo(marker(head()));
    }

    @Test
    void an_open_stream_sees_later_events_in_order_and_once() throws Exception {
        MessageStream<EventMessage> stream =
                engine().stream(
                        StreamingCondition.conditionFor(
                                token(), EventCriteria.havingTags(tags("live=1"))),
                        null);
        try {
            for (int i = 0; i < 60; i++) {
                append(
                        AppendCondition.none(),
                        List.of(event(Set.of("live=1")), event(Set.of("dead=1"))));
            }
            List<Long> seen = new ArrayList<>();
            Awaitility.await()
                    .atMost(patience())
                    .until(() -> {
                        stream.next().ifPresent(entry -> seen.add(tokenOf(entry)));
                        return seen.size() == 60;
                    });
            assertThat(seen)
                    .as("later events, in order, once")
                    .hasSize(60)
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(stream.next()).as("nothing else").isEmpty();
        } finally {
            stream.close();
        }
    }

    @Test
    void a_stream_calls_back_when_an_event_arrives() throws Exception {
        MessageStream<EventMessage> stream =
                engine().stream(StreamingCondition.startingFrom(token()), null);
        CompletableFuture<String> arrived = new CompletableFuture<>();
        stream.setCallback(() ->
                stream.next().ifPresent(entry -> arrived.complete(entry.message().identifier())));
        try {
            TaggedEventMessage<?> event = event(Set.of("call=1"));
            append(AppendCondition.none(), List.of(event));

            assertThat(arrived.get(patience().toMillis(), TimeUnit.MILLISECONDS))
                    .as("the event that was called for")
                    .isEqualTo(event.event().identifier());
        } finally {
            stream.close();
        }
    }

    @Test
    void everything_is_still_there_after_a_restart() throws Exception {
        List<TaggedEventMessage<?>> events = events(5, "kept=1");
        append(AppendCondition.none(), events);
        long before = head();
        close(engine());
        engine = open();

        Sourced sourced = source(EventCriteria.havingTags(tags("kept=1")));
        assertThat(sourced.entries().stream().map(entry -> entry.message().identifier()))
                .as("events from before the restart")
                .containsExactlyElementsOf(
                        events.stream().map(event -> event.event().identifier()).toList());
        assertThat(head()).as("head after the restart").isEqualTo(before);
        AppendCondition stale =
                AppendCondition.withCriteria(EventCriteria.havingTags(tags("kept=1")))
                        .withMarker(marker(before - 1));
        assertThat(succeeds(appendLater(stale, events(1, "kept=1"))))
                .as("a condition over events from before the restart")
                .isFalse();
    }

    @Test
    void what_goes_in_comes_out() throws Exception {
        TaggedEventMessage<?> event = event(Set.of("same=1"));
        append(AppendCondition.none(), List.of(event));

        EventMessage read =
                source(EventCriteria.havingTags(tags("same=1"))).entries().getFirst().message();
        assertThat(read.identifier()).isEqualTo(event.event().identifier());
        assertThat(read.payload()).isEqualTo(event.event().payload());
        assertThat(read.metadata()).isEqualTo(event.event().metadata());
        assertThat(read.timestamp()).isEqualTo(NOW);
        assertThat(read.type().name()).isEqualTo("event");
        assertThat(RecordedMessage.recordedOf(read).school())
                .as("school of the event")
                .isEqualTo(school);
    }

    // What the tests speak in

    record Sourced(List<Entry<EventMessage>> entries, @Nullable ConsistencyMarker marker) {}

    private Sourced source(EventCriteria criteria) {
        MessageStream<EventMessage> stream =
                engine().source(SourcingCondition.conditionFor(criteria), null);
        List<Entry<EventMessage>> entries = new ArrayList<>();
        while (true) {
            Entry<EventMessage> entry =
                    stream.next().orElseThrow(() -> new AssertionError("No terminal entry"));
            if (entry.message() instanceof TerminalEventMessage) {
                return new Sourced(entries, entry.getResource(ConsistencyMarker.RESOURCE_KEY));
            }
            entries.add(entry);
        }
    }

    private static List<Long> tokens(Sourced sourced) {
        return sourced.entries().stream().map(EventStorageEngineContract::tokenOf).toList();
    }

    private static long tokenOf(Entry<EventMessage> entry) {
        return TrackingToken.fromContext(entry).orElseThrow().position().orElseThrow();
    }

    private TrackingToken token() throws Exception {
        return engine().latestToken(null).get(10, TimeUnit.SECONDS);
    }

    private long head() throws Exception {
        return token().position().orElseThrow();
    }

    private static ConsistencyMarker marker(long position) {
        return new GlobalIndexConsistencyMarker(position);
    }

    private long append(AppendCondition condition, List<TaggedEventMessage<?>> events)
            throws Exception {
        return appendLater(condition, events).get(30, TimeUnit.SECONDS);
    }

    private static boolean succeeds(CompletableFuture<Long> append) throws Exception {
        return won(append);
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<Long> appendLater(
            AppendCondition condition, List<TaggedEventMessage<?>> events) {
        return engine().appendEvents(condition, null, events)
                .thenApply(transaction -> (AppendTransaction<Object>) transaction)
                .thenCompose(transaction ->
                        transaction
                                .commit(null)
                                .thenCompose(result -> transaction.afterCommit(result, null)))
                .thenApply(GlobalIndexConsistencyMarker::position);
    }

    private List<TaggedEventMessage<?>> events(int count, String tag) {
        List<TaggedEventMessage<?>> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(event(Set.of(tag)));
        }
        return events;
    }

    private TaggedEventMessage<?> event(Set<String> tags) {
        return event("event", tags);
    }

    private TaggedEventMessage<?> event(String type, Set<String> tags) {
        EventMessage message =
                new GenericEventMessage(
                        UUID.randomUUID().toString(),
                        new MessageType(type),
                        "text",
                        Map.of("key", "value"),
                        NOW);
        return new GenericTaggedEventMessage<>(message, tags(tags.toArray(String[]::new)));
    }

    private Set<Tag> tags(String... texts) {
        Set<Tag> tags = new HashSet<>();
        tags.add(Tag.of("school", school.id().toString()));
        for (String text : texts) {
            int equals = text.indexOf('=');
            tags.add(Tag.of(text.substring(0, equals), text.substring(equals + 1)));
        }
        return tags;
    }
}
