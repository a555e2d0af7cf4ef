package hk.chopmark.core.erasing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.erasure.ErasureCase.Boxes;
import hk.chopmark.core.erasure.ErasurePlace;
import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.roster.RosterCommand.CorrectSubjectDetail;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.AuditEngineBuilder;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.SmallSchool;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One node erases; another one has the keys in its memory, or is at work on the same erasure. */
class ErasureOnTwoNodesIT extends ErasingSchool {

    private static final int PUPILS = 6;
    private static final int PATIENCE_TRIES = 600;

    private final AtomicReference<Instant> there =
            new AtomicReference<>(Clock.systemUTC().instant());
    private final Deque<AuditEngine> others = new ArrayDeque<>();

    @AfterEach
    void close_the_other_nodes_first() {
        others.forEach(AuditEngine::close);
    }

    private AuditEngine anotherNode(UnaryOperator<AuditEngineBuilder> with) {
        there.set(Clock.systemUTC().instant());
        AuditEngine node =
                test.anotherNode(builder ->
                        with.apply(
                                builder.sequencing(
                                                new Sequencer.Options(
                                                        0,
                                                        Sequencer.Start.JOIN,
                                                        1_000,
                                                        Duration.ofSeconds(2)))
                                        .clock(there::get)));
        others.push(node);
        return node;
    }

    /** A node that hears nothing of destroyed keys, as behind a pooler. */
    private AuditEngine deafNode() {
        return anotherNode(builder -> builder.keys(deaf(DataSource.class, test.postgres().keys())));
    }

    @SuppressWarnings("unchecked") // a proxy of the interface asked for
    private static <T> T deaf(Class<T> type, T real) {
        return (T)
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> {
                            Object[] given = arguments == null ? new Object[0] : arguments.clone();
                            if (given.length == 1
                                    && given[0] instanceof String sql
                                    && sql.startsWith("LISTEN")) {
                                given[0] = "SELECT 1";
                            }
                            try {
                                Object result = method.invoke(real, given);
                                return switch (result) {
                                    case Connection connection
                                            when !method.getName().equals("unwrap") ->
                                            deaf(Connection.class, connection);
                                    case Statement statement
                                            when method.getName().equals("createStatement") ->
                                            deaf(Statement.class, statement);
                                    case null, default -> result;
                                };
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    private void rename(AuditEngine node, StudentId student, String name) {
        node.send(
                new CorrectSubjectDetail(
                        school.school(),
                        student,
                        "nameEn",
                        Sealed.of(student, Category.IDENTITY, name),
                        "typing-error"),
                SmallSchool.SETUP);
    }

    private UUID keyOf(ErasureId erasure) {
        return Objects.requireNonNull(found(erasure).destroyed().get(Category.IDENTITY))
                .keys()
                .getFirst()
                .keyId();
    }

    private long boxesUnder(UUID key) throws Exception {
        return count("SELECT count(*) FROM sealed_box WHERE key_id = '" + key + "'");
    }

    @Test
    void what_a_node_seals_that_was_not_told_is_deleted_and_counted() throws Exception {
        AuditEngine deaf = deafNode();
        rename(deaf, family.student(), "Before");
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY);
        runner(step -> engine().send(step, ERASER), System::nanoTime).carryOut();
        long before = found(erasure).boxesDeleted();
        UUID key = keyOf(erasure);
        assertThat(boxesUnder(key)).as("boxes left when the first were deleted").isZero();

        rename(deaf, family.student(), "Too late");
        assertThat(boxesUnder(key))
                .as("the test's own premise: a box under a destroyed key was stored")
                .isEqualTo(1);
        assertThat(read(deaf, family.student()))
                .as("reading is refused there too, whatever the node remembers")
                .isInstanceOf(OpenedField.Erased.class);
        runner().carryOut();

        ErasureCase done = found(erasure);
        assertThat(boxesUnder(key)).as("boxes left in the end").isZero();
        assertThat(done.stragglers().values())
                .extracting(Boxes::number)
                .as("stragglers on record")
                .containsExactly(1L);
        assertThat(done.certificate().orElseThrow().boxesDeleted())
                .as("boxes on the certificate")
                .isEqualTo(before + 1);
        assertThat(fsck().faults()).as("faults").isEmpty();
    }

    @Test
    void a_node_that_was_not_told_can_do_nothing_after_a_minute() {
        AuditEngine deaf = deafNode();
        rename(deaf, family.student(), "Before");
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY);
        runner().carryOut();

        there.set(there.get().plusSeconds(60));

        assertThat(EngineParts.keys(deaf).byId(keyOf(erasure), 1)).as("its key").isEmpty();
        assertThatThrownBy(() -> rename(deaf, family.student(), "After"))
                .as("a new key for an erased pupil")
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        refused -> assertThat(refused.code()).isEqualTo("subject.erased"));
    }

    @Test
    void a_node_that_was_told_can_do_nothing_at_once() throws Exception {
        AuditEngine told = anotherNode(builder -> builder);
        rename(told, family.student(), "Before");
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY);
        runner().carryOut();

        // The clock of the node stands still: only what it is told can make it forget.
        CountDownLatch never = new CountDownLatch(1);
        for (int tries = 0;
                tries < PATIENCE_TRIES
                        && EngineParts.keys(told).byId(keyOf(erasure), 1).isPresent();
                tries++) {
            assertThat(never.await(50, TimeUnit.MILLISECONDS)).isFalse();
        }
        assertThat(EngineParts.keys(told).byId(keyOf(erasure), 1)).as("its key").isEmpty();
        assertThatThrownBy(() -> rename(told, family.student(), "After"))
                .as("a new key for an erased pupil")
                .isInstanceOf(DomainRejection.class);
    }

    @Test
    void a_node_whose_clock_is_ahead_certifies_no_earlier_than_the_others() {
        ErasureId erasure = two.decide(family.student(), Category.IDENTITY);
        runner(step -> engine().send(step, ERASER), System::nanoTime).carryOut();
        AuditEngine ahead = anotherNode(builder -> builder);
        AtomicLong passed = new AtomicLong();
        ErasureRunner runner =
                runner(ahead, step -> ahead.send(step, ERASER), IN_TWO_MINUTES, passed::get);

        runner.carryOut();
        passed.set(Duration.ofSeconds(109).toNanos());
        runner.carryOut();

        assertThat(found(erasure).answers())
                .as("what is said of the memory of all nodes, 109 seconds after it looked first")
                .doesNotContainKey(ErasurePlace.NODE_MEMORY);
        passed.set(Duration.ofSeconds(110).toNanos());
        runner.carryOut();
        assertThat(found(erasure).certificate()).as("the certificate, in time").isPresent();
    }

    @Test
    void two_nodes_at_work_on_the_same_erasures_record_each_step_once() throws Exception {
        AuditEngine other = anotherNode(builder -> builder);
        List<ErasureId> erasures = new ArrayList<>();
        for (int pupil = 0; pupil < PUPILS; pupil++) {
            erasures.add(
                    two.decide(
                            school.family(10 + pupil).student(),
                            Category.IDENTITY,
                            Category.HEALTH));
        }
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> work = new ArrayList<>();
            for (AuditEngine node : List.of(engine(), other)) {
                ErasureRunner runner =
                        runner(
                                node,
                                step -> {
                                    together(together);
                                    node.send(step, ERASER);
                                },
                                Clock.systemUTC(),
                                HURRYING);
                work.add(nodes.submit(() -> runner.carryOut()));
            }
            for (Future<?> each : work) {
                each.get(2, TimeUnit.MINUTES);
            }
        }

        for (ErasureId erasure : erasures) {
            Map<String, Integer> times = new HashMap<>();
            trail(erasure).forEach(step -> times.merge(step, 1, Integer::sum));
            assertThat(times)
                    .as("how often each step is on the record")
                    .containsEntry("KeyDestroyed", 2)
                    .containsEntry("CiphertextDeleted", 2)
                    .containsEntry("StragglersDeleted", 2)
                    .containsEntry("BlindIndexDeleted", 2)
                    .containsEntry("ErasureAcknowledged", 5)
                    .containsEntry("ErasureCertified", 1);
        }
        assertThat(fsck().faults()).as("faults").isEmpty();
    }

    /** As long as both have steps to record they do so at the same moment. */
    private static void together(CyclicBarrier barrier) {
        try {
            barrier.await(200, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // The other one has nothing to record at this moment.
            barrier.reset();
        }
    }
}
