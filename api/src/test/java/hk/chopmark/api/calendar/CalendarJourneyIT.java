package hk.chopmark.api.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A school's calendar and its due rules over HTTP. */
class CalendarJourneyIT {

    private static final String HOLIDAYS =
            """
            {"holidays":[{"day":"2026-10-01","nameEn":"National Day","nameZh":"國慶日"}],"source":"Gazette"}
            """;
    private static final String YEAR =
            """
            {"first":"2026-09-01","last":"2027-08-31","halfDays":["SATURDAY"],
             "schoolDays":["MONDAY","TUESDAY","WEDNESDAY","THURSDAY","FRIDAY"]}
            """;

    @Test
    void a_school_says_what_its_days_are_and_reads_them_back(@TempDir Path folder)
            throws Exception {
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            Reply founded =
                    server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                            .for_("roster-administration")
                            .post("/api/v1/schools", "{\"nameEn\":\"Hill\",\"nameZh\":\"山\"}");
            SchoolId school = (SchoolId) Ref.parse(founded.text("/school"));
            Call office =
                    server.as(
                                    server.token(
                                            founded.text("/administrator"),
                                            ActingRole.ADMINISTRATOR,
                                            school))
                            .for_("roster-administration");

            calendar(office);
            dueRules(office);
            Call auditor =
                    server.as(
                                    server.token(
                                            "staff=" + UuidCreator.getTimeOrderedEpoch(),
                                            ActingRole.AUDITOR,
                                            school))
                            .for_("roster-administration");
            status(403, auditor.post("/api/v1/calendar/years", YEAR));
            status(200, auditor.get("/api/v1/due-acts"));
        }
    }

    private static void calendar(Call office) throws Exception {
        status(200, office.post("/api/v1/calendar/holidays/2026", HOLIDAYS));
        Reply again = office.post("/api/v1/calendar/holidays/2026", HOLIDAYS);
        assertThat(again.json().at("/events").size()).as("nothing is added: %s", again).isZero();
        refused(400, "request.invalid", office.post("/api/v1/calendar/holidays/2027", HOLIDAYS));
        status(201, office.post("/api/v1/calendar/years", YEAR));
        refused(409, "calendar.school-year-unchanged", office.post("/api/v1/calendar/years", YEAR));
        status(
                200,
                office.post(
                        "/api/v1/calendar/days/2026-09-30/suspension",
                        "{\"from\":\"MORNING\",\"signal\":\"BLACK_RAINSTORM\",\"source\":\"EDB\"}"));
        refused(
                409,
                "calendar.already-suspended",
                office.post(
                        "/api/v1/calendar/days/2026-09-30/suspension",
                        "{\"from\":\"MORNING\",\"signal\":\"BLACK_RAINSTORM\",\"source\":\"EDB\"}"));
        status(
                201,
                office.post(
                        "/api/v1/calendar/school-holidays",
                        "{\"first\":\"2026-10-02\",\"last\":\"2026-10-02\",\"reason\":\"bridge\"}"));
        Reply changed =
                office.post(
                        "/api/v1/calendar/days/2026-10-03",
                        "{\"kind\":\"SCHOOL_DAY\",\"reason\":\"make-up\"}");
        status(200, changed);

        Reply days =
                office.get(
                        "/api/v1/calendar?from=2026-09-29&to=2026-10-03&atLeast=" + changed.asOf());
        status(200, days);
        assertThat(days.json().at("/value").findValuesAsString("kind"))
                .as("%s", days)
                .containsExactly(
                        "SCHOOL_DAY",
                        "SUSPENDED",
                        "GENERAL_HOLIDAY",
                        "SCHOOL_HOLIDAY",
                        "SCHOOL_DAY");
        assertThat(days.text("/value/2/holiday/nameZh")).isEqualTo("國慶日");
        assertThat(days.text("/value/4/word/replaced")).isEqualTo("HALF_DAY");
        refused(
                400,
                "request.invalid",
                office.get("/api/v1/calendar?from=2026-10-03&to=2026-09-29"));
    }

    private static void dueRules(Call office) throws Exception {
        Instant now = office.server().installation().clock().instant();
        String rule =
                """
                {"from":"%s","parameters":[{"name":"school-days","number":5}],"source":"School"}
                """
                        .formatted(now.plus(Duration.ofDays(1)));
        Reply adopted = office.post("/api/v1/due-rules/absence-school-days", rule);
        status(201, adopted);
        Reply rules = office.get("/api/v1/due-rules?atLeast=" + adopted.asOf());
        assertThat(rules.response().body())
                .as("the version of the founding and the next one")
                .contains("school-days=7", "school-days=5");
        refused(
                404,
                "duty.rule-not-carried-out",
                office.post("/api/v1/due-rules/absence-escalation", rule));
        refused(
                404,
                "duty.rule-unknown",
                office.post(
                        "/api/v1/due-rules/other/retirement",
                        "{\"until\":\"" + now + "\",\"reason\":\"x\"}"));
        Reply acts = office.get("/api/v1/due-acts?outcome=MISSED&late=true&limit=5");
        assertThat(acts.json().at("/rows").size()).as("none yet: %s", acts).isZero();
    }

    private static void status(int expected, Reply reply) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(expected);
    }

    private static void refused(int status, String code, Reply reply) {
        status(status, reply);
        assertThat(reply.text("/code")).as("%s", reply).isEqualTo(code);
    }
}
