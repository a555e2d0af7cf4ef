package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.judging.UsualGrants;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.reading.PersonalDataInventory;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What is held, about whom, and who may see it, over HTTP and in the console. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HeldJourneyIT {

    private static final String NAME = "Canary Wing-Yan";
    private static final String TITLE = "Canary essay";

    private TestServer server;
    private SchoolId school;
    private String administrator;
    private String officer;
    private String student;
    private String classId;
    private String homework;

    @BeforeAll
    void a_pupil_has_a_marked_homework(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        Reply founded =
                server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                        .for_("roster-administration")
                        .post("/api/v1/schools", "{\"nameEn\":\"Hill\",\"nameZh\":\"山\"}");
        school = (SchoolId) Ref.parse(founded.text("/school"));
        administrator = founded.text("/administrator");
        officer = made("/api/v1/staff", "{\"postCode\":\"officer\"}").text("/refs/staff");
        made(
                "/api/v1/grants",
                ("{\"grantee\":\"%s\",\"roleCode\":\"data-protection-officer\",\"scope\":\"%s\","
                                + "\"validFrom\":\"2026-01-01T00:00:00Z\"}")
                        .formatted(officer, school.text()));
        classId =
                made("/api/v1/classes", "{\"code\":\"1A\",\"schoolYear\":\"2026/27\"}")
                        .text("/refs/class");
        student =
                made(
                                "/api/v1/students",
                                "{\"nameEn\":\"%s\",\"enrolledOn\":\"2026-09-01\"}".formatted(NAME))
                        .text("/refs/student");
        made(
                "/api/v1/classes/" + classId + "/members",
                "{\"member\":\"%s\",\"role\":\"PUPIL\",\"classNumber\":1,\"from\":\"2026-09-01\"}"
                        .formatted(student));
        homework =
                made(
                                "/api/v1/homework",
                                "{\"classId\":\"%s\",\"title\":\"%s\"}".formatted(classId, TITLE))
                        .text("/refs/homework");
        String path = "/api/v1/homework/" + homework + "/submissions/" + student;
        server.as(server.token(student, ActingRole.STUDENT, school))
                .for_("teaching")
                .post(path, "{\"carriedOver\":false}");
        long marked = made(path + "/mark", "{\"mark\":\"87.5\"}").asOf();
        head().get("/api/v1/homework?atLeast=" + marked);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Reply made(String path, String body) throws Exception {
        Reply reply = head().for_(TestSchool.purposeOf(path)).post(path, body);
        assertThat(reply.status()).as("%s: %s", path, reply).isBetween(200, 201);
        return reply;
    }

    private static String accountId(String service) {
        return UsualGrants.accountOf(new ActorRef.Service(service))
                .grantee()
                .orElseThrow()
                .id()
                .toString();
    }

    private Call head() {
        return server.as(server.token(administrator, ActingRole.ADMINISTRATOR, school))
                .for_("teaching");
    }

    private Call officer() {
        return server.as(server.token(officer, ActingRole.OFFICER, school))
                .for_("data-access-request");
    }

    @Test
    void the_inventory_lists_every_field_for_whoever_may_audit() throws Exception {
        Reply inventory = officer().get("/api/v1/inventory");

        assertThat(inventory.status()).as("the inventory: %s", inventory).isEqualTo(200);
        assertThat(inventory.json().at("/lines").size())
                .as("lines of the inventory")
                .isEqualTo(PersonalDataInventory.ofThisProgram().lines().size());
        assertThat(
                        server.as(
                                        server.token(
                                                "staff=" + UuidCreator.getTimeOrderedEpoch(),
                                                ActingRole.TEACHER,
                                                school))
                                .get("/api/v1/inventory")
                                .status())
                .as("for somebody who may not audit")
                .isEqualTo(403);
    }

    @Test
    void a_dossier_shows_names_and_marks_with_a_grant_and_says_where_else_they_lie()
            throws Exception {
        String body =
                "{\"subject\":\"%s\",\"categories\":[\"identity\",\"academic\"]}"
                        .formatted(student);

        Reply seen = officer().post("/api/v1/personal-data/dossiers", body);

        assertThat(seen.status()).as("the dossier: %s", seen).isEqualTo(200);
        assertThat(seen.text("/lines/0/value/value"))
                .as("a name as mask")
                .isNotEmpty()
                .isNotEqualTo(NAME);
        assertThat(seen.json().at("/lines").toString()).as("the mark").contains("\"87.5\"");
        assertThat(seen.json().at("/places").findValuesAsString("code")).contains("blind-index");
        assertProblem(
                officer().post("/api/v1/personal-data/dossiers/unmaskings", body),
                403,
                "access.denied");
        assertProblem(head().post("/api/v1/personal-data/dossiers", body), 403, "access.denied");
        assertProblem(
                officer()
                        .post(
                                "/api/v1/personal-data/dossiers",
                                "{\"subject\":\"%s\",\"categories\":[\"volunteer\"]}"
                                        .formatted(student)),
                404,
                "dossier.nothing-held");
    }

    @Test
    void marks_are_seen_with_a_grant_and_a_recorded_reading() throws Exception {
        String path = "/api/v1/homework/" + homework + "/marks/views";
        Reply whole = head().post(path, "{}");
        Reply one = head().post(path, "{\"students\":[\"%s\"]}".formatted(student));
        Reply titles =
                head().post(
                                "/api/v1/personal-data/views",
                                "{\"resource\":\"homework\",\"subjects\":[\"%s\"],\"fields\":[\"title\"]}"
                                        .formatted(homework));

        for (Reply seen : new Reply[] {whole, one}) {
            assertThat(seen.text("/marks/" + student + "/value"))
                    .as("the mark: %s", seen)
                    .isEqualTo("87.5");
        }
        assertThat(one.asOf()).as("each reading is on the record").isGreaterThan(whole.asOf());
        assertThat(titles.text("/values/" + homework + "/title/value"))
                .as("the title: %s", titles)
                .isEqualTo(TITLE);
        String stranger = made("/api/v1/staff", "{\"postCode\":\"clerk\"}").text("/refs/staff");
        assertProblem(
                server.as(server.bareToken(stranger, ActingRole.TEACHER, school))
                        .for_("teaching")
                        .post(path, "{}"),
                403,
                "access.denied");
    }

    @Test
    void an_erasure_says_what_it_would_erase_before_it_is_decided() throws Exception {
        Reply asked =
                officer()
                        .for_("retention-and-erasure")
                        .post(
                                "/api/v1/erasures",
                                ("{\"subject\":\"%s\",\"categories\":[\"identity\"],"
                                                + "\"ground\":\"REQUESTED_BY_SUBJECT\"}")
                                        .formatted(student));
        String erasure = asked.text("/refs/erasure");

        Reply scope = officer().get("/api/v1/erasures/" + erasure + "/scope");

        assertThat(scope.json().at("/lines").findValuesAsString("field"))
                .as("the list: %s", scope)
                .containsExactly("loginName", "nameEn");
        assertThat(scope.json().at("/lines/1/number").asInt()).isEqualTo(1);
        assertThat(scope.json().at("/places").findValuesAsString("code"))
                .as("places it reaches")
                .contains("blind-index", "backups");
        String page =
                signedIn(officer, ActingRole.OFFICER).get(server.uri("/erasure/" + erasure)).body();
        assertThat(page).as("the page of the erasure").contains("id=\"scope\"", "nameEn");
    }

    @Test
    void titles_marks_and_the_inventory_are_shown_in_the_console() throws Exception {
        TestBrowser browser = signedIn(administrator, ActingRole.ADMINISTRATOR);
        HttpResponse<String> list = browser.get(server.uri("/homework?lang=en"));
        assertThat(list.body()).as("titles are sealed at first").doesNotContain(TITLE);
        Map<String, String> form = Map.of("_csrf", TestBrowser.csrf(list), "purpose", "teaching");

        HttpResponse<String> titled = browser.post(server.uri("/homework/titles"), form);
        HttpResponse<String> sealed = browser.get(server.uri("/homework/" + homework));
        HttpResponse<String> marks =
                browser.post(server.uri("/homework/" + homework + "/marks"), form);

        assertThat(titled.body()).as("titles, asked for").contains(TITLE);
        assertThat(sealed.body()).as("marks are sealed at first").doesNotContain("87.5");
        assertThat(marks.body()).as("marks, asked for").contains("87.5", "was recorded");
        assertThat(browser.get(server.uri("/access/inventory")).body())
                .as("the inventory")
                .contains("StudentEnrolled.nameZh", "search index");
    }

    @Test
    void a_grant_of_somebody_who_left_is_not_shown_as_in_force() throws Exception {
        String leaver = made("/api/v1/staff", "{\"postCode\":\"leaver\"}").text("/refs/staff");
        made(
                "/api/v1/grants",
                ("{\"grantee\":\"%s\",\"roleCode\":\"teacher\",\"scope\":\"%s\","
                                + "\"validFrom\":\"2026-01-01T00:00:00Z\"}")
                        .formatted(leaver, school.text()));
        LocalDate lastDay = LocalDate.of(2026, 1, 31);
        made("/api/v1/staff/" + leaver + "/leaving", "{\"leftOn\":\"%s\"}".formatted(lastDay));
        TestBrowser browser = signedIn(administrator, ActingRole.ADMINISTRATOR);

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(browser.get(server.uri("/access?lang=en")).body())
                                .as("the list of grants")
                                .contains("Holder left"));

        made("/api/v1/staff/" + leaver + "/leaving/corrections", "{\"reason\":\"did-not-leave\"}");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(browser.get(server.uri("/access?lang=en")).body())
                                .as("after the departure was taken back")
                                .doesNotContain("Holder left"));
    }

    @Test
    void a_student_who_left_comes_back_under_the_same_reference() throws Exception {
        String pupil =
                made("/api/v1/students", "{\"nameEn\":\"Ho Ka\",\"enrolledOn\":\"2024-09-01\"}")
                        .text("/refs/student");
        made("/api/v1/students/" + pupil + "/leaving", "{\"leftOn\":\"2025-07-31\"}");
        made(
                "/api/v1/students/" + pupil + "/leaving/corrections",
                "{\"leftOn\":\"2025-06-30\",\"reason\":\"typing-error\"}");
        String id = pupil.substring(pupil.indexOf('=') + 1);

        String again = "{\"id\":\"%s\",\"enrolledOn\":\"2025-07-15\"}".formatted(id);

        assertThat(made("/api/v1/students", again).text("/refs/student"))
                .as("one reference for both times at the school")
                .isEqualTo(pupil);
    }

    @Test
    void a_claimed_time_is_bounded_marked_and_counts_by_the_schools_rule() throws Exception {
        Instant now = InstantSource.system().instant().truncatedTo(ChronoUnit.SECONDS);
        String given =
                made(
                                "/api/v1/homework",
                                "{\"classId\":\"%s\",\"dueAt\":\"%s\"}"
                                        .formatted(classId, now.minusSeconds(3_600)))
                        .text("/refs/homework");
        String path = "/api/v1/homework/" + given + "/submissions/" + student;
        Call app =
                server.as(server.token("service=school-app", ActingRole.CONNECTOR, school))
                        .for_("teaching");
        String claiming = "{\"submittedAt\":\"%s\",\"carriedOver\":false}";

        assertProblem(
                app.post(path, claiming.formatted(now.minusSeconds(8 * 86_400))),
                422,
                "time.claimed-too-far-back");
        assertProblem(
                app.post(path, claiming.formatted(now.plusSeconds(3_600))),
                422,
                "time.claimed-ahead");
        made(
                "/api/v1/due-rules/claimed-times",
                ("{\"from\":\"%s\",\"parameters\":[{\"name\":\"%s\",\"number\":48}],"
                                + "\"source\":\"Decision of the school\"}")
                        .formatted(now.minusSeconds(60), accountId("school-app")));
        Instant claimed = now.minusSeconds(7_200);
        Reply handedIn = app.post(path, claiming.formatted(claimed));
        assertThat(handedIn.status()).as("%s", handedIn).isEqualTo(201);

        Reply board =
                head().get(
                                "/api/v1/homework/%s/submissions?atLeast=%d"
                                        .formatted(given, handedIn.asOf()));
        assertThat(board.text("/rows/0/claimedAt")).as("%s", board).isEqualTo(claimed.toString());
        assertThat(board.text("/rows/0/claimRule")).as("by version 1 of the rule").isEqualTo("1");
        assertThat(board.text("/rows/0/timeliness")).isEqualTo("ON_TIME");
        assertThat(
                        signedIn(administrator, ActingRole.ADMINISTRATOR)
                                .get(server.uri("/homework/" + given + "?lang=en"))
                                .body())
                .as("the page says that the time is claimed")
                .contains("claimed:", "counts by the school’s rule");
    }

    private TestBrowser signedIn(String person, ActingRole role) throws Exception {
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, server.token(person, role, school));
        return browser;
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as("%s", reply).isEqualTo(status);
        assertThat(reply.text("/code")).as("%s", reply).isEqualTo(code);
    }
}
