package hk.chopmark.projections.storing;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.rows.Select;
import hk.chopmark.projections.testing.TestLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever the codec can write, every read model can store. */
class EverythingStoredIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final SchoolId SCHOOL = new SchoolId(UUID.randomUUID());
    private static final long SEED = 20_260_901;
    private static final int OF_EACH_KIND = 25;

    @Test
    void random_events_of_all_kinds_with_extreme_values_park_nothing() throws SQLException {
        ExtremeEvents events = new ExtremeEvents(SEED);
        try (TestLog log = new TestLog(POSTGRES)) {
            Map<Long, String> kindByPosition = new TreeMap<>();
            Map<String, Integer> storedByKind = new TreeMap<>();
            for (int round = 0; round < OF_EACH_KIND; round++) {
                for (Class<? extends DomainEvent> kind : kinds()) {
                    DomainEvent event = events.event(kind);
                    try {
                        kindByPosition.put(
                                log.append(SCHOOL, event).firstPosition(), kind.getSimpleName());
                        storedByKind.merge(kind.getSimpleName(), 1, Integer::sum);
                    } catch (DomainRejection refused) {
                        assertThat(refused.code())
                                .as("what the codec says of a %s", kind.getSimpleName())
                                .isIn("event.too-large", "event.not-storable");
                    }
                }
            }
            assertThat(storedByKind)
                    .as("kinds of event of which some were stored, seed %d", SEED)
                    .hasSize(kinds().size());
            Applied applied = new Applied(log);
            ReadModelCatalog.all().forEach(applied::catchUp);
            assertThat(parked(log, kindByPosition))
                    .as("what the read models could not store, seed %d", SEED)
                    .isEmpty();
        }
    }

    private static List<Class<? extends DomainEvent>> kinds() {
        return Areas.all().stream()
                .<Class<? extends DomainEvent>>flatMap(area -> area.events().stream())
                .toList();
    }

    private static List<String> parked(TestLog log, Map<Long, String> kindByPosition)
            throws SQLException {
        try (Connection connection = log.projector().getConnection()) {
            return Select.of(
                            "SELECT name, code, position FROM chopmark_read.parked"
                                    + " WHERE attempts > 0 ORDER BY position")
                    .list(
                            connection,
                            row ->
                                    row.text("name")
                                            + " "
                                            + kindByPosition.get(row.number("position"))
                                            + " "
                                            + row.text("code"));
        }
    }
}
