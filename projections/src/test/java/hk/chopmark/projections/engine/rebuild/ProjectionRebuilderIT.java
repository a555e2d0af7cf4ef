package hk.chopmark.projections.engine.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.engine.ProjectionRig;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.ReadSchema;
import hk.chopmark.projections.rows.Select;
import hk.chopmark.projections.testing.SchoolStory;
import hk.chopmark.projections.testing.TestLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectionRebuilderIT {

    private static final String RECEIPTS = Receipts.projection().name();

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
    void a_rebuild_side_by_side_gives_the_same_rows_while_events_arrive_and_readers_read()
            throws Exception {
        try (ProjectionRig rig = new ProjectionRig(log, log.projector(), ReadModelCatalog.all())) {
            SchoolStory first = SchoolStory.year(1, 60);
            rig.engine.awaitPosition(
                    log.append(first.school, first.events).asOf(), ProjectionRig.PATIENCE);
            AtomicBoolean done = new AtomicBoolean();
            List<Long> counts = new ArrayList<>();
            Thread writer = Thread.ofPlatform().name("test-writer").start(() -> write(done));
            Thread reader =
                    Thread.ofPlatform()
                            .name("test-reader")
                            .start(() -> counts.addAll(countReceipts(done)));

            List<RebuildReport> reports = new ArrayList<>();
            List<RebuildProgress> progress = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                reports.add(
                        rig.rebuilder.rebuild(
                                RECEIPTS, ProjectionRebuilder.Mode.SIDE_BY_SIDE, progress::add));
            }
            done.set(true);
            writer.join();
            reader.join();

            assertThat(reports)
                    .as("old and new rows are the same at the same position")
                    .allSatisfy(report ->
                            assertThat(report.verdict()).isEqualTo(RebuildReport.Verdict.SAME));
            assertThat(progress).as("progress is told").isNotEmpty();
            assertThat(counts).as("no reader ever sees a half-built model").isSorted();

            rig.engine.awaitPosition(rig.engine.head(), ProjectionRig.PATIENCE);
            RebuildReport last =
                    rig.rebuilder.rebuild(
                            RECEIPTS, ProjectionRebuilder.Mode.IN_PLACE, progress::add);
            assertThat(last.verdict())
                    .as("a rebuild in place gives the same rows too")
                    .isEqualTo(RebuildReport.Verdict.SAME);
        }
    }

    private void write(AtomicBoolean done) {
        for (long seed = 10; !done.get() && seed < 40; seed++) {
            SchoolStory more = SchoolStory.year(seed, 5);
            log.append(more.school, more.events);
        }
    }

    private List<Long> countReceipts(AtomicBoolean done) {
        ReadModels reads = new ReadModels(log.projector());
        List<Long> counts = new ArrayList<>();
        while (!done.get()) {
            counts.add(
                    reads.read(
                                    Receipts.projection(),
                                    connection ->
                                            Select.of("SELECT count(*) AS n FROM receipt")
                                                    .list(connection, row -> row.number("n"))
                                                    .getFirst())
                            .value());
        }
        return counts;
    }

    @Test
    void what_a_crashed_rebuild_left_is_cleared_and_wrong_rows_are_found_and_repaired()
            throws Exception {
        SchoolStory story = SchoolStory.year(2, 20);
        try (ProjectionRig rig =
                new ProjectionRig(log, log.projector(), List.of(Receipts.projection()))) {
            rig.engine.awaitPosition(
                    log.append(story.school, story.events).asOf(), ProjectionRig.PATIENCE);
            ReadSchema.recreateNext(log.projector());
            execute(
                    "INSERT INTO chopmark_read_next.projection (name, position) VALUES ('notice-receipts.v1', 7)");
            execute("UPDATE chopmark_read.receipt SET level = 6 WHERE level < 6");

            RebuildReport first =
                    rig.rebuilder.rebuild(RECEIPTS, ProjectionRebuilder.Mode.SIDE_BY_SIDE, _ -> {});
            RebuildReport second =
                    rig.rebuilder.rebuild(RECEIPTS, ProjectionRebuilder.Mode.SIDE_BY_SIDE, _ -> {});

            assertThat(first.verdict())
                    .as("rows changed by hand are noticed")
                    .isEqualTo(RebuildReport.Verdict.DIFFERENT);
            assertThat(second.verdict()).as("and repaired").isEqualTo(RebuildReport.Verdict.SAME);
        }
    }

    @Test
    void two_rebuilds_exclude_each_other() throws Exception {
        try (ProjectionRig rig =
                        new ProjectionRig(log, log.projector(), List.of(Roster.projection()));
                Connection other = postgres.admin().getConnection();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + ProjectionRebuilder.ADVISORY_LOCK + ")");
            assertThatThrownBy(() ->
                            rig.rebuilder.rebuild(
                                    Roster.projection().name(),
                                    ProjectionRebuilder.Mode.SIDE_BY_SIDE,
                                    _ -> {}))
                    .as("a second rebuild is refused while one is under way")
                    .isInstanceOfSatisfying(
                            DomainRejection.class,
                            e -> assertThat(e.code()).isEqualTo("projection.rebuild-running"));
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.admin().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
