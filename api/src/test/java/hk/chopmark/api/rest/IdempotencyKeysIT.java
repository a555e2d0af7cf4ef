package hk.chopmark.api.rest;

import static hk.chopmark.api.rest.TestServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Idempotency keys over every operation that the interface describes: each honours them or refuses
 * them. An operation that is added fails here until it does one of the two.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyKeysIT extends KeyedRequests {

    /** Takes a use of the emergency access, which {@link BreakGlassJourneyIT} makes. */
    private static final String SHOWN_ELSEWHERE = "POST /api/v1/break-glass/uses/{use}/review";

    private TestServer server;
    private TestSchool school;
    private JsonNode description;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server =
                new TestServer(
                        folder.resolve("data"),
                        opening ->
                                opening.environment(
                                        Map.of(
                                                "CHOPMARK_MAIL_HOST", "127.0.0.1",
                                                "CHOPMARK_MAIL_PORT", "1",
                                                "CHOPMARK_MAIL_SENDER", "office@school.example")));
        school = TestSchool.found(server, "Harbour View Primary School", "海景小學");
        description = server.asNobody().get("/v3/api-docs").json();
        places.put("school", school.id().text());
        places.put("administrator", school.administrator());
        places.put("year", "2026");
        places.put("day", "2026-09-30");
        places.put("rule", "absence-school-days");
        places.put("number", "1");
    }

    @Override
    TestServer server() {
        return server;
    }

    @Override
    TestSchool school() {
        return school;
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void an_operation_that_takes_no_key_refuses_it() throws Exception {
        List<String> passedOver = new ArrayList<>();
        int tried = 0;
        for (String path : description.at("/paths").propertyNames()) {
            JsonNode operations = description.at("/paths").get(path);
            for (String method : operations.propertyNames()) {
                if (!path.startsWith("/api/") || KeyedOperation.takesKey(operations.get(method))) {
                    continue;
                }
                String token =
                        path.equals("/api/v1/schools")
                                ? server.token("service=operator", ActingRole.OPERATOR, null)
                                : school.token();
                Reply reply =
                        server.as(token)
                                .for_("audit")
                                .with(KeyedOperation.KEY, "passed-over")
                                .send(
                                        method.toUpperCase(Locale.ROOT),
                                        path.replaceAll("\\{\\w+\\}", "x"),
                                        method.equals("get") ? null : "{}");
                tried++;
                if (!reply.text("/code").equals("request.idempotency-key-not-taken")
                        || reply.status() != 400) {
                    passedOver.add(method + " " + path + ": " + reply);
                }
            }
        }
        assertThat(passedOver).as("operations that pass a key over in silence").isEmpty();
        assertThat(tried).as("operations tried").isGreaterThan(50);
    }

    @Test
    void every_other_operation_answers_the_same_key_the_same_again() throws Exception {
        rosterIsKept();
        accessIsGivenAndTaken();
        noticesGoOut();
        homeworkIsDone();
        attendanceIsTaken();
        calendarIsSet();
        erasuresAreAskedFor();
        servicesActByKeys();

        TreeSet<String> described = new TreeSet<>();
        for (String path : description.at("/paths").propertyNames()) {
            JsonNode operations = description.at("/paths").get(path);
            for (String method : operations.propertyNames()) {
                if (KeyedOperation.takesKey(operations.get(method))) {
                    described.add(method.toUpperCase(Locale.ROOT) + " " + path);
                }
            }
        }
        described.remove(SHOWN_ELSEWHERE);
        assertThat(honoured).as("operations described with a key were tried").isEqualTo(described);
    }

    @Test
    void a_request_that_changed_nothing_holds_its_key_as_well() throws Exception {
        String path = "/api/v1/calendar/holidays/2027";
        String list =
                "{\"holidays\":[{\"day\":\"2027-10-01\",\"nameEn\":\"NAME\"}],\"source\":\"Gazette\"}";
        head().post(path, list.replace("NAME", "National Day"));
        Call keyed = head().with(KeyedOperation.KEY, "nothing-new");
        Reply nothing = keyed.post(path, list.replace("NAME", "National Day"));
        Reply again = keyed.post(path, list.replace("NAME", "National Day"));
        Reply other = keyed.post(path, list.replace("NAME", "Another day"));

        assertThat(nothing.json().at("/events").size()).as("known already: %s", nothing).isZero();
        assertThat(again.json().at("/repeated").asBoolean()).as("repeated: %s", again).isTrue();
        assertThat(other.text("/code"))
                .as("another list under the same key: %s", other)
                .isEqualTo("idempotency.key-reused");
    }

    private void addressesAreKept() throws Exception {
        chooses("point", "contact-point");
        twice(
                head(),
                "/api/v1/people/{person}/contact-points",
                "{\"id\":\"{pointId}\",\"email\":\"chan@mail.example\"}");
        chooses("message", "message");
        twice(
                head(),
                "/api/v1/people/{person}/contact-points/{point}/codes",
                "{\"id\":\"{messageId}\"}");
        twice(
                head(),
                "/api/v1/people/{person}/contact-points/{point}/end",
                "{\"reason\":\"changed\"}");
    }

    private void rosterIsKept() throws Exception {
        chooses("classId", "class");
        twice(
                head(),
                "/api/v1/classes",
                "{\"id\":\"{classIdId}\",\"code\":\"1A\",\"schoolYear\":\"2026/27\"}");
        chooses("student", "student");
        twice(
                head(),
                "/api/v1/students",
                "{\"id\":\"{studentId}\",\"nameEn\":\"Chan\",\"enrolledOn\":\"2026-09-01\"}");
        places.put("member", place("student"));
        String place =
                "{\"member\":\"{member}\",\"role\":\"PUPIL\",\"classNumber\":1,\"from\":\"2026-09-01\"}";
        twice(head(), "/api/v1/classes/{classId}/members", place);
        chooses("guardian", "guardian");
        twice(
                head(),
                "/api/v1/guardians",
                "{\"id\":\"{guardianId}\",\"nameEn\":\"Chan\",\"phone\":\"5551 2345\"}");
        String link =
                "{\"relation\":\"mother\",\"authority\":\"FULL\",\"validFrom\":\"2026-09-01\"}";
        twice(head(), "/api/v1/students/{student}/guardians/{guardian}", link);
        places.put("person", place("guardian"));
        twice(
                head(),
                "/api/v1/people/{person}/corrections",
                "{\"path\":\"nameEn\",\"category\":\"identity\",\"newValue\":\"Chan Siu\",\"reason\":\"typo\"}");
        twice(
                head(),
                "/api/v1/people/{person}/hkid",
                "{\"number\":\"A123456(3)\",\"ground\":\"enrolment\"}");
        addressesAreKept();
        chooses("leaver", "student");
        twice(
                head(),
                "/api/v1/students/batches",
                "{\"students\":[{\"id\":\"{leaverId}\",\"nameEn\":\"Lee\",\"enrolledOn\":\"2026-09-01\"}],"
                        + "\"places\":[{\"classId\":\"{classId}\",\"student\":\"{leaver}\","
                        + "\"classNumber\":2,\"from\":\"2026-09-01\"}]}");
        String family = place("student");
        places.put("student", place("leaver"));
        places.put("member", place("leaver"));
        head().post(fill("/api/v1/students/{student}/guardians/{guardian}"), link);
        String pair = "/api/v1/students/{student}/guardians/{guardian}";
        twice(head(), pair + "/authority", "{\"authority\":\"NOTICES_ONLY\",\"basis\":\"court\"}");
        twice(head(), pair + "/end", "{\"reason\":\"moved\"}");
        twice(head(), "/api/v1/classes/{classId}/members/{member}/end", "{\"to\":\"2026-10-01\"}");
        twice(head(), "/api/v1/students/{student}/leaving", "{\"leftOn\":\"2026-10-02\"}");
        twice(
                head(),
                "/api/v1/students/{student}/leaving/corrections",
                "{\"leftOn\":\"2026-10-03\",\"reason\":\"wrong-day\"}");
        places.put("student", family);
        chooses("staff", "staff");
        twice(head(), "/api/v1/staff", "{\"id\":\"{staffId}\",\"postCode\":\"clerk\"}");
        twice(head(), "/api/v1/staff/{staff}/leaving", "{\"leftOn\":\"2026-10-02\"}");
        twice(
                head(),
                "/api/v1/staff/{staff}/leaving/corrections",
                "{\"leftOn\":\"2026-10-03\",\"reason\":\"wrong-day\"}");
    }

    private void accessIsGivenAndTaken() throws Exception {
        Call head = head().for_("access-administration");
        twice(
                head,
                "/api/v1/roles",
                "{\"roleCode\":\"helper\",\"permissions\":[\"roster.view@class\"]}");
        places.put("teacher", employed("auditor"));
        places.put("other", employed("helper"));
        String grant =
                "{\"id\":\"{grantId}\",\"grantee\":\"{teacher}\",\"roleCode\":\"ROLE\","
                        + "\"scope\":\"{school}\",\"validFrom\":\"2026-01-01T00:00:00Z\"}";
        chooses("grant", "grant");
        twice(head, "/api/v1/grants", grant.replace("ROLE", "teacher"));
        String held = place("grant");
        Instant now = server.installation().clock().instant();
        chooses("delegation", "grant");
        twice(
                acting(place("teacher"), ActingRole.TEACHER, "access-administration"),
                "/api/v1/delegations",
                ("{\"id\":\"{delegationId}\",\"grant\":\"{grant}\",\"delegate\":\"{other}\","
                                + "\"permissions\":[\"receipt.view\"],\"scope\":\"{school}\","
                                + "\"validFrom\":\"%s\",\"validTo\":\"%s\",\"reason\":\"leave\"}")
                        .formatted(now, now.plus(Duration.ofDays(30))));
        twice(
                acting(place("teacher"), ActingRole.TEACHER, "access-administration"),
                "/api/v1/delegations/{delegation}/end",
                "{\"reason\":\"back\"}");
        chooses("grant", "grant");
        head.post("/api/v1/grants", fill(grant.replace("ROLE", "administrator")));
        twice(head, "/api/v1/proposals/{grant}/withdrawal", "{\"reason\":\"mistake\"}");
        chooses("grant", "grant");
        head.post(
                "/api/v1/grants",
                fill(grant.replace("ROLE", "administrator").replace("{teacher}", "{other}")));
        twice(
                acting(place("teacher"), ActingRole.AUDITOR, "access-administration"),
                "/api/v1/grants/{grant}/confirmation",
                "{}");
        places.put("grant", held);
        Reply list =
                eventually(
                        () -> head.get("/api/v1/grants?person=" + place("teacher")),
                        reply -> reply.toString().contains(held));
        JsonNode first = list.json().at("/rows/0");
        twice(
                head,
                "/api/v1/reviews",
                ("{\"scope\":\"{school}\",\"lookedAt\":%d,\"judgements\":[{\"grant\":\"%s\","
                                + "\"event\":\"%s\",\"verdict\":\"KEEP\",\"reason\":\"needed\"}]}")
                        .formatted(
                                list.asOf(),
                                first.at("/grant").asString(),
                                first.at("/granted/event").asString()));
        twice(head, "/api/v1/grants/{grant}/revocation", "{\"reason\":\"moved\"}");
    }

    private void noticesGoOut() throws Exception {
        Call head = head().for_("home-school-communication");
        for (int round = 1; round <= 2; round++) {
            chooses("notice", "notice");
            twice(head, "/api/v1/notices", "{\"id\":\"{noticeId}\",\"kind\":\"circular\"}");
            twice(
                    head,
                    "/api/v1/notices/{notice}/versions",
                    "{\"titleEn\":\"Outing\",\"bodyEn\":\"Lunch.\",\"urgent\":false,\"marketing\":false}");
            twice(
                    head,
                    "/api/v1/notices/{notice}/audiences",
                    "{\"number\":1,\"classId\":\"{classId}\"}");
            String copy = "/api/v1/notices/{notice}/versions/{number}/copies/{student}/{guardian}";
            if (round == 2) {
                twice(head, copy + "/attestations", "{}");
                twice(head, "/api/v1/notices/{notice}/withdrawal", "{\"reason\":\"mistake\"}");
                continue;
            }
            Call app = acting("service=app", ActingRole.CONNECTOR, "home-school-communication");
            Call guardian =
                    acting(place("guardian"), ActingRole.GUARDIAN, "home-school-communication");
            String sent = "{\"channel\":\"CHANNEL\",\"attempt\":1,\"code\":\"ok\"}";
            for (String channel : List.of("app", "sms")) {
                twice(app, copy + "/attempts", "{\"channel\":\"" + channel + "\",\"attempt\":1}");
            }
            twice(app, copy + "/confirmations", sent.replace("CHANNEL", "app"));
            twice(app, copy + "/failures", sent.replace("CHANNEL", "sms"));
            twice(guardian, copy + "/openings", "{\"language\":\"en\",\"level\":3}");
            twice(guardian, copy + "/acknowledgements", "{\"level\":5}");
        }
    }

    private void homeworkIsDone() throws Exception {
        Call head = head().for_("teaching");
        chooses("homework", "homework");
        twice(
                head,
                "/api/v1/homework",
                "{\"id\":\"{homeworkId}\",\"classId\":\"{classId}\",\"title\":\"Sums\"}");
        twice(head, "/api/v1/homework/{homework}/deadline", "{\"dueAt\":\"2099-01-01T00:00:00Z\"}");
        String path = "/api/v1/homework/{homework}/submissions/{student}";
        Instant now = server.installation().clock().instant().truncatedTo(ChronoUnit.SECONDS);
        twice(
                acting(place("student"), ActingRole.STUDENT, "teaching"),
                path,
                "{\"submittedAt\":\"" + now + "\",\"carriedOver\":false}");
        twice(head, path + "/mark", "{\"mark\":\"87.5\"}");
        twice(head, path + "/return", "{}");
    }
}
