package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.api.wiring.RawDatabase;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk over HTTP: reads stop, two persons get through, the log hears of it afterwards. */
class BreakGlassJourneyIT {

    private static final String CANARY = "Canary Wing-Yan";
    private static final String VIEW =
            "{\"resource\":\"roster\",\"subjects\":[\"%s\"],\"fields\":[\"nameEn\"]}";

    @Test
    void two_persons_read_while_the_log_takes_nothing(@TempDir Path folder) throws Exception {
        Path data = folder.resolve("data");
        try (TestServer server = new TestServer(data)) {
            Reply founded =
                    server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                            .for_("roster-administration")
                            .post("/api/v1/schools", "{\"nameEn\":\"Hill\",\"nameZh\":\"山\"}");
            SchoolId school = (SchoolId) Ref.parse(founded.text("/school"));
            Call head = acting(server, founded.text("/administrator"), school);
            Call deputy = acting(server, employed(head, founded.text("/school")), school);
            Reply enrolled =
                    head.post(
                            "/api/v1/students",
                            "{\"nameEn\":\"%s\",\"enrolledOn\":\"2026-09-01\"}".formatted(CANARY));
            String student = enrolled.text("/refs/student");
            Reply seen = head.post("/api/v1/personal-data/unmaskings", VIEW.formatted(student));
            while (!seen.toString().contains(CANARY)) {
                LockSupport.parkNanos(50_000_000);
                seen = head.post("/api/v1/personal-data/unmaskings", VIEW.formatted(student));
            }

            fillDisk(data);
            Reply stopped = head.post("/api/v1/personal-data/views", VIEW.formatted(student));
            assertThat(stopped.status()).as("no record, no read: %s", stopped).isEqualTo(503);
            throughTheGlass(head, deputy, student);
            freeDisk(data);

            Reply uses = head.get("/api/v1/break-glass");
            while (uses.json().at("/pending").asInt() > 0) {
                LockSupport.parkNanos(100_000_000);
                uses = head.get("/api/v1/break-glass");
            }
            assertThat(uses.json().at("/uses").size()).as("on record once: %s", uses).isEqualTo(1);
            assertThat(uses.toString()).as("without names").doesNotContain(CANARY);
        }
    }

    private static void throughTheGlass(Call head, Call deputy, String student) throws Exception {
        Reply asked = head.post("/api/v1/break-glass", VIEW.formatted(student));
        assertThat(asked.status()).as("asked: %s", asked).isEqualTo(201);
        String request = "/api/v1/break-glass/" + asked.text("/request");
        Reply alone = head.post(request + "/confirmation", "{}");
        assertThat(alone.status()).as("nobody confirms for themselves: %s", alone).isEqualTo(403);
        assertThat(deputy.post(request + "/confirmation", "{}").status()).isEqualTo(204);
        Reply opened = head.post(request + "/opening", "{}");
        assertThat(opened.status()).as("opened: %s", opened).isEqualTo(200);
        assertThat(opened.toString()).as("the name").contains(CANARY);
        assertThat(opened.json().at("/journalSequence").asInt()).as("in the journal").isEqualTo(1);
        assertThat(head.post(request + "/opening", "{}").status()).as("once").isEqualTo(404);
    }

    private static Call acting(TestServer server, String person, SchoolId school) {
        return server.as(server.token(person, ActingRole.ADMINISTRATOR, school))
                .for_("roster-administration");
    }

    /** A member of staff with the role of an auditor. */
    private static String employed(Call head, String school) throws Exception {
        Reply appointed = head.post("/api/v1/staff", "{\"postCode\":\"deputy\"}");
        assertThat(appointed.status()).as("appointed: %s", appointed).isEqualTo(201);
        String staff = appointed.text("/refs/staff");
        Reply granted =
                head.post(
                        "/api/v1/grants",
                        ("{\"grantee\":\"%s\",\"roleCode\":\"auditor\",\"scope\":\"%s\","
                                        + "\"validFrom\":\"2026-01-01T00:00:00Z\"}")
                                .formatted(staff, school));
        assertThat(granted.status()).as("granted: %s", granted).isEqualTo(201);
        return staff;
    }

    private static void fillDisk(Path data) throws Exception {
        admin(
                data,
                "CREATE FUNCTION public.disk_is_full() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN RAISE EXCEPTION USING ERRCODE = ''53100''; END'",
                "CREATE TRIGGER disk_is_full BEFORE INSERT ON chopmark.event"
                        + " FOR EACH ROW EXECUTE FUNCTION public.disk_is_full()",
                "ALTER TABLE chopmark.event ENABLE ALWAYS TRIGGER disk_is_full");
    }

    private static void freeDisk(Path data) throws Exception {
        admin(
                data,
                "DROP TRIGGER disk_is_full ON chopmark.event",
                "DROP FUNCTION public.disk_is_full()");
    }

    private static void admin(Path data, String... statements) throws Exception {
        try (Connection connection = new RawDatabase(data).superuser("chopmark").getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
