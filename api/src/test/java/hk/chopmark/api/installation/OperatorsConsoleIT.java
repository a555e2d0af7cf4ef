package hk.chopmark.api.installation;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.core.installation.InstallationEvent.SchoolFounded;
import hk.chopmark.core.shared.SchoolId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators do in the console: they set up schools and open each other's accounts. */
class OperatorsConsoleIT {

    private static final Pattern CODE =
            Pattern.compile("one-time-code\">(?:<bdi>)?([A-Z2-7-]{19})<");
    private static final Pattern ONCE = Pattern.compile("name=\"once\" value=\"([^\"]+)\"");
    private static final Pattern PATH = Pattern.compile("/activate/([0-9a-f-]{36})");

    @Test
    void an_operator_sets_up_a_school_and_opens_another_operator(@TempDir Path folder)
            throws Exception {
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            TestBrowser browser = new TestBrowser();
            assertThat(browser.signIn(server, server.operator()).body())
                    .as("the first page")
                    .contains("action=\"/schools\"", "href=\"/operators\"");

            nothingIsBegunHalfWay(server, browser);
            Map<String, String> names =
                    Map.of("nameEn", "Hill School", "nameZh", "山上學校", "loginName", "head");
            HttpResponse<String> letter = send(server, browser, "/schools", names);
            assertThat(letter.body()).contains("Hill School", "山上學校", "head");
            String school = found(PATH, letter.body());
            activated(server, new SchoolId(UUID.fromString(school)), "head", letter);

            HttpResponse<String> late =
                    send(
                            server,
                            browser,
                            "/schools/school=" + school + "/letters",
                            Map.of("loginName", "head"));
            assertThat(late.statusCode())
                    .as("no letter once somebody has an account: %s", late.body())
                    .isEqualTo(403);

            HttpResponse<String> own =
                    send(server, browser, "/operators", Map.of("loginName", "second.operator"));
            activated(server, SchoolId.INSTALLATION, "second.operator", own);
            String list = browser.get(server.uri("/operators?lang=en")).body();
            Matcher closing =
                    Pattern.compile("/operators/(staff=[0-9a-f-]{36})/closing").matcher(list);
            assertThat(closing.find()).as("the other can be closed: %s", list).isTrue();
            String other = closing.group(1);
            assertThat(closing.find()).as("oneself cannot").isFalse();
            HttpResponse<String> closed =
                    send(
                            server,
                            browser,
                            "/operators/" + other + "/closing",
                            Map.of("reason", "left"));
            assertThat(closed.statusCode()).as("%s", closed.body()).isEqualTo(302);
            assertThat(browser.get(server.uri("/operators?lang=en")).body()).contains("Closed");
        }
    }

    @Test
    void a_form_of_founding_sent_twice_founds_one_school(@TempDir Path folder) throws Exception {
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            TestBrowser browser = new TestBrowser();
            String page = browser.signIn(server, server.operator()).body();
            Map<String, String> form =
                    Map.of(
                            "once",
                            found(ONCE, page.substring(page.indexOf("action=\"/schools\""))),
                            "nameEn",
                            "Hill School",
                            "nameZh",
                            "山上學校",
                            "loginName",
                            "head");
            HttpResponse<String> letter = send(server, browser, "/schools", form);
            HttpResponse<String> again = send(server, browser, "/schools", form);
            assertThat(again.statusCode())
                    .as("the letter was shown, and is not shown again: %s", again.body())
                    .isEqualTo(302);
            assertThat(server.installation().engine().schools().all())
                    .as("schools founded")
                    .hasSize(1);
            assertThat(begun(server)).as("schools begun").isEqualTo(1);
            String school = found(PATH, letter.body());
            activated(server, new SchoolId(UUID.fromString(school)), "head", letter);
        }
    }

    private static long begun(TestServer server) {
        return server
                .installation()
                .engine()
                .history()
                .of(SchoolId.INSTALLATION)
                .ofTypes(SchoolFounded.class)
                .stream()
                .count();
    }

    /** Names that are none are refused before anything stands in the installation's log. */
    private static void nothingIsBegunHalfWay(TestServer server, TestBrowser browser)
            throws Exception {
        HttpResponse<String> operator =
                send(server, browser, "/operators", Map.of("loginName", "no name"));
        assertThat(operator.statusCode()).as("no login name: %s", operator.body()).isEqualTo(422);
        HttpResponse<String> school =
                send(
                        server,
                        browser,
                        "/schools",
                        Map.of("nameEn", "Hill", "nameZh", "山", "loginName", "no name"));
        assertThat(school.statusCode()).as("no login name: %s", school.body()).isEqualTo(422);
        HttpResponse<String> nameless =
                send(server, browser, "/schools", Map.of("nameEn", " ", "nameZh", "山"));
        assertThat(nameless.statusCode()).as("no name: %s", nameless.body()).isEqualTo(400);
        assertThat(begun(server)).as("schools begun").isZero();
        assertThat(browser.get(server.uri("/operators")).body()).doesNotContain("/closing");
    }

    private static HttpResponse<String> send(
            TestServer server, TestBrowser browser, String path, Map<String, String> fields)
            throws Exception {
        Map<String, String> all = new HashMap<>(fields);
        all.put("_csrf", TestBrowser.csrf(browser.get(server.uri("/account"))));
        return browser.post(server.uri(path), all);
    }

    private static void activated(
            TestServer server, SchoolId where, String name, HttpResponse<String> letter)
            throws Exception {
        assertThat(letter.statusCode()).as("a letter: %s", letter.body()).isEqualTo(200);
        Reply taken =
                server.asNobody()
                        .post(
                                "/api/v1/session/activation",
                                "{\"school\":\"%s\",\"loginName\":\"%s\",\"code\":\"%s\",\"password\":\"%s\"}"
                                        .formatted(
                                                where,
                                                name,
                                                found(CODE, letter.body()),
                                                "tram peak lantern ferry"));
        assertThat(taken.status()).as("the code of the letter opens it: %s", taken).isEqualTo(201);
    }

    private static String found(Pattern pattern, String body) {
        Matcher matcher = pattern.matcher(body);
        assertThat(matcher.find()).as("%s in %s", pattern, body).isTrue();
        return matcher.group(1);
    }
}
