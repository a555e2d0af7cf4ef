package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.TokenRole;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Finding people, and identity card numbers, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchJourneyIT {

    private static final String CANARY = "Canary Wing-Yan 金絲雀詠恩";

    private TestServer server;
    private String operator;
    private School ours;
    private School theirs;

    /** A founded school and its administrator. */
    private record School(SchoolId id, String administrator, String token) {}

    /** A class with one pupil who has one guardian with full authority. */
    private record Family(String classId, String student, String guardian, String guardianToken) {}

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        operator = server.token("service=operator", TokenRole.OPERATOR, null);
        ours = found("Harbour View Primary School", "海景小學");
        theirs = found("Other School", "別校");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private School found(String nameEn, String nameZh) throws Exception {
        Reply founded =
                server.as(operator)
                        .for_("roster-administration")
                        .post(
                                "/api/v1/schools",
                                "{\"nameEn\":\"%s\",\"nameZh\":\"%s\"}".formatted(nameEn, nameZh));
        assertThat(founded.status()).as("a school is founded: %s", founded).isEqualTo(201);
        String school = founded.text("/school");
        String administrator = founded.text("/administrator");
        Reply issued =
                server.as(operator)
                        .post(
                                "/api/v1/schools/" + school + "/tokens",
                                "{\"administrator\":\"%s\",\"label\":\"head\",\"days\":30}"
                                        .formatted(administrator));
        assertThat(issued.status()).as("the administrator gets a token: %s", issued).isEqualTo(201);
        return new School((SchoolId) Ref.parse(school), administrator, issued.text("/token"));
    }

    private Reply post(School school, String path, String body) throws Exception {
        Reply reply = server.as(school.token()).for_("roster-administration").post(path, body);
        assertThat(reply.status()).as("%s: %s", path, reply).isIn(200, 201);
        assertThat(reply.header("Chopmark-As-Of"))
                .as("every answer says as of which position")
                .isEqualTo(Long.toString(reply.asOf()));
        return reply;
    }

    private Family family(School school, String code) throws Exception {
        String classId =
                post(
                                school,
                                "/api/v1/classes",
                                "{\"code\":\"%s\",\"schoolYear\":\"2026/27\"}".formatted(code))
                        .text("/refs/class");
        String student =
                post(
                                school,
                                "/api/v1/students",
                                "{\"nameEn\":\"%s\",\"enrolledOn\":\"2026-09-01\"}"
                                        .formatted(CANARY))
                        .text("/refs/student");
        post(
                school,
                "/api/v1/classes/" + classId + "/members",
                "{\"member\":\"%s\",\"role\":\"PUPIL\",\"classNumber\":1,\"from\":\"2026-09-01\"}"
                        .formatted(student));
        String guardian =
                post(
                                school,
                                "/api/v1/guardians",
                                "{\"nameZh\":\"%s\",\"phone\":\"5551 2345\"}".formatted(CANARY))
                        .text("/refs/guardian");
        post(
                school,
                "/api/v1/students/" + student + "/guardians/" + guardian,
                "{\"relation\":\"mother\",\"authority\":\"FULL\",\"validFrom\":\"2026-09-01\"}");
        return new Family(
                classId,
                student,
                guardian,
                server.token(guardian, TokenRole.GUARDIAN, school.id()));
    }

    @Test
    void people_are_found_by_name_and_phone_and_what_was_searched_for_is_not_answered()
            throws Exception {
        Family family = family(ours, "1S");
        Call head = server.as(ours.token()).for_("roster-administration");

        Reply byName =
                head.post("/api/v1/personal-data/searches", "{\"text\":\"wing yan canary\"}");
        assertThat(byName.status()).as("by name: %s", byName).isEqualTo(200);
        assertThat(byName.response().body())
                .as("found")
                .contains(family.student(), "金••")
                .doesNotContain(CANARY, "wing");
        assertThat(byName.text("/viewedBy")).as("the view is on record").isNotBlank();
        Reply byPhone =
                head.post("/api/v1/personal-data/searches", "{\"text\":\"+852 5551-2345\"}");
        assertThat(byPhone.response().body())
                .as("by phone")
                .contains(family.guardian(), "•••345")
                .doesNotContain("5551");
        Reply nobody =
                server.as(theirs.token())
                        .for_("audit")
                        .post("/api/v1/personal-data/searches", "{\"text\":\"55512345\"}");
        assertThat(nobody.json().at("/hits").size()).as("of another school: %s", nobody).isZero();
    }

    @Test
    void an_identity_card_number_is_checked_masked_and_apart_from_names() throws Exception {
        Family family = family(ours, "1T");
        String path = "/api/v1/people/" + family.student() + "/hkid";
        Reply wrong =
                server.as(ours.token())
                        .for_("roster-administration")
                        .post(path, "{\"number\":\"A123456(4)\",\"ground\":\"enrolment\"}");
        assertThat(wrong.status()).as("check digit: %s", wrong).isEqualTo(422);
        assertThat(wrong.text("/code")).isEqualTo("hkid.check-digit");
        assertThat(wrong.response().body()).as("not repeated").doesNotContain("123456");
        long at = post(ours, path, "{\"number\":\"a123456(3)\",\"ground\":\"enrolment\"}").asOf();
        String registrar =
                post(ours, "/api/v1/staff", "{\"postCode\":\"registrar\"}").text("/refs/staff");
        post(
                ours,
                "/api/v1/roles",
                "{\"roleCode\":\"registrar\",\"permissions\":[\"identity-number.view\"]}");
        post(
                ours,
                "/api/v1/grants",
                ("{\"grantee\":\"%s\",\"roleCode\":\"registrar\",\"scope\":\"%s\","
                                + "\"validFrom\":\"2026-01-01T00:00:00Z\"}")
                        .formatted(registrar, ours.id().text()));
        Call asks = server.as(server.token(registrar, TokenRole.AUDITOR, ours.id())).for_("audit");
        Reply seen =
                eventually(
                        () ->
                                asks.post(
                                        "/api/v1/personal-data/views",
                                        hkid("identity-number", family)),
                        reply -> reply.response().body().contains("hkid"));
        assertThat(seen.text("/values/" + family.student() + "/hkid/value"))
                .as("masked, as of %s: %s", at, seen)
                .isEqualTo("A12****(*)");
        assertThat(
                        asks.post(
                                        "/api/v1/personal-data/unmaskings",
                                        hkid("identity-number", family))
                                .status())
                .as("the role holds no unmask")
                .isEqualTo(403);
        assertThat(
                        server.as(ours.token())
                                .for_("audit")
                                .post("/api/v1/personal-data/unmaskings", hkid("roster", family))
                                .text("/code"))
                .as("never beside a name")
                .isEqualTo("disclosure.category-not-in-resource");
        assertThat(
                        server.as(family.guardianToken())
                                .for_("home-school-communication")
                                .post(
                                        "/api/v1/personal-data/unmaskings",
                                        hkid("identity-number", family))
                                .text("/values/" + family.student() + "/hkid/value"))
                .as("a guardian of full authority, by law")
                .isEqualTo("A123456(3)");
    }

    private static String hkid(String resource, Family family) {
        return "{\"resource\":\"%s\",\"subjects\":[\"%s\"],\"fields\":[\"hkid\"]}"
                .formatted(resource, family.student());
    }

    private interface Attempt {
        Reply make() throws Exception;
    }

    private static Reply eventually(Attempt attempt, java.util.function.Predicate<Reply> good)
            throws Exception {
        Reply last = attempt.make();
        for (int tries = 0; tries < 100 && !good.test(last); tries++) {
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
            last = attempt.make();
        }
        return last;
    }
}
