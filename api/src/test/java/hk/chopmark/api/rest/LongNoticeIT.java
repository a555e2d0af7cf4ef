package hk.chopmark.api.rest;

import static hk.chopmark.api.rest.TestServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.Verdict;
import hk.chopmark.export.verify.VerificationReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The longest notice that is promised: in at the interface, out in evidence, checked offline. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongNoticeIT {

    private static final int MOST = 50_000;
    private static final String TITLE_EN = "校".repeat(300);
    private static final String TITLE_ZH = "長".repeat(300);
    // Every character takes three bytes, or two where JSON escapes it: no text takes more.
    private static final String BODY_EN = "家".repeat(MOST - 1) + "\n";
    private static final String BODY_ZH = "通".repeat(MOST - 2) + "\"告";

    private TestServer server;
    private TestSchool school;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        school = TestSchool.found(server, "Harbour View Primary School", "海景小學");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String drafted() throws Exception {
        return school.post("/api/v1/notices", "{\"kind\":\"circular\"}").text("/refs/notice");
    }

    private static String version(String bodyEn, String bodyZh) {
        return TestServer.JSON.writeValueAsString(
                Map.of(
                        "titleEn", TITLE_EN,
                        "titleZh", TITLE_ZH,
                        "bodyEn", bodyEn,
                        "bodyZh", bodyZh,
                        "urgent", false,
                        "marketing", false));
    }

    /** Each character outside ASCII written as an escape, as some senders do: six bytes. */
    private static String escaped(String json) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            int unit = json.charAt(i);
            text.append(unit < 0x80 ? Character.toString(unit) : "\\u%04x".formatted(unit));
        }
        return text.toString();
    }

    @Test
    void a_notice_of_fifty_thousand_characters_in_both_languages_reaches_evidence()
            throws Exception {
        Family family = school.family("1A");
        String notice = drafted();
        school.post("/api/v1/notices/" + notice + "/versions", version(BODY_EN, BODY_ZH));
        school.post(
                "/api/v1/notices/" + notice + "/audiences",
                "{\"number\":1,\"classId\":\"%s\"}".formatted(family.classId()));
        server.as(family.guardianToken())
                .for_("home-school-communication")
                .post(
                        "/api/v1/notices/%s/versions/1/copies/%s/%s/openings"
                                .formatted(notice, family.student(), family.guardian()),
                        "{\"language\":\"zh\",\"level\":4}");

        Reply seen =
                eventually(
                        () ->
                                server.as(school.token())
                                        .for_("audit")
                                        .post(
                                                "/api/v1/personal-data/views",
                                                ("{\"resource\":\"notice\",\"subjects\":[\"%s\"],"
                                                                + "\"fields\":[\"bodyZh\",\"bodyEn\"]}")
                                                        .formatted(notice)),
                        reply -> reply.response().body().contains("bodyZh"));
        assertThat(seen.text("/values/" + notice + "/bodyZh/value"))
                .as("the whole Chinese text comes back")
                .isEqualTo(BODY_ZH);
        assertThat(seen.text("/values/" + notice + "/bodyEn/value"))
                .as("and the other one")
                .isEqualTo(BODY_EN);

        Reply file =
                server.as(school.token())
                        .for_("receipt-proof")
                        .post(
                                "/api/v1/evidence/receipt",
                                "{\"notice\":\"%s\",\"guardian\":\"%s\",\"disclose\":[\"content\"]}"
                                        .formatted(notice, family.guardian()));
        assertThat(file.status()).as("evidence is made").isEqualTo(200);
        assertThat(file.json().toString())
                .as("with the text")
                .contains(BODY_EN.substring(1, 9_000));
        VerificationReport report =
                new PackageVerifier(server.policy())
                        .verify(file.response().body().getBytes(StandardCharsets.UTF_8));
        assertThat(report.verdict())
                .as("proven offline: %s", report.checks())
                .isEqualTo(Verdict.PROVEN);
    }

    @Test
    void a_sender_that_escapes_every_character_is_taken_too() throws Exception {
        school.post(
                "/api/v1/notices/" + drafted() + "/versions", escaped(version(BODY_EN, BODY_ZH)));
    }

    @Test
    void one_character_more_is_refused_by_field_and_bound() throws Exception {
        for (String[] bodies :
                new String[][] {{BODY_EN + "家", BODY_ZH}, {BODY_EN, BODY_ZH + "告"}}) {
            String field = bodies[0].length() > MOST ? "bodyEn" : "bodyZh";
            Reply refused =
                    server.as(school.token())
                            .for_("home-school-communication")
                            .post(
                                    "/api/v1/notices/" + drafted() + "/versions",
                                    version(bodies[0], bodies[1]));
            assertThat(refused.status()).as("%s of 50,001 characters", field).isEqualTo(400);
            assertThat(refused.json().at("/facts"))
                    .as("names field and bound, and quotes nothing")
                    .hasToString("{\"%s\":\"Size 0 to 50000\"}".formatted(field));
        }
    }
}
