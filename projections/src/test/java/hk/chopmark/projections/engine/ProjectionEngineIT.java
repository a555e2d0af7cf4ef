package hk.chopmark.projections.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.eventstore.append.Appended;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.access.Grants;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder;
import hk.chopmark.projections.engine.rebuild.RebuildReport;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadSchema;
import hk.chopmark.projections.testing.SchoolStory;
import hk.chopmark.projections.testing.TestLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectionEngineIT {

    private TestPostgres postgres;
    private TestLog log;

    @BeforeEach
    void open() {
        postgres = TestPostgres.fresh();
        log = new TestLog(postgres);
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        postgres.close();
    }

    @Test
    void read_models_follow_the_log_and_say_how_far_they_are() {
        SchoolStory story = SchoolStory.year(1, 30);
        try (ProjectionRig rig = new ProjectionRig(log, log.projector(), ReadModelCatalog.all())) {
            Appended appended = log.append(story.school, story.events);
            rig.engine.awaitPosition(appended.asOf(), ProjectionRig.PATIENCE);

            assertThat(rig.engine.status())
                    .as("every read model covers the log, event by event")
                    .hasSameSizeAs(ReadModelCatalog.all())
                    .allSatisfy(status -> {
                        assertThat(status.position()).isEqualTo(story.events.size());
                        assertThat(status.head()).isEqualTo(story.events.size());
                        assertThat(status.lag()).isZero();
                        assertThat(status.state()).isEqualTo(ProjectionStatus.State.RUNNING);
                    });
            Applied byHand = new Applied(log);
            for (ProjectionModule module : ReadModelCatalog.all()) {
                ReadSchema.recreateNext(log.projector());
                byHand.catchUp(module, ReadSchema.NEXT, 100);
                assertThat(rig.engine.digest(module.name()))
                        .as("processors and a plain loop write the same rows of " + module.name())
                        .isEqualTo(byHand.digest(module, ReadSchema.NEXT));
            }
        }
    }

    @Test
    void a_restart_goes_on_where_the_rows_are() {
        SchoolStory story = SchoolStory.year(2, 12);
        int half = story.events.size() / 2;
        try (ProjectionRig rig = new ProjectionRig(log, log.projector(), ReadModelCatalog.all())) {
            log.append(story.school, story.events.subList(0, half));
            rig.engine.awaitPosition(half, ProjectionRig.PATIENCE);
        }
        log.append(story.school, story.events.subList(half, story.events.size()));
        try (ProjectionRig rig = new ProjectionRig(log, log.projector(), ReadModelCatalog.all())) {
            rig.engine.awaitPosition(story.events.size(), ProjectionRig.PATIENCE);
            RebuildReport report =
                    rig.rebuilder.rebuild(
                            HomeworkBoard.projection().name(),
                            ProjectionRebuilder.Mode.SIDE_BY_SIDE,
                            _ -> {});
            assertThat(report.verdict())
                    .as("no event was applied twice or lost over the restart")
                    .isEqualTo(RebuildReport.Verdict.SAME);
        }
    }

    @Test
    void a_failing_commit_keeps_rows_and_cursor_together() {
        long seed = 7;
        SchoolStory story = SchoolStory.year(seed, 40);
        AtomicInteger faults = new AtomicInteger();
        try (ProjectionRig rig =
                new ProjectionRig(
                        log,
                        FaultyCommits.around(log.projector(), new Random(seed), faults),
                        List.of(HomeworkBoard.projection()))) {
            int at = 0;
            for (int end = 40; at < story.events.size(); end += 40) {
                faults.set(1);
                log.append(
                        story.school, story.events.subList(at, Math.min(end, story.events.size())));
                at = Math.min(end, story.events.size());
                if (at > 120) {
                    faults.set(0);
                }
                long position = at;
                await().atMost(ProjectionRig.PATIENCE)
                        .until(() -> rig.engine.position("homework.v1") >= position);
            }
            faults.set(0);
            Applied byHand = new Applied(log);
            ReadSchema.recreateNext(log.projector());
            byHand.catchUp(HomeworkBoard.projection(), ReadSchema.NEXT, 100);
            assertThat(byHand.digest(HomeworkBoard.projection(), ReadSchema.NAME))
                    .as("each event takes effect exactly once, seed " + seed)
                    .isEqualTo(byHand.digest(HomeworkBoard.projection(), ReadSchema.NEXT));
        }
    }

    @Test
    void a_halted_read_model_shows_why_keeps_the_others_going_and_recovers() {
        SchoolStory story = SchoolStory.year(3, 6);
        FaultyModule faulty =
                new FaultyModule(
                        Roster.projection(),
                        FaultyModule.Fault.at(
                                event -> event.position() == 5,
                                () -> new IntegrityViolation("test-hash", "tampered", null)));
        try (ProjectionRig rig =
                new ProjectionRig(log, log.projector(), List.of(faulty, Grants.projection()))) {
            long head = log.append(story.school, story.events).asOf();
            rig.engine.awaitPosition(Grants.projection().name(), head, ProjectionRig.PATIENCE);

            await().atMost(ProjectionRig.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(rig.engine.status(faulty.name()))
                                    .as("a halt is shown, with its reason")
                                    .satisfies(status -> {
                                        assertThat(status.state())
                                                .isEqualTo(ProjectionStatus.State.HALTED);
                                        assertThat(status.errorCode())
                                                .contains("integrity.test-hash");
                                        assertThat(status.position()).isLessThanOrEqualTo(5);
                                    }));
            assertThatThrownBy(() -> rig.engine.awaitPosition(head, Duration.ofSeconds(30)))
                    .as("nobody waits for a halted read model")
                    .isInstanceOf(TransientFailure.class)
                    .hasMessageContaining("halted");

            faulty.mend();
            await().atMost(ProjectionRig.PATIENCE)
                    .untilAsserted(() -> {
                        assertThat(rig.engine.position(faulty.name())).isEqualTo(head);
                        assertThat(rig.engine.status(faulty.name()).state())
                                .as("it goes on by itself once the cause is gone")
                                .isEqualTo(ProjectionStatus.State.RUNNING);
                    });
        }
    }

    @Test
    void a_position_that_does_not_fit_the_cursor_halts_and_a_rebuild_repairs_it() throws Exception {
        SchoolStory story = SchoolStory.year(4, 6);
        String name = Roster.projection().name();
        try (ProjectionRig rig =
                new ProjectionRig(log, log.projector(), List.of(Roster.projection()))) {
            long head = log.append(story.school, story.events).asOf();
            rig.engine.awaitPosition(head, ProjectionRig.PATIENCE);
            execute("UPDATE chopmark_read.projection SET position = position - 3");
            log.append(story.school, new SchoolStory(5).events);
            await().atMost(ProjectionRig.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(rig.engine.status(name).errorCode())
                                    .as("three lost events are noticed")
                                    .contains("projection.gap"));
            RebuildReport report =
                    rig.rebuilder.rebuild(name, ProjectionRebuilder.Mode.IN_PLACE, _ -> {});
            assertThat(report.after().position()).isEqualTo(head + 1);
            assertThat(rig.engine.status(name).state())
                    .as("a rebuild in place starts from the first event")
                    .isEqualTo(ProjectionStatus.State.RUNNING);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.admin().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
