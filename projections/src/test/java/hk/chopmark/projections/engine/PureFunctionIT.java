package hk.chopmark.projections.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.Canaries;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.ProjectionFault;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadSchema;
import hk.chopmark.projections.testing.SchoolStory;
import hk.chopmark.projections.testing.TestLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Read models are a pure function of the log, and hold no personal data. */
class PureFunctionIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static TestLog log;
    private static Applied applied;

    @BeforeAll
    static void tell() {
        log = new TestLog(POSTGRES);
        applied = new Applied(log);
        for (long seed = 0; seed < 2; seed++) {
            SchoolStory story = SchoolStory.year(seed, 12);
            log.append(story.school, story.events);
        }
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @Test
    void rows_do_not_depend_on_the_size_of_batches() {
        Map<String, Set<ProjectionDigest>> digests = new TreeMap<>();
        for (int batchSize : new int[] {1, 7, 100, 500}) {
            ReadSchema.recreateNext(log.projector());
            for (ProjectionModule module : ReadModelCatalog.all()) {
                applied.catchUp(module, ReadSchema.NEXT, batchSize);
                digests.computeIfAbsent(module.name(), _ -> new HashSet<>())
                        .add(applied.digest(module, ReadSchema.NEXT));
            }
        }
        assertThat(digests)
                .as("one digest of each read model for batches of 1, 7, 100 and 500")
                .hasSameSizeAs(ReadModelCatalog.all())
                .allSatisfy((name, ofModule) ->
                        assertThat(ofModule)
                                .singleElement()
                                .satisfies(digest -> assertThat(digest.rows()).isPositive()));
    }

    @Test
    void every_table_belongs_to_one_module_and_has_a_key() throws SQLException {
        List<String> declared = new ArrayList<>();
        ReadModelCatalog.all().forEach(module -> declared.addAll(module.tables()));
        List<String> tables = tables();
        tables.removeAll(
                List.of(
                        "projection",
                        "parked",
                        "parked_school",
                        "projection_node",
                        "token_entry",
                        "schema_history"));
        assertThat(declared)
                .as("every table is rebuilt by exactly one module")
                .containsExactlyInAnyOrderElementsOf(tables);
    }

    @Test
    void no_personal_value_is_in_any_table() throws SQLException {
        ReadModelCatalog.all().forEach(applied::catchUp);
        long rows = 0;
        for (String table : tables()) {
            for (String row : rowsOf(table)) {
                rows++;
                assertThat(row)
                        .as("a personal value stands in a row of " + table)
                        .doesNotContain(SchoolStory.CANARY);
            }
        }
        assertThat(rows).as("the scan saw rows").isGreaterThan(200);
    }

    @Test
    void no_sealed_field_of_any_event_is_in_any_table() throws SQLException {
        Canaries canaries = Canaries.inEveryEvent();
        SchoolId school = new SchoolId(UUID.randomUUID());
        for (DomainEvent event : canaries.events()) {
            log.append(school, event);
        }
        ReadModelCatalog.all().forEach(applied::catchUp);
        List<String> values =
                canaries.planted().stream().map(each -> each.value().toString()).toList();

        boolean schoolSeen = false;
        for (String table : tables()) {
            for (String row : rowsOf(table)) {
                schoolSeen |= row.contains(school.id().toString());
                assertThat(values)
                        .as("values sealed in events that stand in a row of " + table)
                        .noneMatch(row::contains);
            }
        }
        assertThat(schoolSeen).as("the scan saw rows of these events").isTrue();
    }

    private static List<String> rowsOf(String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = log.projector().getConnection();
                Statement statement = connection.createStatement();
                ResultSet all =
                        statement.executeQuery(
                                "SELECT t::text FROM chopmark_read." + table + " t")) {
            while (all.next()) {
                rows.add(all.getString(1));
            }
        }
        return rows;
    }

    @Test
    void an_event_that_is_lost_repeated_or_out_of_order_is_noticed() throws SQLException {
        ProjectionModule module = Roster.projection();
        ReadSchema.recreateNext(log.projector());
        applied.catchUp(module, ReadSchema.NEXT, 500);
        try (Connection connection = log.projector().getConnection()) {
            connection.setAutoCommit(false);
            for (long step : new long[] {-1, 1}) {
                ModuleBatch batch =
                        ModuleBatch.begin(
                                module, connection, ModuleBatch.Place.NEXT, ModuleBatch.Share.ALL);
                assertThatThrownBy(
                                () -> batch.accept(new ModuleBatch.Item(batch.next() + step, null)))
                        .as("position " + step + " beside the next one")
                        .isInstanceOfSatisfying(
                                ProjectionFault.class,
                                fault ->
                                        assertThat(fault.code())
                                                .isEqualTo(
                                                        step < 0
                                                                ? "projection.order"
                                                                : "projection.gap"));
                assertThatThrownBy(batch::finish)
                        .as("nothing of that batch is kept")
                        .isInstanceOf(ProjectionFault.class);
                connection.rollback();
            }
            connection.setAutoCommit(true);
        }
    }

    private static List<String> tables() throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = log.projector().getConnection();
                Statement statement = connection.createStatement();
                ResultSet names =
                        statement.executeQuery(
                                "SELECT tablename FROM pg_tables WHERE schemaname = 'chopmark_read'")) {
            while (names.next()) {
                tables.add(names.getString(1));
            }
        }
        return tables;
    }
}
