package hk.chopmark.api.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.secrets.ServiceKeys;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every schema of an installation, as a server makes them: log, read models, keys and what the
 * interface keeps. Each table and key that is not a school's own stands in a list with its reason.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EverySchemaIT {

    /** Tables that no school owns rows of, and why. */
    private static final Map<String, String> WITHOUT_A_SCHOOL =
            Map.ofEntries(
                    Map.entry("chopmark.head", "the next position of the installation's log"),
                    Map.entry("chopmark.integration", "how far the log is in the trees"),
                    Map.entry("chopmark.sealed_box", "belongs to an event, and is seen with it"),
                    Map.entry("chopmark.schema_history", "migrations"),
                    Map.entry("chopmark_read.projection", "how far a read model is in the log"),
                    Map.entry("chopmark_read.projection_node", "the nodes of the installation"),
                    Map.entry("chopmark_read.token_entry", "cursors of the event processors"),
                    Map.entry("chopmark_read.schema_history", "migrations"),
                    Map.entry("chopmark_api.schema_history", "migrations"),
                    Map.entry("chopmark_keys.clock_reading", "readings of the server's clock"),
                    Map.entry("chopmark_keys.flyway_schema_history", "migrations"));

    /** Unique keys that mean the same in all schools, and why no school can take another's. */
    private static final Map<String, String> NOT_BY_SCHOOL =
            Map.of(
                    "chopmark.event by event_pkey", "positions are given out by the log",
                    "chopmark.event by event_id", "ids of events are made by the log",
                    "chopmark.school by school_origin_key", "made from the school's id",
                    "chopmark_keys.subject_secret by subject_secret_pkey",
                            "ids of keys are made by the key store, at random");

    private static final String SIGN_IN =
            "secrets, which only sign-in reads, before anybody is known to be of a school";
    private static final String KEY_STORE = "the key store's, in a database of its own";

    /** Tables of schools without a policy; the role that reads for schools cannot read them. */
    private static final Map<String, String> WITHOUT_A_POLICY =
            Map.ofEntries(
                    Map.entry("chopmark.idempotency", "the sequencer's, which appends for all"),
                    Map.entry("chopmark_api.message", "the sender takes what is due, of all"),
                    Map.entry("chopmark_api.contact_code", "the sender's, likewise"),
                    Map.entry("chopmark_api.password", SIGN_IN),
                    Map.entry("chopmark_api.totp", SIGN_IN),
                    Map.entry("chopmark_api.passkey", SIGN_IN),
                    Map.entry("chopmark_api.answered_question", SIGN_IN),
                    Map.entry("chopmark_api.provider_secret", SIGN_IN),
                    Map.entry("chopmark_api.provider_link", SIGN_IN),
                    Map.entry("chopmark_api.one_time_code", SIGN_IN),
                    Map.entry("chopmark_api.session", SIGN_IN),
                    Map.entry("chopmark_api.service_key", SIGN_IN),
                    Map.entry("chopmark_keys.kek", KEY_STORE),
                    Map.entry("chopmark_keys.subject_secret", KEY_STORE),
                    Map.entry("chopmark_keys.blind_index", KEY_STORE),
                    Map.entry("chopmark_keys.blind_index_shape", KEY_STORE),
                    Map.entry("chopmark_keys.login_name", KEY_STORE),
                    Map.entry("chopmark_keys.login_name_holder", KEY_STORE));

    private static final String OURS =
            "n.nspname LIKE 'chopmark%' AND n.nspname <> 'chopmark_read_next'";
    private static final String HAS_SCHOOL =
            "EXISTS (SELECT 1 FROM pg_attribute s WHERE s.attrelid = t.oid"
                    + " AND s.attname = 'school' AND NOT s.attisdropped)";
    private static final String TABLES =
            "SELECT n.nspname || '.' || t.relname FROM pg_class t"
                    + " JOIN pg_namespace n ON n.oid = t.relnamespace"
                    + " WHERE t.relkind IN ('r', 'p') AND "
                    + OURS
                    + " AND ";

    private TestServer server;
    private RawDatabase database;
    private SchoolId here;
    private SchoolId there;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        database = new RawDatabase(folder.resolve("data"));
        here = founded("A", "甲");
        there = founded("B", "乙");
        long head = server.installation().engine().head();
        Awaitility.await("trees and checkpoints of both schools")
                .until(() ->
                        rows("chopmark", "SELECT sum(size) FROM chopmark.tree")
                                .equals(List.of(Long.toString(head))));
    }

    private SchoolId founded(String nameEn, String nameZh) throws Exception {
        Reply founded =
                server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                        .for_("roster-administration")
                        .post(
                                "/api/v1/schools",
                                "{\"nameEn\":\"%s\",\"nameZh\":\"%s\"}".formatted(nameEn, nameZh));
        SchoolId school = (SchoolId) Ref.parse(founded.text("/school"));
        String head =
                server.token(founded.text("/administrator"), ActingRole.ADMINISTRATOR, school);
        Reply enrolled =
                server.as(head)
                        .for_("roster-administration")
                        .post(
                                "/api/v1/students",
                                "{\"nameEn\":\"Chan\",\"enrolledOn\":\"2026-09-01\"}");
        assertThat(enrolled.status()).as("a student with a box: %s", enrolled).isEqualTo(201);
        return school;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private List<String> rows(String in, String... statements) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = database.superuser(in).getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                rows.clear();
                if (statement.execute(each)) {
                    collect(statement, rows);
                }
            }
        }
        return rows;
    }

    private static void collect(Statement statement, List<String> rows) throws SQLException {
        try (ResultSet result = statement.getResultSet()) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        }
    }

    private List<String> ofBoth(String query) throws Exception {
        List<String> rows = rows("chopmark", query);
        rows.addAll(rows("chopmark_keys", query));
        return rows;
    }

    @Test
    void every_table_has_a_school_or_a_reason() throws Exception {
        assertThat(ofBoth(TABLES + "NOT " + HAS_SCHOOL))
                .as("tables without a school")
                .containsExactlyInAnyOrderElementsOf(WITHOUT_A_SCHOOL.keySet());
    }

    @Test
    void the_school_leads_every_unique_key_or_there_is_a_reason() throws Exception {
        assertThat(
                        ofBoth(
                                "SELECT n.nspname || '.' || t.relname || ' by ' || i.relname"
                                        + " FROM pg_index x JOIN pg_class t ON t.oid = x.indrelid"
                                        + " JOIN pg_class i ON i.oid = x.indexrelid"
                                        + " JOIN pg_namespace n ON n.oid = t.relnamespace"
                                        + " LEFT JOIN pg_attribute a"
                                        + " ON a.attrelid = t.oid AND a.attnum = x.indkey[0]"
                                        + " WHERE x.indisunique AND a.attname IS DISTINCT FROM 'school'"
                                        + " AND "
                                        + OURS
                                        + " AND "
                                        + HAS_SCHOOL))
                .as("unique keys by which one school could shut out another")
                .containsExactlyInAnyOrderElementsOf(NOT_BY_SCHOOL.keySet());
    }

    @Test
    void every_table_of_schools_has_a_policy_or_is_closed_to_who_reads_for_schools()
            throws Exception {
        assertThat(ofBoth(TABLES + HAS_SCHOOL + " AND NOT t.relrowsecurity"))
                .as("tables of schools without a policy")
                .containsExactlyInAnyOrderElementsOf(WITHOUT_A_POLICY.keySet());
        assertThat(
                        ofBoth(
                                TABLES
                                        + HAS_SCHOOL
                                        + " AND NOT t.relrowsecurity"
                                        + " AND has_table_privilege('chopmark_reader', t.oid, 'SELECT')"))
                .as("of these, which the reader may read")
                .isEmpty();
    }

    @Test
    void a_query_of_the_log_that_forgets_the_school_sees_no_row_of_another() throws Exception {
        List<String> schools = List.of(here.id().toString(), there.id().toString());
        Awaitility.await("the checkpoints of both schools")
                .until(() ->
                        rows("chopmark", "SELECT DISTINCT school FROM chopmark.checkpoint")
                                .containsAll(schools));
        List<String> behind = new ArrayList<>();
        for (String table : rows("chopmark", TABLES + HAS_SCHOOL + " AND t.relrowsecurity")) {
            String forgetful = "SELECT DISTINCT school FROM " + table;
            List<String> all = rows("chopmark", forgetful);
            if (all.containsAll(schools)) {
                behind.add(table);
                assertThat(reader(here, forgetful))
                        .as("schools seen in %s", table)
                        .containsExactly(here.id().toString());
            }
            assertThat(reader(null, forgetful)).as("%s for no school", table).isEmpty();
        }
        assertThat(behind)
                .as("tables in which both schools have rows")
                .contains(
                        "chopmark.event",
                        "chopmark.school",
                        "chopmark.tree",
                        "chopmark.checkpoint",
                        "chopmark_read.roster_school");
    }

    @Test
    void boxes_are_seen_with_their_events_only() throws Exception {
        String boxes = "SELECT count(*) FROM chopmark.sealed_box b";
        String ofHere =
                boxes
                        + " JOIN chopmark.event e USING (partition, position) WHERE e.school = '"
                        + here.id()
                        + "'";
        List<String> own = rows("chopmark", ofHere);
        assertThat(own).as("boxes of the school").isNotEqualTo(List.of("0"));
        assertThat(rows("chopmark", boxes)).as("and of other schools").isNotEqualTo(own);
        assertThat(reader(here, boxes)).as("boxes seen for the school").isEqualTo(own);
        assertThat(reader(null, boxes)).as("for no school").isEqualTo(List.of("0"));
    }

    /** What the role that reads for schools sees. */
    private List<String> reader(@Nullable SchoolId school, String query) throws Exception {
        return rows(
                "chopmark",
                "SET ROLE chopmark_reader",
                "SELECT set_config('chopmark.school', '%s', false)"
                        .formatted(school == null ? "" : school.id()),
                query);
    }

    @Test
    void a_key_is_found_and_ended_in_its_own_school_only() {
        ServiceKeys keys = server.installation().secrets().serviceKeys();
        ServiceKeys.Key key =
                new ServiceKeys.Key(
                        here,
                        new ServiceId(UuidCreator.getTimeOrderedEpoch()),
                        new CredentialId(UuidCreator.getTimeOrderedEpoch()),
                        server.installation().clock().instant().plus(Duration.ofDays(1)));
        String text = keys.issue(key);
        keys.delete(there, key.credential());
        keys.endAt(there, key.credential(), Instant.EPOCH);
        assertThat(keys.find(text).map(ServiceKeys.Key::school))
                .as("ended by the other")
                .contains(here);
        keys.delete(here, key.credential());
        assertThat(keys.find(text)).as("ended by its own").isEmpty();
    }
}
