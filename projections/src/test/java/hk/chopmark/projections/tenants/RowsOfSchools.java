package hk.chopmark.projections.tenants;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadSchema;
import hk.chopmark.projections.rows.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * All rows of a school, by table. Positions and ids of its own events are told by their place among
 * the school's events; those of anybody else's events stay as they are, and so show.
 */
final class RowsOfSchools {

    private static final Pattern POSITION =
            Pattern.compile("\"((?:[a-z_]+_)?position|looked_at)\": (\\d+)");
    private static final Pattern PLACE = Pattern.compile("(\\d+)/([0-9a-f-]{36})/");
    private static final Pattern ID =
            Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final DataSource projector;
    private final EventLog log;

    RowsOfSchools(DataSource projector, EventLog log) {
        this.projector = projector;
        this.log = log;
    }

    Map<String, List<String>> of(SchoolId school) {
        Map<Long, Integer> placeByPosition = new HashMap<>();
        Map<String, Integer> placeById = new HashMap<>();
        for (StoredEvent event : log.range(0, EventLog.MAX_RESULTS)) {
            if (event.school().equals(school)) {
                placeById.put(event.id().toString(), placeById.size());
                placeByPosition.put(event.position(), placeByPosition.size());
            }
        }
        Map<String, List<String>> byTable = new TreeMap<>();
        raw(school)
                .forEach((table, rows) ->
                        byTable.put(
                                table,
                                rows.stream()
                                        .map(row -> told(row, placeByPosition, placeById))
                                        .sorted()
                                        .toList()));
        return byTable;
    }

    private static String told(
            String row, Map<Long, Integer> placeByPosition, Map<String, Integer> placeById) {
        String positions =
                POSITION.matcher(row)
                        .replaceAll(found ->
                                "\"%s\": %s"
                                        .formatted(
                                                found.group(1),
                                                own(found.group(2), placeByPosition)));
        String places =
                PLACE.matcher(positions)
                        .replaceAll(found ->
                                own(found.group(1), placeByPosition) + "/" + found.group(2) + "/");
        return ID.matcher(places)
                .replaceAll(found -> {
                    Integer place = placeById.get(found.group());
                    return place == null ? found.group() : "event-" + place;
                });
    }

    private static String own(String position, Map<Long, Integer> placeByPosition) {
        Integer place = placeByPosition.get(Long.valueOf(position));
        return place == null ? "foreign-" + position : "own-" + place;
    }

    private Map<String, List<String>> raw(SchoolId school) {
        String all =
                ReadModelCatalog.all().stream()
                        .map(ProjectionModule::tables)
                        .flatMap(List::stream)
                        .map(table ->
                                ("SELECT '%2$s' AS name, to_jsonb(t)::text AS content"
                                                + " FROM %1$s.%2$s t WHERE school = '%3$s'")
                                        .formatted(ReadSchema.NAME, table, school.id()))
                        .collect(Collectors.joining(" UNION ALL "));
        Map<String, List<String>> byTable = new TreeMap<>();
        ReadModelCatalog.all().stream()
                .flatMap(module -> module.tables().stream())
                .forEach(table -> byTable.put(table, new ArrayList<>()));
        try (Connection connection = projector.getConnection()) {
            Select.of(all)
                    .list(
                            connection,
                            row ->
                                    byTable.computeIfAbsent(
                                                    row.text("name"), _ -> new ArrayList<>())
                                            .add(row.text("content")));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return byTable;
    }
}
