package hk.chopmark.core.erasing;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.erasure.ErasureCase;
import hk.chopmark.core.eventstore.BoxRemoval;
import hk.chopmark.core.eventstore.fsck.Fsck;
import hk.chopmark.core.eventstore.fsck.FsckReport;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.EngineParts;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.rows.KeyInventory;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A school with two families, two officers who may erase, and a runner that a test controls. */
abstract class ErasingSchool {

    static final Clock IN_TWO_MINUTES = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(2));

    private static final AtomicLong PASSED = new AtomicLong();

    /** Two minutes pass whenever somebody looks. */
    static final LongSupplier HURRYING = () -> PASSED.addAndGet(Duration.ofMinutes(2).toNanos());

    static final CommandContext ERASER =
            CommandContext.of(Actor.service("erasure"), Purpose.RETENTION_AND_ERASURE);

    final TestEngine test = TestEngine.start();
    final List<BoxRemoval.Doomed> cleared = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    SmallSchool school;

    @SuppressWarnings("NullAway.Init")
    TwoPersons two;

    @SuppressWarnings("NullAway.Init")
    Family family;

    @BeforeEach
    void a_school_with_two_families_and_two_officers() {
        school = SmallSchool.found(test.engine());
        family = school.family(1);
        school.family(2);
        school.publish();
        two = TwoPersons.appoint(test.engine(), school);
    }

    @AfterEach
    void close() {
        test.close();
    }

    final AuditEngine engine() {
        return test.engine();
    }

    /** Search tokens of one index, as far as an erasure cares. */
    final ErasablePlace names() {
        return new ErasablePlace() {
            @Override
            public String code() {
                return "names";
            }

            @Override
            public void erase(BoxRemoval.Doomed doomed) {
                cleared.add(doomed);
            }
        };
    }

    /** A runner whose steps may break, as if the process died there. */
    final ErasureRunner runner(StepRecorder steps, LongSupplier nanos) {
        return runner(engine(), steps, Clock.systemUTC(), nanos);
    }

    /** A runner of some node. */
    final ErasureRunner runner(
            AuditEngine node, StepRecorder steps, InstantSource clock, LongSupplier nanos) {
        return new ErasureRunner(
                node.erasures(),
                new ErasureRunner.Given(
                        steps,
                        EngineParts.keys(node),
                        new KeyInventory(test.postgres().keys()),
                        new BoxRemoval(node.log(), test.postgres().eraser(), 0),
                        List.of(names(), new SearchIndexPlace(EngineParts.searchIndex(node))),
                        node.keyEpochs(),
                        "memory",
                        clock,
                        nanos));
    }

    final ErasureRunner runner() {
        return runner(step -> engine().send(step, ERASER), HURRYING);
    }

    final ErasureCase found(ErasureId erasure) {
        return engine().erasures().find(school.school(), erasure).orElseThrow();
    }

    final List<String> trail(ErasureId erasure) {
        return engine().erasures().about(school.school(), List.of(erasure)).stream()
                .map(fact -> fact.event().getClass().getSimpleName())
                .toList();
    }

    final FsckReport fsck() throws SQLException, InterruptedException {
        return Fsck.of(test.postgres().sequencer())
                .with(id -> Optional.of(tag -> engine().codec().indexTag(id, tag)))
                .with(test.policy())
                .run(_ -> {});
    }

    final long count(String sql) throws SQLException {
        try (Connection connection = test.postgres().sequencer().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    final void asSuperuser(String sql) throws SQLException {
        try (Connection connection = test.postgres().admin().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = chopmark; " + sql);
        }
    }

    final Sealed<String> nameOf(StudentId student) {
        return engine()
                .log()
                .find(school.school(), List.of(Set.of(student.text())), Set.of(), 0, 100)
                .stream()
                .map(engine().codec()::decode)
                .map(Recorded::event)
                .filter(StudentEnrolled.class::isInstance)
                .map(event -> ((StudentEnrolled) event).nameZh())
                .map(Objects::requireNonNull)
                .findFirst()
                .orElseThrow();
    }

    final OpenedField<?> read(StudentId student) {
        return read(engine(), student);
    }

    /** Reads the name on some node. */
    final OpenedField<?> read(AuditEngine node, StudentId student) {
        Sealed<String> handle = nameOf(student);
        PersonalDataReader.Reading reading =
                node.personalData()
                        .unmask(
                                new UnmaskPersonalData(
                                        school.school(),
                                        "roster",
                                        Set.of(student),
                                        Set.of("nameZh"),
                                        Set.of(Category.IDENTITY)),
                                school.headActs(),
                                List.of(handle));
        return reading.field(handle);
    }

    final void asKeys(String sql) throws SQLException {
        try (Connection connection = test.postgres().keys().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = chopmark_keys; " + sql);
        }
    }
}
