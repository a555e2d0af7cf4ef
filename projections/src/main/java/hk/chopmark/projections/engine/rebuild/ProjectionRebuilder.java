package hk.chopmark.projections.engine.rebuild;

import hk.chopmark.core.codec.EventFormat;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.projections.engine.ModuleBatch;
import hk.chopmark.projections.engine.ModuleProcessor;
import hk.chopmark.projections.engine.ProjectionDigest;
import hk.chopmark.projections.engine.ProjectionEngine;
import hk.chopmark.projections.engine.ProjectionStatus;
import hk.chopmark.projections.engine.TableDigest;
import hk.chopmark.projections.engine.parking.PassedOver;
import hk.chopmark.projections.engine.segments.Positions;
import hk.chopmark.projections.rows.ProjectionFault;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.axonframework.messaging.core.QualifiedName;

/**
 * Builds a read model anew from the log.
 *
 * <p><b>Guarantees</b>: one rebuild at a time in the whole installation; a crash at any step leaves
 * either the old rows or the new ones, and what is left over is cleared at the start of the next
 * rebuild. The log is only read. Events that cannot be applied are parked, as in daily work; but
 * rows built side by side are not taken into use if they leave out what the old ones hold.
 */
public final class ProjectionRebuilder {

    /** How to rebuild. */
    public enum Mode {
        /**
         * Empties the tables and fills them again; meanwhile readers see a model that is behind,
         * and say so.
         */
        IN_PLACE,
        /**
         * Fills new tables while the old ones stay in use, then exchanges them in one transaction;
         * readers see old or new.
         */
        SIDE_BY_SIDE
    }

    /** Most events of one transaction of a rebuild side by side. */
    static final int PAGE = EventLog.MAX_RESULTS;

    static final long ADVISORY_LOCK = 0x63686f70_6d61726bL; // "chopmark"
    private static final String LIVE_PARKED = ReadSchema.NAME + ".parked";
    private static final String NEXT_PARKED = ReadSchema.NEXT + ".parked";
    private static final String LIVE_WAITING = ReadSchema.NAME + ".parked_school";
    private static final String NEXT_WAITING = ReadSchema.NEXT + ".parked_school";
    private static final String NEWLY_PARKED =
            "SELECT n.code FROM (SELECT school, name, position, code FROM "
                    + NEXT_PARKED
                    + " UNION ALL SELECT school, name, from_position, '"
                    + ProjectionFault.SCHOOL_WAITS
                    + "' FROM "
                    + NEXT_WAITING
                    + ") n WHERE NOT EXISTS (SELECT FROM "
                    + LIVE_PARKED
                    + " l WHERE l.school = n.school AND l.name = n.name"
                    + " AND l.position = n.position) AND NOT EXISTS (SELECT FROM "
                    + LIVE_WAITING
                    + " w WHERE w.school = n.school AND w.name = n.name"
                    + " AND w.from_position <= n.position) ORDER BY n.position LIMIT 1";
    private static final int EXCHANGE_TRIES = 20;
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final Duration FOLLOW = Duration.ofMillis(500);

    private final DataSource projector;
    private final ProjectionEngine engine;
    private final EventLog log;
    private final EventFormat format;

    /**
     * @param projector connections that act as the projector role
     * @param engine the running engine
     * @param log the log to build from
     * @param format how its events are read
     */
    public ProjectionRebuilder(
            DataSource projector, ProjectionEngine engine, EventLog log, EventFormat format) {
        this.projector = projector;
        this.engine = engine;
        this.log = log;
        this.format = format;
    }

    /**
     * Rebuilds one read model and returns when it is in use.
     *
     * @param progress told now and then how far it is
     * @throws DomainRejection {@code projection.rebuild-running} if another rebuild is under way
     * @throws ProjectionFault if the log cannot be read, or new rows would leave out more events
     *     than the old ones; the old rows then stay, except in place
     */
    public RebuildReport rebuild(String name, Mode mode, Consumer<RebuildProgress> progress) {
        ProjectionModule module = engine.module(name);
        try (Connection exclusive = projector.getConnection()) {
            if (!flag(exclusive, "SELECT pg_try_advisory_lock(" + ADVISORY_LOCK + ")")) {
                throw DomainRejection.rule(
                        "projection.rebuild-running", Map.of("projection", name));
            }
            try {
                Run run = new Run(module, progress, System.nanoTime(), readsOf(module));
                return switch (mode) {
                    case IN_PLACE -> inPlace(run);
                    case SIDE_BY_SIDE -> sideBySide(run);
                };
            } finally {
                // A lost connection gives the lock back by itself.
                flag(exclusive, "SELECT pg_advisory_unlock(" + ADVISORY_LOCK + ")");
            }
        } catch (SQLException e) {
            throw ProjectionFault.database("rebuilding " + name, e);
        }
    }

    /** Which events a read model applies: those of its types that are not passed over. */
    private record Reads(Set<QualifiedName> names, PassedOver passedOver) {
        boolean takesIn(StoredEvent event) {
            String type = event.type();
            return names.contains(new QualifiedName(type.substring(0, type.lastIndexOf('@'))))
                    && !passedOver.takesIn(event.school(), event.id());
        }
    }

    private Reads readsOf(ProjectionModule module) {
        return new Reads(ModuleProcessor.names(module), new PassedOver(log, format, module.name()));
    }

    /** One rebuild under way. */
    private record Run(
            ProjectionModule module,
            Consumer<RebuildProgress> progress,
            long startNanos,
            Reads reads) {

        private void tell(long done, long total) {
            progress.accept(new RebuildProgress(module.name(), done, total, rate(done)));
        }

        private long rate(long done) {
            return done * TimeUnit.SECONDS.toNanos(1) / Math.max(1, System.nanoTime() - startNanos);
        }
    }

    private RebuildReport inPlace(Run run) {
        String name = run.module().name();
        ProjectionDigest before = engine.digest(name);
        long target = Math.max(engine.head(), before.position());
        engine.stop(name);
        try {
            fillInPlace(run);
        } finally {
            engine.start(name);
        }
        follow(run, target);
        ProjectionDigest after = engine.digest(name);
        return new RebuildReport(Mode.IN_PLACE, before, after, run.rate(after.position()));
    }

    /**
     * Empties the tables and fills them page by page. Not by the event processor: Axon 5.0.1 fills
     * its buffer of 1,024 events ten times a second at most. A crash leaves the rows and the
     * position of some page; the next start goes on from there.
     */
    private void fillInPlace(Run run) {
        ProjectionModule module = run.module();
        Reads read = run.reads();
        int[] segments = new int[1];
        inTransaction(connection -> segments[0] = empty(connection, module));
        try {
            long head = engine.head();
            long built = 0;
            while (built < head) {
                built = buildPage(module, read, ModuleBatch.Place.whole(ReadSchema.NAME), head);
                run.tell(built, head);
            }
        } finally {
            inTransaction(connection -> {
                long built = Positions.lock(connection, ReadSchema.NAME, module.name()).covered();
                Positions.reset(connection, module.name(), segments[0], built);
            });
        }
    }

    /** Leaves one segment at the start of the log; returns how many there were. */
    private static int empty(Connection connection, ProjectionModule module) throws SQLException {
        // Locks out processors on other nodes; without a cursor they wait for the next start here.
        Positions positions = Positions.lock(connection, ReadSchema.NAME, module.name());
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL search_path = " + ReadSchema.NAME);
            statement.execute("SET LOCAL lock_timeout = '10s'");
            statement.execute("TRUNCATE " + String.join(", ", module.tables()));
        }
        update(connection, "DELETE FROM parked WHERE name = ?", module.name());
        update(connection, "DELETE FROM parked_school WHERE name = ?", module.name());
        update(connection, "DELETE FROM token_entry WHERE processor_name = ?", module.name());
        Positions.reset(connection, module.name(), 1, 0);
        return positions.count();
    }

    private void follow(Run run, long target) {
        String name = run.module().name();
        while (true) {
            ProjectionStatus status = engine.status(name);
            run.tell(status.position(), Math.max(target, status.head()));
            if (status.position() >= target) {
                return;
            }
            if (status.errorCode().isPresent()) {
                throw new ProjectionFault(
                        status.errorCode().get(),
                        "rebuilding " + name + " halted at position " + status.position(),
                        null);
            }
            try {
                engine.awaitPosition(name, target, FOLLOW);
            } catch (TransientFailure _) {
                // Still on its way, or halted: the status tells.
            }
        }
    }

    private RebuildReport sideBySide(Run run) {
        // What a crashed rebuild left behind goes first.
        ReadSchema.recreateNext(projector);
        String name = run.module().name();
        Reads read = run.reads();
        inTransaction(connection ->
                update(
                        connection,
                        "INSERT INTO "
                                + ReadSchema.NEXT
                                + ".projection (name, position) VALUES (?, 0)",
                        name));
        long built = 0;
        long live = engine.position(name);
        while (built < live) {
            // Each page is a transaction in tables that nobody reads; a crash leaves them for the
            // next start to drop.
            built = buildPage(run.module(), read, ModuleBatch.Place.NEXT, live);
            live = engine.position(name);
            run.tell(built, live);
        }
        RebuildReport report = exchangeWithRetries(run);
        run.tell(report.after().position(), report.after().position());
        // A crash here leaves the emptied schema to the next rebuild.
        ReadSchema.dropNext(projector);
        return report;
    }

    private long buildPage(
            ProjectionModule module, Reads read, ModuleBatch.Place place, long live) {
        long[] built = new long[1];
        inTransaction(connection -> {
            ModuleBatch batch = ModuleBatch.begin(module, connection, place, ModuleBatch.Share.ALL);
            applyPage(batch, read, live);
            batch.finish();
            built[0] = batch.next();
        });
        return built[0];
    }

    private void applyPage(ModuleBatch batch, Reads read, long end) {
        int limit = (int) Math.min(PAGE, end - batch.next());
        List<StoredEvent> page = limit == 0 ? List.of() : log.range(batch.next(), limit);
        if (page.isEmpty() && limit > 0) {
            throw new ProjectionFault(
                    "projection.log-short",
                    "no event at position "
                            + batch.next()
                            + ", which the read model already covers",
                    null);
        }
        for (StoredEvent event : page) {
            batch.accept(
                    read.takesIn(event)
                            ? new ModuleBatch.Item(event.position(), () -> format.decode(event))
                            : new ModuleBatch.Item(event.position(), null));
        }
    }

    /**
     * Readers hold short share locks on the old tables; rather than queue before new readers, give
     * up soon and try again.
     */
    private RebuildReport exchangeWithRetries(Run run) {
        for (int left = EXCHANGE_TRIES; ; left--) {
            RebuildReport[] report = new RebuildReport[1];
            try {
                inTransaction(connection -> report[0] = exchange(connection, run));
                return report[0];
            } catch (ProjectionFault e) {
                if (left == 1 || !e.code().endsWith(LOCK_NOT_AVAILABLE)) {
                    throw e;
                }
            }
        }
    }

    /**
     * The last step, in one transaction: while the processor waits for the lock on the position,
     * the new tables catch up to exactly the position of the old ones, are compared with them, and
     * take their place. A crash before the commit leaves the old tables, a crash after it the new
     * ones; the cursor is right for both.
     */
    private RebuildReport exchange(Connection connection, Run run) throws SQLException {
        ProjectionModule module = run.module();
        Positions positions = Positions.lock(connection, ReadSchema.NAME, module.name());
        long live = positions.covered();
        // A segment may be ahead of the others: the new rows hold what its rows hold, no more.
        ModuleBatch batch =
                ModuleBatch.begin(module, connection, ModuleBatch.Place.NEXT, positions::cover);
        if (batch.next() > live) {
            throw new ProjectionFault(
                    "projection.order", "new rows are ahead of the old ones; rebuild again", null);
        }
        while (batch.next() < positions.foremost()) {
            applyPage(batch, run.reads(), positions.foremost());
        }
        batch.finish();
        takeOverParked(connection, module.name(), positions.count());
        ProjectionDigest before = TableDigest.of(connection, ReadSchema.NAME, module, live);
        ProjectionDigest after = TableDigest.of(connection, ReadSchema.NEXT, module, live);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = '1s'");
            for (String table : module.tables()) {
                statement.execute("DROP TABLE " + ReadSchema.NAME + "." + table);
                statement.execute(
                        "ALTER TABLE "
                                + ReadSchema.NEXT
                                + "."
                                + table
                                + " SET SCHEMA "
                                + ReadSchema.NAME);
            }
        }
        return new RebuildReport(Mode.SIDE_BY_SIDE, before, after, run.rate(live));
    }

    /** New rows may leave out what the old ones leave out, and no more. */
    private static void takeOverParked(Connection connection, String name, int segments)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(NEWLY_PARKED)) {
            if (row.next()) {
                throw new ProjectionFault(
                        row.getString(1),
                        "the new rows of " + name + " leave out events that the old ones hold",
                        null);
            }
        }
        for (String table : List.of("parked", "parked_school")) {
            update(
                    connection,
                    "DELETE FROM " + ReadSchema.NAME + "." + table + " WHERE name = ?",
                    name);
            update(
                    connection,
                    "INSERT INTO "
                            + (ReadSchema.NAME + "." + table)
                            + " SELECT * FROM "
                            + (ReadSchema.NEXT + "." + table)
                            + " WHERE name = ?",
                    name);
        }
        Positions.countParked(connection, name, segments);
    }

    /** Work on one connection. */
    @FunctionalInterface
    private interface Work {
        void run(Connection connection) throws SQLException;
    }

    private void inTransaction(Work work) {
        try (Connection connection = projector.getConnection()) {
            connection.setAutoCommit(false);
            try {
                work.run(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw ProjectionFault.database("rebuilding", e);
        }
    }

    private static void update(Connection connection, String sql, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            statement.executeUpdate();
        }
    }

    private static boolean flag(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
