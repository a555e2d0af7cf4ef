package hk.chopmark.projections.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.access.Grants;
import hk.chopmark.projections.engine.FaultyModule.Fault;
import hk.chopmark.projections.engine.ProjectionStatus.State;
import hk.chopmark.projections.engine.parking.ParkedEvent;
import hk.chopmark.projections.engine.parking.Parking;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder.Mode;
import hk.chopmark.projections.engine.rebuild.RebuildReport;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.rows.ProjectionFault;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowStatement;
import hk.chopmark.projections.rows.SqlType;
import hk.chopmark.projections.testing.SchoolStory;
import hk.chopmark.projections.testing.TestLog;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParkedEventsIT {

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
    void an_event_that_cannot_be_applied_parks_its_sequence_and_holds_up_no_other() {
        SchoolStory story = SchoolStory.year(1, 20);
        long head = log.append(story.school, story.events).asOf();
        List<Recorded<?>> victims = longestSequence();
        FaultyModule faulty =
                new FaultyModule(
                        HOMEWORK, Fault.at(at(victims.get(1)), IllegalStateException::new));
        try (ProjectionRig rig =
                new ProjectionRig(log, log.projector(), List.of(faulty, Grants.projection()))) {
            rig.engine.awaitPosition(head, ProjectionRig.PATIENCE);

            ProjectionStatus status = rig.engine.status(faulty.name());
            assertThat(status.state()).as("it goes on").isEqualTo(State.RUNNING);
            assertThat(ProjectionRig.isSound(status))
                    .as("but says that something is left out")
                    .isFalse();
            assertThat(status.parked())
                    .as("the failed event and all those of its sequence behind it")
                    .isEqualTo(
                            new ProjectionStatus.Parked(
                                    victims.size() - 1L,
                                    Optional.of("projection.IllegalStateException"),
                                    0));
            assertThat(ProjectionRig.isSound(rig.engine.status("access-grants.v2")))
                    .as("the other read model")
                    .isTrue();
            assertThat(rig.parked.list(faulty.name()))
                    .as("what is parked: in order, and why")
                    .extracting(ParkedEvent::position)
                    .isEqualTo(positions(victims.subList(1, victims.size())));
            assertThat(rig.parked.list(faulty.name()).subList(1, victims.size() - 1))
                    .extracting(ParkedEvent::code)
                    .containsOnly(Parking.BEHIND);
            List<Long> left = positions(victims.subList(1, victims.size()));
            assertThat(rig.engine.digest(faulty.name()))
                    .as("rows: those of all events but the parked ones, none of them by halves")
                    .isEqualTo(without(left));

            assertThat(rig.parked.retry(faulty.name()))
                    .as("as long as it is not mended, a retry changes nothing")
                    .isEqualTo(new RetryReport(faulty.name(), 0, left.size()));
            assertThat(rig.parked.list(faulty.name()).getFirst().attempts()).isEqualTo(2);

            faulty.mend();
            long later =
                    log.append(story.school, List.of((DomainEvent) victims.getLast().event()))
                            .asOf();
            rig.engine.awaitPosition(later, ProjectionRig.PATIENCE);
            assertThat(rig.engine.status(faulty.name()).parked().count())
                    .as("later events of the sequence wait behind the parked ones")
                    .isEqualTo(left.size() + 1L);
            assertThat(rig.parked.retry(faulty.name()))
                    .isEqualTo(new RetryReport(faulty.name(), left.size() + 1L, 0));
            assertThat(ProjectionRig.isSound(rig.engine.status(faulty.name()))).isTrue();
            assertThat(rig.engine.digest(faulty.name()))
                    .as("after the retry the rows are those of a rebuild")
                    .isEqualTo(without(List.of()));
            assertThat(rig.rebuilder.rebuild(faulty.name(), Mode.SIDE_BY_SIDE, _ -> {}).verdict())
                    .isEqualTo(RebuildReport.Verdict.SAME);
        }
    }

    @Test
    void a_value_that_the_database_refuses_parks_the_event_that_brought_it() {
        SchoolStory story = SchoolStory.year(2, 10);
        long head = log.append(story.school, story.events).asOf();
        Recorded<?> victim = longestSequence().get(2);
        RowStatement refused =
                RowStatement.change(
                        "enrolment",
                        "UPDATE enrolment SET started_event = ? WHERE true",
                        SqlType.UUID);
        FaultyModule faulty =
                new FaultyModule(
                        HOMEWORK,
                        (event, rows) -> {
                            if (at(victim).test(event)) {
                                rows.change(refused, event, (Object) null);
                            }
                        });
        try (ProjectionRig rig = new ProjectionRig(log, log.projector(), List.of(faulty))) {
            rig.engine.awaitPosition(head, ProjectionRig.PATIENCE);

            assertThat(rig.engine.status(faulty.name()).parked().firstCode())
                    .as("the server's reason, as a code")
                    .contains("projection.database.23502");
            assertThat(rig.parked.list(faulty.name()).getFirst().position())
                    .as("found among the 500 of its batch")
                    .isEqualTo(victim.position());
            faulty.mend();
            assertThat(rig.parked.retry(faulty.name()).left()).isZero();
            assertThat(rig.engine.digest(faulty.name())).isEqualTo(without(List.of()));
        }
    }

    @Test
    void what_is_not_the_events_fault_parks_nothing_and_is_tried_again() {
        SchoolStory story = SchoolStory.year(3, 6);
        FaultyModule faulty =
                new FaultyModule(
                        HOMEWORK,
                        Fault.at(
                                event -> event.position() > 10,
                                () -> new TransientFailure("later", Duration.ofSeconds(1), null)));
        try (ProjectionRig rig = new ProjectionRig(log, log.projector(), List.of(faulty))) {
            long head = log.append(story.school, story.events).asOf();
            await().atMost(ProjectionRig.PATIENCE)
                    .until(() -> rig.engine.status(faulty.name()).state() == State.HALTED);
            assertThat(rig.engine.status(faulty.name()).parked())
                    .as("a failure that may pass parks nothing")
                    .isEqualTo(ProjectionStatus.Parked.NONE);
            faulty.mend();
            await().atMost(ProjectionRig.PATIENCE)
                    .until(() -> rig.engine.position(faulty.name()) == head);
            assertThat(rig.engine.digest(faulty.name())).isEqualTo(without(List.of()));
        }
    }

    @Test
    void parked_or_applied_once_through_commits_that_fail_and_answers_that_are_lost() {
        long seed = 5;
        Random random = new Random(seed);
        SchoolStory story = SchoolStory.year(seed, 20);
        FaultyModule faulty =
                new FaultyModule(
                        HOMEWORK,
                        Fault.at(event -> event.position() % 7 == 3, ArithmeticException::new));
        AtomicInteger faults = new AtomicInteger();
        try (ProjectionRig rig =
                new ProjectionRig(
                        log,
                        FaultyCommits.around(log.projector(), random, faults),
                        List.of(faulty))) {
            for (int from = 0; from < story.events.size(); from += 60) {
                faults.set(1);
                int to = Math.min(from + 60, story.events.size());
                long position = log.append(story.school, story.events.subList(from, to)).asOf();
                await().atMost(ProjectionRig.PATIENCE)
                        .until(() -> rig.engine.position(faulty.name()) >= position);
            }
            faults.set(0);
            long parked = rig.engine.status(faulty.name()).parked().count();
            assertThat(parked).as("parked events, seed %d", seed).isPositive();
            assertThat(rig.parked.list(faulty.name()))
                    .as("the count kept beside the position, seed %d", seed)
                    .hasSize((int) parked);
            faulty.mend();
            assertThat(rig.parked.retry(faulty.name()))
                    .isEqualTo(new RetryReport(faulty.name(), parked, 0));
            assertThat(rig.engine.digest(faulty.name()))
                    .as("each event once, seed %d", seed)
                    .isEqualTo(without(List.of()));
        }
    }

    @Test
    void a_rebuild_clears_what_was_mended_and_refuses_rows_that_leave_out_more() {
        SchoolStory story = SchoolStory.year(6, 12);
        long head = log.append(story.school, story.events).asOf();
        Recorded<?> victim = longestSequence().getFirst();
        FaultyModule faulty =
                new FaultyModule(HOMEWORK, Fault.at(at(victim), IllegalStateException::new));
        try (ProjectionRig rig = new ProjectionRig(log, log.projector(), List.of(faulty))) {
            rig.engine.awaitPosition(head, ProjectionRig.PATIENCE);
            assertThat(rig.rebuilder.rebuild(faulty.name(), Mode.SIDE_BY_SIDE, _ -> {}).verdict())
                    .as("a rebuild with the same fault gives the same rows")
                    .isEqualTo(RebuildReport.Verdict.SAME);
            assertThat(rig.engine.status(faulty.name()).parked().count()).isPositive();

            faulty.mend();
            rig.rebuilder.rebuild(faulty.name(), Mode.SIDE_BY_SIDE, _ -> {});
            assertThat(ProjectionRig.isSound(rig.engine.status(faulty.name()))).isTrue();
            assertThat(rig.engine.digest(faulty.name())).isEqualTo(without(List.of()));

            faulty.fault().set(Fault.at(at(victim), IllegalStateException::new));
            assertThatThrownBy(
                            () -> rig.rebuilder.rebuild(faulty.name(), Mode.SIDE_BY_SIDE, _ -> {}))
                    .as("whole rows are not exchanged for rows with a hole")
                    .isInstanceOfSatisfying(
                            ProjectionFault.class,
                            e ->
                                    assertThat(e.code())
                                            .isEqualTo("projection.IllegalStateException"));
            assertThat(rig.engine.digest(faulty.name())).isEqualTo(without(List.of()));

            rig.rebuilder.rebuild(faulty.name(), Mode.IN_PLACE, _ -> {});
            assertThat(rig.engine.status(faulty.name()).parked().count())
                    .as("in place it parks as in daily work")
                    .isPositive();
        }
    }

    private static Predicate<Recorded<?>> at(Recorded<?> victim) {
        return event -> event.position() == victim.position();
    }

    private static List<Long> positions(List<Recorded<?>> events) {
        return events.stream().map(Recorded::position).toList();
    }

    private List<Recorded<?>> longestSequence() {
        return ByHand.longestSequence(log, HOMEWORK);
    }

    private ProjectionDigest without(List<Long> positions) {
        return ByHand.without(log, HOMEWORK, positions);
    }
}
