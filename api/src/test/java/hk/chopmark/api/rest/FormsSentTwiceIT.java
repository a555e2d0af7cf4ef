package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Double clicks: a form of the console does what it does once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormsSentTwiceIT {

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
    void a_form_sent_twice_is_done_once_and_with_other_contents_anew() throws Exception {
        String officer = employed("data-protection-officer");
        String student =
                school.post("/api/v1/students", "{\"nameEn\":\"Ho\",\"enrolledOn\":\"2026-09-01\"}")
                        .text("/refs/student");
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, server.token(officer, ActingRole.OFFICER, school.id()));
        HttpResponse<String> page = browser.get(server.uri("/retention"));
        Matcher once = Pattern.compile("name=\"once\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(page.body().split("method=\"post\"").length - 1)
                .as("every form that is posted carries a value of its own")
                .isEqualTo((int) once.results().map(match -> match.group(1)).distinct().count())
                .isGreaterThan(2);
        once.reset();
        assertThat(once.find()).isTrue();
        Map<String, String> hold =
                new HashMap<>(
                        Map.of(
                                "_csrf",
                                TestBrowser.csrf(page),
                                "once",
                                once.group(1),
                                "subject",
                                student,
                                "categories",
                                "identity",
                                "reason",
                                "complaint"));
        int first = browser.post(server.uri("/retention/holds"), hold).statusCode();
        int second = browser.post(server.uri("/retention/holds"), hold).statusCode();
        assertThat(List.of(first, second)).as("both are answered alike").containsOnly(302);
        assertThat(holds(officer, student)).as("holds placed").isOne();

        hold.put("reason", "investigation");
        browser.post(server.uri("/retention/holds"), hold);
        assertThat(holds(officer, student)).as("another hold, by the same page").isEqualTo(2);
    }

    private int holds(String officer, String student) throws Exception {
        Reply list =
                server.as(server.token(officer, ActingRole.OFFICER, school.id()))
                        .for_("retention-and-erasure")
                        .get("/api/v1/legal-holds");
        return list.toString().split(student, -1).length - 1;
    }

    private String employed(String role) throws Exception {
        String staff = school.post("/api/v1/staff", "{\"postCode\":\"post\"}").text("/refs/staff");
        school.post(
                "/api/v1/grants",
                "{\"grantee\":\"%s\",\"roleCode\":\"%s\",\"scope\":\"%s\",\"validFrom\":\"2026-01-01T00:00:00Z\"}"
                        .formatted(staff, role, school.id().text()));
        return staff;
    }
}
