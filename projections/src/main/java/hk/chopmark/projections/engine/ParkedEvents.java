package hk.chopmark.projections.engine;

import hk.chopmark.core.codec.EventFormat;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.engine.parking.ParkedEvent;
import hk.chopmark.projections.engine.parking.ParkedRows;
import hk.chopmark.projections.engine.parking.Parking;
import hk.chopmark.projections.engine.parking.PassedOver;
import hk.chopmark.projections.engine.parking.SequencedApply;
import hk.chopmark.projections.engine.parking.SequencedEvent;
import hk.chopmark.projections.engine.parking.WaitingSchool;
import hk.chopmark.projections.engine.segments.Positions;
import hk.chopmark.projections.engine.segments.Sequence;
import hk.chopmark.projections.rows.ProjectionFault;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.axonframework.messaging.core.QualifiedName;

/**
 * The events that read models leave out because they could not be applied.
 *
 * <p><b>Guarantees</b>: a retry applies the events of a sequence in the order of the log, and what
 * is applied is left out no more, in one transaction; meanwhile later events of that sequence are
 * still parked behind it. A crash at any step leaves each event either parked or applied. When
 * nothing is parked any more, the rows are those of a rebuild.
 */
public final class ParkedEvents {

    /** Most events that are listed, unless more schools than that have one. */
    public static final int MAX_LISTED = 1_000;

    private static final int PAGE = 200;
    private static final String SUMMARY =
            "SELECT (SELECT coalesce(sum(parked), 0) FROM "
                    + ReadSchema.NAME
                    + ".projection WHERE name = ?), (SELECT code FROM "
                    + ReadSchema.NAME
                    + ".parked WHERE name = ? ORDER BY position LIMIT 1),"
                    + " (SELECT count(DISTINCT school)::integer FROM "
                    + ReadSchema.NAME
                    + ".parked_school WHERE name = ?)";

    private static final String OF_SCHOOL =
            """
            SELECT name, count(position),
                   (array_agg(code ORDER BY position) FILTER (WHERE position IS NOT NULL))[1],
                   (SELECT count(DISTINCT w.school)::integer FROM %1$s.parked_school w
                     WHERE w.school = ? AND w.name = p.name)
              FROM (SELECT name, position, code FROM %1$s.parked WHERE school = ?
                    UNION ALL SELECT name, NULL, NULL FROM %1$s.parked_school WHERE school = ?) p
             GROUP BY name\
            """
                    .formatted(ReadSchema.NAME);

    private final DataSource projector;
    private final ProjectionEngine engine;
    private final EventLog log;
    private final EventFormat format;

    /**
     * @param projector connections that act as the projector role
     * @param engine the engine that knows the read models
     * @param log the log to read the events from
     * @param format how its events are read
     */
    public ParkedEvents(
            DataSource projector, ProjectionEngine engine, EventLog log, EventFormat format) {
        this.projector = projector;
        this.engine = engine;
        this.log = log;
        this.format = format;
    }

    /** How many are parked, and why the first one. */
    static ProjectionStatus.Parked summary(Connection connection, String name) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SUMMARY)) {
            select.setString(1, name);
            select.setString(2, name);
            select.setString(3, name);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return new ProjectionStatus.Parked(
                        row.getLong(1), Optional.ofNullable(row.getString(2)), row.getInt(3));
            }
        }
    }

    /**
     * What the read models leave out of one school, by read model; only those that leave something
     * out. Nothing here tells of other schools.
     */
    public Map<String, ProjectionStatus.Parked> ofSchool(SchoolId school) {
        Map<String, ProjectionStatus.Parked> byReadModel = new TreeMap<>();
        try (Connection connection = projector.getConnection();
                PreparedStatement select = connection.prepareStatement(OF_SCHOOL)) {
            select.setObject(1, school.id());
            select.setObject(2, school.id());
            select.setObject(3, school.id());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    byReadModel.put(
                            row.getString(1),
                            new ProjectionStatus.Parked(
                                    row.getLong(2),
                                    Optional.ofNullable(row.getString(3)),
                                    row.getInt(4)));
                }
            }
        } catch (SQLException e) {
            throw ProjectionFault.database("reading what is parked of " + school.text(), e);
        }
        return byReadModel;
    }

    /**
     * Parked events of a read model in the order of the log: up to {@value #MAX_LISTED}, shared
     * evenly among the schools, and at least the first one of every school.
     */
    public List<ParkedEvent> list(String name) {
        return read(name, rows -> rows.firstOfEach(MAX_LISTED));
    }

    /** The event that a read model has parked at a position of the log. */
    public Optional<ParkedEvent> at(String name, long position) {
        return read(name, rows -> rows.at(position));
    }

    /** The schools with so many parked events that the rest of theirs waits in the log. */
    public List<WaitingSchool> waiting(String name) {
        return read(name, ParkedRows::waiting);
    }

    private <T> T read(String name, Function<ParkedRows, T> question) {
        try (Connection connection = projector.getConnection()) {
            connection.setAutoCommit(false);
            try {
                execute(connection, "SET LOCAL search_path = " + ReadSchema.NAME);
                return question.apply(new ParkedRows(connection, engine.module(name).name()));
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw ProjectionFault.database("reading what is parked of " + name, e);
        }
    }

    /**
     * Tries the parked events of a read model again, in the order of the log. A sequence whose
     * event fails again stays parked from there; the other sequences go on. Then the schools whose
     * events wait in the log go on from where they stopped, as far as they come. What the record
     * says is passed over is left out, and holds up nothing.
     *
     * @throws ProjectionFault if the database or the log fails; what was applied before stays
     */
    public RetryReport retry(String name) {
        Retry retry = new Retry(engine.module(name));
        while (inTransaction(retry, retry::page)) {
            // page by page; between two the live processor may go on
        }
        while (inTransaction(retry, retry::catchUp)) {
            // page by page here too
        }
        try (Connection connection = projector.getConnection()) {
            return new RetryReport(name, retry.applied, summary(connection, name).count());
        } catch (SQLException e) {
            throw ProjectionFault.database("counting the parked events of " + name, e);
        }
    }

    /** A page of work; false if there was none. */
    @FunctionalInterface
    private interface Work {
        boolean page(Connection connection) throws SQLException;
    }

    private boolean inTransaction(Retry retry, Work work) {
        try (Connection connection = projector.getConnection()) {
            connection.setAutoCommit(false);
            try {
                boolean more = work.page(connection);
                connection.commit();
                return more;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw ProjectionFault.database(
                    "retrying the parked events of " + retry.module.name(), e);
        }
    }

    /** One retry under way: which sequences failed again, and where it goes on. */
    private final class Retry {

        private final ProjectionModule module;
        private final Set<Sequence> held = new HashSet<>();
        private final Set<SchoolId> stopped = new HashSet<>();
        private final Set<String> names;
        private final PassedOver passedOver;
        private long after = -1;
        private long applied;

        private Retry(ProjectionModule module) {
            this.module = module;
            this.passedOver = new PassedOver(log, format, module.name());
            this.names =
                    ModuleProcessor.names(module).stream()
                            .map(QualifiedName::fullName)
                            .collect(Collectors.toSet());
        }

        /** Tries one page; false if there was none. */
        private boolean page(Connection connection) throws SQLException {
            // The live processor waits meanwhile: nothing is parked behind what is applied here.
            Positions positions = Positions.lock(connection, ReadSchema.NAME, module.name());
            execute(connection, "SET LOCAL search_path = " + ReadSchema.NAME);
            List<SequencedEvent> events = next(connection);
            if (events.isEmpty()) {
                return false;
            }
            Tried tried = new Tried(held);
            List<SequencedEvent> free = toApply(events);
            new SequencedApply(module, connection, tried).apply(free);
            List<Long> done =
                    events.stream()
                            .map(SequencedEvent::position)
                            .filter(position -> !tried.left.contains(position))
                            .toList();
            unpark(connection, done);
            tellFailures(connection, tried.codeByPosition);
            Positions.countParked(connection, module.name(), positions.count());
            applied += done.size() - (events.size() - free.size());
            after = events.getLast().position();
            return true;
        }

        /** Applies a page of what waits of one school; false if no school waits any more. */
        private boolean catchUp(Connection connection) throws SQLException {
            Positions positions = Positions.lock(connection, ReadSchema.NAME, module.name());
            execute(connection, "SET LOCAL search_path = " + ReadSchema.NAME);
            ParkedRows rows = new ParkedRows(connection, module.name());
            Optional<WaitingSchool> next =
                    rows.waiting().stream()
                            .filter(waiting -> !stopped.contains(waiting.school()))
                            .findFirst();
            if (next.isEmpty()) {
                return false;
            }
            WaitingSchool waiting = next.get();
            rows.removeWaiting(waiting);
            Parking parking =
                    new Parking(
                            connection,
                            new Parking.Of(module.name(), waiting.segment(), waiting.segments()),
                            0,
                            false);
            List<StoredEvent> found =
                    log.find(waiting.school(), List.of(), names, waiting.fromPosition(), PAGE);
            List<SequencedEvent> events =
                    found.stream()
                            .map(this::event)
                            .filter(waiting::takesIn)
                            .filter(event -> positions.cover(event.sequence(), event.position()))
                            .toList();
            new SequencedApply(module, connection, parking).apply(toApply(events));
            parking.write();
            Optional<WaitingSchool> again = parking.nowWaiting().stream().findFirst();
            if (again.isPresent()) {
                stopped.add(waiting.school());
                events = upTo(again.get().fromPosition(), events);
            } else if (found.size() == PAGE) {
                rows.addWaiting(List.of(waiting.from(found.getLast().position() + 1)));
            }
            Positions.countParked(connection, module.name(), positions.count());
            applied += events.size() - parking.added();
            return true;
        }

        /**
         * Without those that the record says are left out for good: what is behind them goes on.
         */
        private List<SequencedEvent> toApply(List<SequencedEvent> events) {
            return events.stream()
                    .filter(event ->
                            !passedOver.takesIn(
                                    event.sequence().school(), event.event().id().toString()))
                    .toList();
        }

        private static List<SequencedEvent> upTo(long position, List<SequencedEvent> events) {
            return events.stream().filter(event -> event.position() < position).toList();
        }

        private List<SequencedEvent> next(Connection connection) throws SQLException {
            List<SequencedEvent> events = new ArrayList<>();
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT position FROM parked WHERE name = ? AND position > ?"
                                    + " ORDER BY position LIMIT "
                                    + PAGE)) {
                select.setString(1, module.name());
                select.setLong(2, after);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        events.add(event(row.getLong(1)));
                    }
                }
            }
            return events;
        }

        private SequencedEvent event(long position) {
            StoredEvent stored =
                    log.byPosition(position)
                            .orElseThrow(() ->
                                    new ProjectionFault(
                                            "projection.log-short",
                                            "no event at position "
                                                    + position
                                                    + ", where one is parked",
                                            null));
            return event(stored);
        }

        private SequencedEvent event(StoredEvent stored) {
            Recorded<?> recorded = format.decode(stored);
            return new SequencedEvent(Sequence.of(module, recorded), recorded);
        }

        private void unpark(Connection connection, List<Long> positions) throws SQLException {
            try (PreparedStatement delete =
                    connection.prepareStatement(
                            "DELETE FROM parked WHERE name = ? AND position = ANY (?::bigint[])")) {
                delete.setString(1, module.name());
                delete.setArray(2, connection.createArrayOf("bigint", positions.toArray()));
                delete.executeUpdate();
            }
        }

        private void tellFailures(Connection connection, Map<Long, String> codeByPosition)
                throws SQLException {
            try (PreparedStatement update =
                    connection.prepareStatement(
                            "UPDATE parked SET code = ?, attempts = attempts + 1, tried_at = now()"
                                    + " WHERE name = ? AND position = ?")) {
                for (Map.Entry<Long, String> failure : codeByPosition.entrySet()) {
                    update.setString(1, failure.getValue());
                    update.setString(2, module.name());
                    update.setLong(3, failure.getKey());
                    update.addBatch();
                }
                update.executeBatch();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    /** What becomes of the events of one page. */
    private static final class Tried implements SequencedApply.Aside {

        private final Set<Sequence> held;
        private final Set<Long> left = new HashSet<>();
        private final Map<Long, String> codeByPosition = new LinkedHashMap<>();

        private Tried(Set<Sequence> held) {
            this.held = Objects.requireNonNull(held);
        }

        @Override
        public boolean holds(SequencedEvent event) {
            return held.contains(event.sequence());
        }

        @Override
        public void failed(SequencedEvent event, String code) {
            held.add(event.sequence());
            left.add(event.position());
            codeByPosition.put(event.position(), code);
        }

        @Override
        public void behind(SequencedEvent event) {
            left.add(event.position());
        }
    }
}
