package hk.chopmark.core.eventstore.append;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.eventstore.TagQuery;
import hk.chopmark.core.eventstore.append.Sequencer.Options;
import hk.chopmark.core.eventstore.append.Sequencer.Start;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.core.testing.TextFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two nodes against a list in memory: a request is refused exactly if the list holds a matching
 * event at or after its marker.
 */
class AppendModelIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final TextFormat FORMAT = new TextFormat();
    private static final String HOT = "hot=1";

    /** What the model knows of an event. */
    private record Fact(String id, SchoolId school, String name, Set<String> tags) {}

    private record Asked(
            List<Fact> facts, Condition condition, CompletableFuture<Appended> answer) {}

    private final List<SchoolId> schools =
            List.of(new SchoolId(UUID.randomUUID()), new SchoolId(UUID.randomUUID()));

    @Test
    void one_request_at_a_time_is_answered_as_by_the_model() throws Exception {
        for (long seed = 1; seed <= 3; seed++) {
            Random random = new Random(seed);
            List<Fact> model = known();
            int refused = 0;
            try (Sequencer one = open(Start.CLAIM, 40);
                    Sequencer two = open(Start.JOIN, 7)) {
                for (int step = 0; step < 700; step++) {
                    Asked asked = ask(random.nextBoolean() ? one : two, random, model);
                    boolean expected = matches(model, asked.condition(), model.size());
                    assertThat(isRefused(asked))
                            .as("refused or not, seed %d, step %d", seed, step)
                            .isEqualTo(expected);
                    if (expected) {
                        refused++;
                    } else {
                        assertThat(asked.answer().join().firstPosition())
                                .as("position, seed %d, step %d", seed, step)
                                .isEqualTo(model.size());
                        model.addAll(asked.facts());
                    }
                }
            }
            assertThat(refused).as("refusals, seed %d", seed).isBetween(100, 600);
            assertThat(known()).as("what is stored, seed %d", seed).isEqualTo(model);
        }
    }

    @Test
    void requests_of_two_nodes_at_once_are_answered_as_if_one_after_the_other() throws Exception {
        for (long seed = 11; seed <= 13; seed++) {
            Random random = new Random(seed);
            int refused = 0;
            try (Sequencer one = open(Start.CLAIM, 40);
                    Sequencer two = open(Start.JOIN, 7)) {
                for (int round = 0; round < 60; round++) {
                    List<Fact> before = known();
                    List<Asked> all = new ArrayList<>();
                    for (int i = 0; i < 24; i++) {
                        all.add(ask(i % 2 == 0 ? one : two, random, before));
                    }
                    refused += check(all, before, "seed " + seed + ", round " + round);
                }
            }
            assertThat(refused).as("refusals, seed %d", seed).isGreaterThan(200);
        }
    }

    /** The order of positions must explain every answer. Returns how many were refused. */
    private static int check(List<Asked> all, List<Fact> before, String where) throws Exception {
        int refused = 0;
        for (Asked asked : all) {
            isRefused(asked); // waits for the answer
        }
        List<Fact> after = known();
        long stored = before.size();
        for (Asked asked : all) {
            if (isRefused(asked)) {
                refused++;
                assertThat(matches(after, asked.condition(), after.size()))
                        .as("refused without a reason, %s", where)
                        .isTrue();
            } else {
                int first = (int) asked.answer().join().firstPosition();
                assertThat(after.subList(first, first + asked.facts().size()))
                        .as("stored where the answer says, %s", where)
                        .isEqualTo(asked.facts());
                assertThat(matches(after, asked.condition(), first))
                        .as("stored though a matching event stands before it, %s", where)
                        .isFalse();
                stored += asked.facts().size();
            }
        }
        assertThat(after)
                .as("nothing but what was acknowledged, %s", where)
                .hasSize((int) stored)
                .startsWith(before.toArray(Fact[]::new));
        return refused;
    }

    private static boolean isRefused(Asked asked) throws Exception {
        try {
            Appending.get(asked.answer());
            return false;
        } catch (AppendConflict e) {
            return true;
        }
    }

    /** The whole model: does a matching event stand in {@code [marker, end)}? */
    private static boolean matches(List<Fact> facts, Condition condition, int end) {
        for (int i = (int) Math.min(condition.marker(), end); i < end; i++) {
            Fact fact = facts.get(i);
            for (TagQuery query : condition.queries()) {
                boolean school = query.school() == null || query.school().equals(fact.school());
                boolean type = query.types().isEmpty() || query.types().contains(fact.name());
                if (school && type && fact.tags().containsAll(query.tags())) {
                    return true;
                }
            }
        }
        return false;
    }

    private Asked ask(Sequencer node, Random random, List<Fact> known) {
        List<Fact> facts =
                IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(_ -> fact(random)).toList();
        List<EncodedEvent> events = facts.stream().map(AppendModelIT::encoded).toList();
        Condition condition = random.nextInt(8) == 0 ? Condition.NONE : condition(random, known);
        return new Asked(facts, condition, node.append(new AppendRequest(events, condition, null)));
    }

    private Condition condition(Random random, List<Fact> known) {
        int back = random.nextInt(4) == 0 ? random.nextInt(200) : random.nextInt(6);
        List<TagQuery> queries =
                IntStream.rangeClosed(0, random.nextInt(3)).mapToObj(_ -> query(random)).toList();
        return new Condition(Math.max(0, known.size() - back), queries);
    }

    private TagQuery query(Random random) {
        Set<String> types = random.nextInt(3) == 0 ? Set.of(name(random)) : Set.of();
        return switch (random.nextInt(12)) {
            case 0 -> TagQuery.ofTypes(null, Set.of("test.Rare"));
            case 1 -> TagQuery.ofTypes(school(random), Set.of(name(random)));
            case 2 ->
                    TagQuery.of(school(random), Set.of(HOT), Set.of("test.Rare"), FORMAT::indexTag);
            default -> TagQuery.of(school(random), tags(random), types, FORMAT::indexTag);
        };
    }

    private Fact fact(Random random) {
        Set<String> tags = new HashSet<>(tags(random));
        tags.add(HOT);
        return new Fact(
                new UUID(random.nextLong(), random.nextLong()).toString(),
                school(random),
                name(random),
                tags);
    }

    private SchoolId school(Random random) {
        return schools.get(random.nextInt(schools.size()));
    }

    private static String name(Random random) {
        return random.nextInt(12) == 0 ? "test.Rare" : "test.Kind" + random.nextInt(3);
    }

    private static Set<String> tags(Random random) {
        Set<String> tags = new HashSet<>();
        for (int i = 0; i <= random.nextInt(2); i++) {
            tags.add("t=" + random.nextInt(25));
        }
        return tags;
    }

    private static EncodedEvent encoded(Fact fact) {
        return FORMAT.encode(
                        List.of(
                                new EventDraft(
                                        fact.school(),
                                        fact.id(),
                                        fact.name(),
                                        1,
                                        Instant.EPOCH,
                                        "text",
                                        Map.of(),
                                        new TreeSet<>(fact.tags()))))
                .getFirst();
    }

    /** What the table holds, in the words of the model. */
    private static List<Fact> known() {
        EventLog log = new EventLog(POSTGRES.sequencer(), 0, FORMAT);
        List<Fact> facts = new ArrayList<>();
        while (true) {
            List<StoredEvent> page = log.range(facts.size(), EventLog.MAX_RESULTS);
            for (StoredEvent event : page) {
                facts.add(
                        new Fact(
                                event.id(),
                                event.school(),
                                event.type().substring(0, event.type().indexOf('@')),
                                hk.chopmark.core.eventstore.BodyTags.of(event.body())));
            }
            if (page.size() < EventLog.MAX_RESULTS) {
                return facts;
            }
        }
    }

    private static Sequencer open(Start start, int window) {
        return Sequencer.open(
                POSTGRES.sequencer(), new Options(0, start, window, Duration.ofSeconds(2)));
    }
}
