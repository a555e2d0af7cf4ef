package hk.chopmark.projections.engine;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.roster.RosterEvent.SchoolRegistered;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.ReadSchema;
import hk.chopmark.projections.rows.Select;
import hk.chopmark.projections.testing.SchoolStory;
import hk.chopmark.projections.testing.TestLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two schools with equal ids: neither ever sees, changes or loses a row of the other's. */
class TenantsIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    /** Tables of the installation, which no school reads, and why. */
    private static final Map<String, String> WITHOUT_A_SCHOOL =
            Map.of(
                    "projection", "how far a read model is in the log of the installation",
                    "projection_node", "the nodes of the installation",
                    "token_entry", "cursors of the installation's event processors",
                    "schema_history", "migrations");

    /** Keys that mean the same in all schools, and why no school can take one of another's. */
    private static final Map<String, String> NOT_BY_SCHOOL =
            Map.of(
                    "chopmark.event by event_pkey", "positions are given out by the log",
                    "chopmark.event by event_id", "ids of events are made by the log",
                    "chopmark.school by school_origin_key",
                            "an origin is made from the school's id",
                    "chopmark_keys.subject_secret by subject_secret_pkey",
                            "ids of keys are made by the key store, at random");

    private static final SchoolId OTHER = new SchoolId(UUID.randomUUID());

    private static TestLog log;
    private static SchoolId school;

    /** The same year and one event of each kind in two schools, event by event in turn. */
    @BeforeAll
    static void tell() {
        log = new TestLog(POSTGRES);
        SchoolStory story = SchoolStory.year(7, 12);
        school = story.school;
        List<DomainEvent> events = new ArrayList<>(story.events);
        Areas.all().stream()
                .flatMap(area -> area.samples().get().stream())
                .filter(sample -> !(sample instanceof SchoolRegistered))
                .forEach(events::add);
        for (DomainEvent event : events) {
            log.append(school, event);
            log.append(OTHER, ofOther(event));
        }
    }

    private static DomainEvent ofOther(DomainEvent event) {
        return event instanceof SchoolRegistered registered
                ? new SchoolRegistered(OTHER, registered.nameEn(), registered.nameZh())
                : event;
    }

    @AfterAll
    static void close() {
        log.close();
    }

    @Test
    void the_school_leads_every_key_and_index_of_a_table_that_has_a_school() throws SQLException {
        List<String> faults = new ArrayList<>();
        List<String> without = new ArrayList<>();
        try (Connection connection = log.projector().getConnection()) {
            Select.of(
                            """
                            SELECT c.relname AS table_name,
                                   bool_or(a.attname = 'school') AS has_school
                              FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
                             WHERE c.relnamespace = 'chopmark_read'::regnamespace AND c.relkind = 'r'
                             GROUP BY c.relname
                            """)
                    .list(
                            connection,
                            row ->
                                    row.flag("has_school")
                                            ? true
                                            : without.add(row.text("table_name")));
            Select.of(
                            """
                            SELECT t.relname || ' by ' || i.relname AS key, a.attname AS first
                              FROM pg_index x
                              JOIN pg_class t ON t.oid = x.indrelid
                              JOIN pg_class i ON i.oid = x.indexrelid
                              JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
                             WHERE t.relnamespace = 'chopmark_read'::regnamespace
                               AND EXISTS (SELECT 1 FROM pg_attribute s
                                            WHERE s.attrelid = t.oid AND s.attname = 'school')
                            """)
                    .list(
                            connection,
                            row ->
                                    row.text("first").equals("school")
                                            ? true
                                            : faults.add(row.text("key")));
        }
        assertThat(faults).as("keys and indexes that begin with something else").isEmpty();
        assertThat(without)
                .as("tables without a school need a reason")
                .containsExactlyInAnyOrderElementsOf(WITHOUT_A_SCHOOL.keySet());
    }

    @Test
    void the_school_leads_every_unique_key_of_both_databases_but_those_that_no_caller_chooses()
            throws SQLException {
        List<String> faults = new ArrayList<>();
        int schemas = 0;
        for (DataSource database : List.of(POSTGRES.admin(), POSTGRES.keys())) {
            try (Connection connection = database.getConnection()) {
                schemas += uniqueKeysNotBySchool(connection, faults);
            }
        }
        assertThat(schemas)
                .as("schemas with tables of schools: log, read models, keys")
                .isEqualTo(3);
        assertThat(faults)
                .as("unique keys by which one school could shut out another need a reason")
                .containsExactlyInAnyOrderElementsOf(NOT_BY_SCHOOL.keySet());
    }

    /** Adds them to the faults; how many schemas have tables with a school. */
    private static int uniqueKeysNotBySchool(Connection connection, List<String> faults)
            throws SQLException {
        Set<String> schemas = new HashSet<>();
        Select.of(
                        """
                        SELECT n.nspname AS schema_name,
                               n.nspname || '.' || t.relname || ' by ' || i.relname AS key,
                               coalesce(a.attname = 'school', false) AS by_school
                          FROM pg_index x
                          JOIN pg_class t ON t.oid = x.indrelid
                          JOIN pg_class i ON i.oid = x.indexrelid
                          JOIN pg_namespace n ON n.oid = t.relnamespace
                          LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
                         WHERE x.indisunique AND n.nspname LIKE 'chopmark%'
                           AND n.nspname <> 'chopmark_read_next'
                           AND EXISTS (SELECT 1 FROM pg_attribute s
                                        WHERE s.attrelid = t.oid AND s.attname = 'school')
                        """)
                .list(
                        connection,
                        row -> {
                            schemas.add(row.text("schema_name"));
                            return row.flag("by_school") || faults.add(row.text("key"));
                        });
        return schemas.size();
    }

    @Test
    void the_rows_of_a_school_are_the_same_whatever_another_school_with_equal_ids_does() {
        ReadSchema.recreateNext(log.projector());
        Applied both = new Applied(log);
        ReadModelCatalog.all().forEach(module -> both.catchUp(module, ReadSchema.NEXT, 500));
        Map<String, List<String>> together = rowsOf(school);

        ReadSchema.recreateNext(log.projector());
        Applied alone = new Applied(log, school::equals);
        ReadModelCatalog.all().forEach(module -> alone.catchUp(module, ReadSchema.NEXT, 500));

        assertThat(rowsOf(OTHER).values())
                .as("the other school's events were left out this time")
                .allSatisfy(rows -> assertThat(rows).isEmpty());
        assertThat(together)
                .as("rows of the school beside the other, against rows of the school alone")
                .isEqualTo(rowsOf(school));
        assertThat(together)
                .as("every table has rows, else this shows nothing")
                .allSatisfy((table, rows) -> assertThat(rows).as(table).isNotEmpty());
    }

    @Test
    void a_query_that_forgets_the_school_sees_no_row_of_another() {
        Applied applied = new Applied(log);
        ReadModelCatalog.all().forEach(applied::catchUp);
        ReadModels models = new ReadModels(log.projector());
        for (ProjectionModule module : ReadModelCatalog.all()) {
            for (String table : module.tables()) {
                String forgetful = "SELECT DISTINCT school FROM " + table;
                assertThat(
                                models.read(
                                                module,
                                                school,
                                                connection ->
                                                        Select.of(forgetful)
                                                                .list(
                                                                        connection,
                                                                        row -> row.uuid("school")))
                                        .value())
                        .as("schools seen in " + table)
                        .containsExactly(school.id());
            }
        }
    }

    @Test
    void who_reads_for_all_schools_says_so() {
        Applied applied = new Applied(log);
        applied.catchUp(Receipts.projection());
        assertThat(
                        new ReadModels(log.projector())
                                .readAll(
                                        Receipts.projection(),
                                        connection ->
                                                Select.of("SELECT DISTINCT school FROM notice")
                                                        .list(
                                                                connection,
                                                                row -> row.uuid("school")))
                                .value())
                .as("the policy hides them, nothing else does")
                .containsExactlyInAnyOrder(school.id(), OTHER.id());
    }

    /** The rows of a school by table, in the model that is being built, in the order of keys. */
    private static Map<String, List<String>> rowsOf(SchoolId of) {
        Map<String, List<String>> byTable = new TreeMap<>();
        try (Connection connection = log.projector().getConnection()) {
            for (ProjectionModule module : ReadModelCatalog.all()) {
                for (String table : module.tables()) {
                    byTable.put(
                            table,
                            Select.of(
                                            "SELECT t::text AS content FROM "
                                                    + ReadSchema.NEXT
                                                    + "."
                                                    + table
                                                    + " t WHERE school = ? ORDER BY 1",
                                            of.id())
                                    .list(connection, row -> row.text("content")));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return byTable;
    }
}
