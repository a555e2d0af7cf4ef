package hk.chopmark.projections.engine;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.custody.CustodyEvent.EventPassedOver;
import hk.chopmark.core.custody.CustodyId;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.homework.HomeworkEvent.Timeliness;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.engine.FaultyModule.Fault;
import hk.chopmark.projections.engine.ProjectionStatus.State;
import hk.chopmark.projections.engine.parking.ParkedEvent;
import hk.chopmark.projections.engine.parking.Parking;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder.Mode;
import hk.chopmark.projections.engine.rebuild.RebuildReport;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.testing.SchoolStory;
import hk.chopmark.projections.testing.TestLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What one school's parked events may cost: its own people their rows, and nobody else anything.
 */
class ParkedSchoolsIT {

    private static final ProjectionModule HOMEWORK = HomeworkBoard.projection();

    private TestPostgres postgres;
    private TestLog log;

    @BeforeEach
    void open() {
        postgres = TestPostgres.fresh();
        log = new TestLog(postgres);
    }

    @AfterEach
    void close() {
        log.close();
        postgres.close();
    }

    @Test
    void a_school_with_too_many_parked_events_waits_and_holds_up_no_other() throws Exception {
        SchoolStory poisoned = SchoolStory.year(4, 60);
        SchoolStory sound = SchoolStory.year(5, 6);
        FaultyModule faulty =
                new FaultyModule(
                        HOMEWORK,
                        Fault.at(
                                event ->
                                        event.school().equals(poisoned.school)
                                                && event.event() instanceof HomeworkSubmitted,
                                ArithmeticException::new));
        try (ProjectionRig rig = new ProjectionRig(log, log.projector(), List.of(faulty))) {
            HomeworkId homework = new HomeworkId(UUID.randomUUID());
            long head = 0;
            for (int page = 0; page < 3; page++) {
                List<DomainEvent> poison = new ArrayList<>(poisoned.events);
                for (int i = 0; i < Parking.MAX_OF_SCHOOL; i++) {
                    poison.add(submission(homework, new StudentId(UUID.randomUUID())));
                }
                log.append(poisoned.school, poison);
                head = log.append(sound.school, sound.events).asOf();
            }
            rig.engine.awaitPosition(head, ProjectionRig.PATIENCE);

            ProjectionStatus status = rig.engine.status(faulty.name());
            assertThat(status.state()).as("it goes on for the others").isEqualTo(State.RUNNING);
            assertThat(ProjectionRig.isSound(status))
                    .as("and says that something is left out")
                    .isFalse();
            assertThat(status.parked().count())
                    .as("rows are bounded")
                    .isEqualTo(Parking.MAX_OF_SCHOOL);
            assertThat(status.parked().schoolsWaiting()).as("schools that wait").isEqualTo(1);
            assertThat(rig.parked.waiting(faulty.name()))
                    .as("which school, with one row for thousands of events")
                    .singleElement()
                    .satisfies(waiting -> assertThat(waiting.school()).isEqualTo(poisoned.school));
            assertThat(ByHand.rowsOf(log, HOMEWORK, sound.school))
                    .as("rows of the sound school: those of it alone")
                    .isEqualTo(ByHand.rowsOf(log, HOMEWORK, sound.school, sound.school::equals));

            assertThat(rig.parked.retry(faulty.name()).left())
                    .as("as long as it is not mended, a retry changes nothing")
                    .isEqualTo(Parking.MAX_OF_SCHOOL);
            assertThat(rig.parked.waiting(faulty.name())).hasSize(1);

            faulty.mend();
            assertThat(rig.parked.retry(faulty.name()).left()).isZero();
            assertThat(ProjectionRig.isSound(rig.engine.status(faulty.name())))
                    .as("once it is mended, the school catches up from the log")
                    .isTrue();
            assertThat(rig.engine.digest(faulty.name()))
                    .isEqualTo(ByHand.without(log, HOMEWORK, List.of()));
            assertThat(rig.rebuilder.rebuild(faulty.name(), Mode.SIDE_BY_SIDE, _ -> {}).verdict())
                    .isEqualTo(RebuildReport.Verdict.SAME);
        }
    }

    @Test
    void a_school_with_many_parked_events_hides_no_event_of_another() throws Exception {
        SchoolId many = new SchoolId(UUID.randomUUID());
        SchoolId one = new SchoolId(UUID.randomUUID());
        try (ProjectionRig rig = new ProjectionRig(log, log.projector(), List.of(HOMEWORK))) {
            park(many, 1, ParkedEvents.MAX_LISTED + 1);
            park(one, 5_000, 5_000);

            List<ParkedEvent> listed = rig.parked.list(HOMEWORK.name());
            assertThat(listed).as("a bounded list").hasSize(ParkedEvents.MAX_LISTED);
            assertThat(listed)
                    .extracting(ParkedEvent::position)
                    .as("in the order of the log")
                    .isSorted();
            assertThat(listed.getLast().school()).as("every school shows").isEqualTo(one);
            assertThat(rig.parked.at(HOMEWORK.name(), ParkedEvents.MAX_LISTED + 1))
                    .as("an event that is not listed is found by its position")
                    .hasValueSatisfying(event -> assertThat(event.school()).isEqualTo(many));
            assertThat(rig.parked.at(HOMEWORK.name(), 4_999)).as("nothing there").isEmpty();
        }
    }

    private void park(SchoolId of, int first, int last) throws SQLException {
        try (Connection connection = log.projector().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO chopmark_read.parked (school, name, position, sequence, code, attempts)"
                            + " SELECT '%s', '%s', n, 'homework=' || n, 'projection.fault', 1"
                                    .formatted(of.id(), HOMEWORK.name())
                            + " FROM generate_series(%d, %d) n".formatted(first, last));
        }
    }

    @Test
    void an_event_that_is_passed_over_on_the_record_holds_up_nothing_and_a_rebuild_agrees()
            throws SQLException {
        SchoolStory story = SchoolStory.year(9, 20);
        long head = log.append(story.school, story.events).asOf();
        Recorded<?> victim = ByHand.longestSequence(log, HOMEWORK).get(1);
        FaultyModule faulty =
                new FaultyModule(
                        HOMEWORK,
                        Fault.at(
                                event -> event.position() == victim.position(),
                                IllegalStateException::new));
        try (ProjectionRig rig = new ProjectionRig(log, log.projector(), List.of(faulty))) {
            rig.engine.awaitPosition(head, ProjectionRig.PATIENCE);
            assertThat(ProjectionRig.isSound(rig.engine.status(faulty.name()))).isFalse();
            long other =
                    log.append(new SchoolId(UUID.randomUUID()), passing(story.school, victim))
                            .asOf();
            rig.engine.awaitPosition(other, ProjectionRig.PATIENCE);
            rig.parked.retry(faulty.name());
            assertThat(ProjectionRig.isSound(rig.engine.status(faulty.name())))
                    .as("what another school's record says counts for that school only")
                    .isFalse();

            long said = log.append(story.school, passing(story.school, victim)).asOf();
            rig.engine.awaitPosition(said, ProjectionRig.PATIENCE);
            assertThat(rig.parked.retry(faulty.name()).left())
                    .as("the sequence goes on behind it")
                    .isZero();
            assertThat(rig.engine.digest(faulty.name()))
                    .as("rows: those of all events but this one")
                    .isEqualTo(ByHand.without(log, HOMEWORK, List.of(victim.position())));

            for (Mode mode : Mode.values()) {
                assertThat(rig.rebuilder.rebuild(faulty.name(), mode, _ -> {}).verdict())
                        .as("a rebuild, %s", mode)
                        .isEqualTo(RebuildReport.Verdict.SAME);
                assertThat(ProjectionRig.isSound(rig.engine.status(faulty.name()))).isTrue();
            }
            forget(faulty.name());
        }
        try (ProjectionRig rig = new ProjectionRig(log, log.projector(), List.of(faulty))) {
            rig.engine.awaitPosition(log.raw().head(), ProjectionRig.PATIENCE);
            assertThat(ProjectionRig.isSound(rig.engine.status(faulty.name())))
                    .as("a processor that begins anew leaves it out too, and parks nothing")
                    .isTrue();
            assertThat(rig.engine.digest(faulty.name()))
                    .as("rows: those of all events but this one")
                    .isEqualTo(ByHand.without(log, HOMEWORK, List.of(victim.position())));
            faulty.mend();
            assertThat(rig.rebuilder.rebuild(faulty.name(), Mode.SIDE_BY_SIDE, _ -> {}).verdict())
                    .as("also once it could be applied: the record decides")
                    .isEqualTo(RebuildReport.Verdict.SAME);
        }
    }

    /** As after a rebuild that was broken off: rows and position of nothing, no cursor. */
    private void forget(String model) throws SQLException {
        try (Connection connection = log.projector().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE chopmark_read.projection SET position = 0, parked = 0 WHERE name = '"
                            + model
                            + "'");
            statement.execute(
                    "DELETE FROM chopmark_read.token_entry WHERE processor_name = '" + model + "'");
            for (String table : HOMEWORK.tables()) {
                statement.execute("DELETE FROM chopmark_read." + table);
            }
        }
    }

    private static EventPassedOver passing(SchoolId school, Recorded<?> event) {
        return new EventPassedOver(CustodyId.of(school), HOMEWORK.name(), event.id(), "poison");
    }

    @Test
    void a_waiting_school_waits_in_every_segment_and_in_a_rebuild() {
        SchoolStory story = SchoolStory.year(8, 6);
        FaultyModule faulty =
                new FaultyModule(
                        HOMEWORK,
                        Fault.at(
                                event -> event.event() instanceof HomeworkSubmitted,
                                ArithmeticException::new));
        try (ProjectionRig rig =
                new ProjectionRig(
                        log, log.projector(), List.of(faulty), new ProjectionEngine.Options(4))) {
            List<HomeworkId> homeworks =
                    Stream.generate(() -> new HomeworkId(UUID.randomUUID())).limit(9).toList();
            List<DomainEvent> poison = new ArrayList<>(story.events);
            for (int i = 0; i < 3 * Parking.MAX_OF_SCHOOL; i++) {
                poison.add(submission(homeworks.get(i % 9), new StudentId(new UUID(1, i % 50))));
            }
            long head = log.append(story.school, poison).asOf();
            rig.engine.awaitPosition(head, ProjectionRig.PATIENCE);
            assertThat(rig.engine.status(faulty.name()).parked().schoolsWaiting()).isEqualTo(1);

            assertThat(rig.rebuilder.rebuild(faulty.name(), Mode.SIDE_BY_SIDE, _ -> {}).after())
                    .as("a rebuild with the same fault waits too")
                    .isNotNull();
            long later =
                    log.append(story.school, poison.subList(poison.size() - 9, poison.size()))
                            .asOf();
            rig.engine.awaitPosition(later, ProjectionRig.PATIENCE);

            faulty.mend();
            assertThat(rig.parked.retry(faulty.name()).left()).isZero();
            assertThat(ProjectionRig.isSound(rig.engine.status(faulty.name()))).isTrue();
            assertThat(rig.engine.digest(faulty.name()))
                    .as("each event once, in the order of its sequence")
                    .isEqualTo(ByHand.without(log, HOMEWORK, List.of()));
        }
    }

    private static HomeworkSubmitted submission(HomeworkId homework, StudentId student) {
        return new HomeworkSubmitted(
                homework,
                new ClassId(new UUID(2, 2)),
                student,
                TestLog.START,
                Timeliness.NO_DEADLINE,
                null,
                null,
                null);
    }
}
