package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Numbers of identity cards where they do not belong, sent to the interface. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdentityNumberIT {

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

    @Test
    void the_number_of_an_identity_card_is_refused_and_not_quoted_in_fields_that_are_not_for_it()
            throws Exception {
        Family family = school.family("1A");
        for (String number : List.of("A123456(3)", "a1234563", "AB987654(3)", "Ａ１２３４５６（３）")) {
            refused(
                    "/api/v1/students",
                    "{\"nameEn\":\"CHAN\",\"sourceNumber\":\"%s\",\"enrolledOn\":\"2026-09-01\"}",
                    number);
            refused(
                    "/api/v1/students",
                    "{\"nameZh\":\"陳 %s\",\"enrolledOn\":\"2026-09-01\"}",
                    number);
            refused("/api/v1/guardians", "{\"nameEn\":\"%s\",\"phone\":\"5551 2345\"}", number);
            refused(
                    "/api/v1/calendar/holidays/2026",
                    "{\"holidays\":[{\"day\":\"2026-01-01\",\"nameEn\":\"New Year\"}],\"source\":\"%s\"}",
                    number);
            refused(
                    "/api/v1/people/" + family.student() + "/corrections",
                    "{\"path\":\"sourceNumber\",\"category\":\"identity\","
                            + "\"newValue\":\"%s\",\"reason\":\"typing-error\"}",
                    number);
            Reply founded =
                    server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                            .for_("roster-administration")
                            .post(
                                    "/api/v1/schools",
                                    "{\"nameEn\":\"School %s\",\"nameZh\":\"海景\"}"
                                            .formatted(number));
            assertRefused(founded, number);
            Reply labelled =
                    server.as(school.token())
                            .for_("access-administration")
                            .post(
                                    "/api/v1/services",
                                    "{\"code\":\"app\",\"name\":\"App %s\"}".formatted(number));
            assertRefused(labelled, number);
        }
        refused("/api/v1/staff", "{\"postCode\":\"%s\"}", "a1234563");
        refused("/api/v1/classes", "{\"code\":\"%s\",\"schoolYear\":\"2026/27\"}", "A1234563");
        assertRefused(
                server.as(school.token())
                        .for_("home-school-communication")
                        .with("Idempotency-Key", "pupil-A1234563")
                        .post(
                                "/api/v1/notices",
                                "{\"id\":\"0198d000-0000-7000-8000-00000000de30\",\"kind\":\"circular\"}"),
                "A1234563");
        refused("/api/v1/notices", "{\"kind\":\"%s\"}", "a1234563");

        school.post(
                "/api/v1/people/" + family.student() + "/hkid",
                "{\"number\":\"A123456(3)\",\"ground\":\"enrolment\"}");
        school.post(
                "/api/v1/students",
                "{\"nameEn\":\"CHAN\",\"sourceNumber\":\"A123456(4)\",\"enrolledOn\":\"2026-09-01\"}");
    }

    private void refused(String path, String body, String number) throws Exception {
        assertRefused(
                server.as(school.token())
                        .for_(TestSchool.purposeOf(path))
                        .post(path, body.replace("%s", number)),
                number);
    }

    private static void assertRefused(Reply reply, String number) {
        assertThat(reply.status()).as("refused: %s", reply).isEqualTo(422);
        assertThat(reply.text("/code")).as("%s", reply).isEqualTo("border.identity-number");
        assertThat(reply.text("/facts/field")).as("names the field: %s", reply).isNotEmpty();
        assertThat(reply.response().body())
                .as("does not quote it")
                .doesNotContain(number)
                .doesNotContain("123456");
    }
}
