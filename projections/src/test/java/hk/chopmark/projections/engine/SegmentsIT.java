package hk.chopmark.projections.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.engine.ProjectionEngine.Options;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder;
import hk.chopmark.projections.engine.rebuild.RebuildReport;
import hk.chopmark.projections.engine.segments.Positions;
import hk.chopmark.projections.engine.segments.Segments;
import hk.chopmark.projections.engine.segments.Sequence;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.ReadSchema;
import hk.chopmark.projections.testing.SchoolStory;
import hk.chopmark.projections.testing.TestLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentsIT {

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
    void rows_do_not_depend_on_the_order_in_which_sequences_are_applied() {
        for (long seed = 0; seed < 2; seed++) {
            SchoolStory story = SchoolStory.year(seed, 12);
            log.append(story.school, story.events);
        }
        Applied byHand = new Applied(log);
        for (ProjectionModule module : ReadModelCatalog.all()) {
            ProjectionDigest inOrder = inOrder(module);
            byHand.catchUpSegments(module, Segments.MAX);
            assertThat(byHand.digest(module, ReadSchema.NAME).sha256())
                    .as("segments of %s one after the other, the last one first", module.name())
                    .isEqualTo(inOrder.sha256());
        }
    }

    @Test
    void several_segments_give_the_rows_of_one() {
        SchoolStory story = SchoolStory.year(1, 30);
        try (ProjectionRig rig =
                new ProjectionRig(log, log.projector(), ReadModelCatalog.all(), new Options(4))) {
            int half = story.events.size() / 2;
            log.append(story.school, story.events.subList(0, half));
            long head =
                    log.append(story.school, story.events.subList(half, story.events.size()))
                            .asOf();
            rig.engine.awaitPosition(head, ProjectionRig.PATIENCE);

            for (ProjectionModule module : ReadModelCatalog.all()) {
                assertThat(positions(module).bySegment())
                        .as("every segment of %s covers the log", module.name())
                        .containsOnly(head)
                        .hasSize(4);
                assertThat(rig.engine.digest(module.name()))
                        .as("rows of %s", module.name())
                        .isEqualTo(inOrder(module));
                for (ProjectionRebuilder.Mode mode : ProjectionRebuilder.Mode.values()) {
                    assertThat(rig.rebuilder.rebuild(module.name(), mode, _ -> {}).verdict())
                            .as("rebuild of %s, %s", module.name(), mode)
                            .isEqualTo(RebuildReport.Verdict.SAME);
                }
            }
        }
    }

    @Test
    void the_position_is_that_of_the_segment_furthest_behind() {
        SchoolStory story = SchoolStory.year(2, 12);
        CountDownLatch blocked = new CountDownLatch(1);
        FaultyModule slow =
                new FaultyModule(
                        HOMEWORK,
                        (event, _) -> {
                            if (Segments.of(Sequence.of(HOMEWORK, event).text(), 2) == 1) {
                                awaitQuietly(blocked);
                            }
                        });
        try (ProjectionRig rig =
                new ProjectionRig(log, log.projector(), List.of(slow), new Options(2))) {
            long head = log.append(story.school, story.events).asOf();
            await().atMost(ProjectionRig.PATIENCE)
                    .until(() -> positions(HOMEWORK).bySegment().get(0) == head);

            assertThat(rig.engine.status(slow.name()).position())
                    .as("a position covers no event that a slow segment has not applied")
                    .isLessThan(head);
            assertThatThrownBy(() -> rig.engine.awaitPosition(head, Duration.ofMillis(200)))
                    .as("whoever waits for the position waits for all segments")
                    .isInstanceOf(TransientFailure.class);
            assertThat(new ReadModels(log.projector()).readAll(HOMEWORK, _ -> "").position())
                    .as("what an answer says it covers")
                    .isLessThan(head);
            blocked.countDown();
            rig.engine.awaitPosition(head, ProjectionRig.PATIENCE);
            assertThat(rig.engine.digest(slow.name())).isEqualTo(inOrder(HOMEWORK));
        }
    }

    @Test
    void another_count_of_segments_goes_on_where_the_old_one_was() {
        SchoolStory story = SchoolStory.year(3, 12);
        int at = 0;
        for (int segments : new int[] {1, 4, 2}) {
            try (ProjectionRig rig =
                    new ProjectionRig(
                            log, log.projector(), List.of(HOMEWORK), new Options(segments))) {
                int to = at + story.events.size() / 3;
                long head = log.append(story.school, story.events.subList(at, to)).asOf();
                at = to;
                rig.engine.awaitPosition(head, ProjectionRig.PATIENCE);
                assertThat(positions(HOMEWORK).count()).as("segments").isEqualTo(segments);
                assertThat(rig.engine.digest(HOMEWORK.name()))
                        .as("rows with %d segments", segments)
                        .isEqualTo(inOrder(HOMEWORK));
            }
        }
        try (ProjectionRig working =
                new ProjectionRig(log, log.projector(), List.of(HOMEWORK), new Options(2))) {
            working.engine.awaitPosition(working.engine.head(), ProjectionRig.PATIENCE);
            await().atMost(ProjectionRig.PATIENCE).until(this::someClaim);
            try (ProjectionRig second =
                    new ProjectionRig(log, log.projector(), List.of(HOMEWORK), new Options(8))) {
                assertThat(positions(HOMEWORK).count())
                        .as("a node with another setting keeps to the count of those at work")
                        .isEqualTo(2);
                long head = log.append(story.school, story.events.subList(0, 5)).asOf();
                second.engine.awaitPosition(head, ProjectionRig.PATIENCE);
            }
        }
    }

    private boolean someClaim() throws SQLException {
        try (Connection connection = postgres.admin().getConnection();
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT count(*) FROM chopmark_read.token_entry WHERE owner IS NOT NULL")) {
            row.next();
            return row.getInt(1) > 0;
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Positions positions(ProjectionModule module) {
        try (Connection connection = log.projector().getConnection()) {
            return Positions.read(connection, ReadSchema.NAME, module.name());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a plain loop gives. */
    private ProjectionDigest inOrder(ProjectionModule module) {
        ReadSchema.recreateNext(log.projector());
        Applied byHand = new Applied(log);
        byHand.catchUp(module, ReadSchema.NEXT, 500);
        return byHand.digest(module, ReadSchema.NEXT);
    }
}
