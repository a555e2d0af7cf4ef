package hk.chopmark.api.rest;

import static hk.chopmark.api.rest.TestSchool.CANARY;
import static hk.chopmark.api.rest.TestServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Finding people, and identity card numbers, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SearchJourneyIT {

    private TestServer server;
    private TestSchool ours;
    private TestSchool theirs;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        ours = TestSchool.found(server, "Harbour View Primary School", "海景小學");
        theirs = TestSchool.found(server, "Other School", "別校");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void people_are_found_by_name_and_phone_and_what_was_searched_for_is_not_answered()
            throws Exception {
        Family family = ours.family("1S");
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
        Family family = ours.family("1T");
        String path = "/api/v1/people/" + family.student() + "/hkid";
        Reply wrong =
                server.as(ours.token())
                        .for_("roster-administration")
                        .post(path, "{\"number\":\"A123456(4)\",\"ground\":\"enrolment\"}");
        assertThat(wrong.status()).as("check digit: %s", wrong).isEqualTo(422);
        assertThat(wrong.text("/code")).isEqualTo("hkid.check-digit");
        assertThat(wrong.response().body()).as("not repeated").doesNotContain("123456");
        long at = ours.post(path, "{\"number\":\"a123456(3)\",\"ground\":\"enrolment\"}").asOf();
        String registrar =
                ours.post("/api/v1/staff", "{\"postCode\":\"registrar\"}").text("/refs/staff");
        ours.post(
                "/api/v1/roles",
                "{\"roleCode\":\"registrar\",\"permissions\":[\"identity-number.view\"]}");
        ours.post(
                "/api/v1/grants",
                ("{\"grantee\":\"%s\",\"roleCode\":\"registrar\",\"scope\":\"%s\","
                                + "\"validFrom\":\"2026-01-01T00:00:00Z\"}")
                        .formatted(registrar, ours.id().text()));
        Call asks = server.as(server.token(registrar, ActingRole.AUDITOR, ours.id())).for_("audit");
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
}
