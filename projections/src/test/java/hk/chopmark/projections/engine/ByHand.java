package hk.chopmark.projections.engine;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadSchema;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.Select;
import hk.chopmark.projections.testing.TestLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What a plain loop makes of a log, to compare running read models with. */
final class ByHand {

    private ByHand() {}

    /** The events of the sequence with the most events. */
    static List<Recorded<?>> longestSequence(TestLog log, ProjectionModule module) {
        Map<String, List<Recorded<?>>> bySequence = new TreeMap<>();
        log.raw().range(0, EventLog.MAX_RESULTS).stream()
                .<Recorded<?>>map(log.format()::decode)
                .filter(event -> module.eventTypes().contains(event.event().getClass()))
                .forEach(event ->
                        bySequence
                                .computeIfAbsent(module.sequenceOf(event), _ -> new ArrayList<>())
                                .add(event));
        return bySequence.values().stream()
                .max(java.util.Comparator.comparingInt(List::size))
                .orElseThrow();
    }

    /** What a plain loop over all events but these gives. */
    static ProjectionDigest without(TestLog log, ProjectionModule module, List<Long> positions) {
        ReadSchema.recreateNext(log.projector());
        Applied byHand = new Applied(log);
        byHand.catchUp(new Leaving(module, positions), ReadSchema.NEXT, 100);
        return byHand.digest(module, ReadSchema.NEXT);
    }

    /** A read model that leaves out some events. */
    private record Leaving(ProjectionModule behind, List<Long> positions)
            implements ProjectionModule {

        @Override
        public String name() {
            return behind.name();
        }

        @Override
        public List<String> tables() {
            return behind.tables();
        }

        @Override
        public java.util.Set<Class<? extends DomainEvent>> eventTypes() {
            return behind.eventTypes();
        }

        @Override
        public String sequenceOf(Recorded<?> event) {
            return behind.sequenceOf(event);
        }

        @Override
        public void apply(Recorded<?> event, RowBatch rows) {
            if (!positions.contains(event.position())) {
                behind.apply(event, rows);
            }
        }
    }

    /** Rows of a school in use. */
    static List<String> rowsOf(TestLog log, ProjectionModule module, SchoolId school) {
        return rowsOf(log, module, school, ReadSchema.NAME);
    }

    /** Rows of a school where only some schools are applied. */
    static List<String> rowsOf(
            TestLog log, ProjectionModule module, SchoolId school, Predicate<SchoolId> applied) {
        ReadSchema.recreateNext(log.projector());
        new Applied(log, applied).catchUp(module, ReadSchema.NEXT, 100);
        return rowsOf(log, module, school, ReadSchema.NEXT);
    }

    private static List<String> rowsOf(
            TestLog log, ProjectionModule module, SchoolId school, String schema) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = log.projector().getConnection()) {
            for (String table : module.tables()) {
                rows.addAll(
                        Select.of(
                                        "SELECT t::text AS content FROM "
                                                + (schema + "." + table)
                                                + " t WHERE school = ? ORDER BY 1",
                                        school.id())
                                .list(connection, row -> row.text("content")));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }
}
