package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.TokenRole;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's door: the same token by a form, a session behind it. */
class SignInIT {

    @TempDir Path temporary;

    private final TestBrowser browser = new TestBrowser();

    @Test
    void a_token_opens_a_session_that_ends_with_the_token() throws Exception {
        try (TestServer server = new TestServer(temporary.resolve("data"))) {
            String token = server.token("service=operator", TokenRole.OPERATOR, null);
            HttpResponse<String> door = browser.get(server.uri("/"));
            assertThat(door.statusCode()).as("the console asks for a token").isEqualTo(302);
            assertThat(TestBrowser.location(door)).as("at the sign-in page").endsWith("/sign-in");
            assertThat(door.headers().allValues("Set-Cookie"))
                    .as("nobody has a session before the sign-in")
                    .isEmpty();

            HttpResponse<String> page = browser.get(server.uri("/sign-in"));
            assertThat(page.body())
                    .as("no complaint before anything was tried")
                    .doesNotContain("role=\"alert\"");
            String csrf = TestBrowser.csrf(page);
            HttpResponse<String> wrong = browser.signIn(server, csrf, "cm_" + "x".repeat(43));
            assertThat(TestBrowser.location(wrong))
                    .as("a wrong token is refused")
                    .endsWith("/sign-in?refused");
            HttpResponse<String> forged = browser.signIn(server, "forged", token);
            assertThat(forged.statusCode())
                    .as("a form without its CSRF token is refused")
                    .isEqualTo(403);

            HttpResponse<String> right =
                    browser.signIn(
                            server, TestBrowser.csrf(browser.get(server.uri("/sign-in"))), token);
            assertThat(sessionCookies(right))
                    .as("the session begins here")
                    .singleElement(InstanceOfAssertFactories.STRING)
                    .contains("HttpOnly", "Path=/")
                    .containsIgnoringCase("SameSite=Lax");
            assertThat(right.statusCode()).as("the right token goes through").isEqualTo(302);
            assertThat(TestBrowser.location(right)).as("to the console").doesNotContain("sign-in");
            assertThat(browser.get(server.uri("/")).statusCode()).as("signed in").isNotEqualTo(302);
            Reply interfaceBySession = new Reply(browser.get(server.uri("/api/v1/schools")));
            assertThat(interfaceBySession.status())
                    .as("a session is no token for the interface")
                    .isEqualTo(401);

            Reply listed = server.as(token).get("/api/v1/tokens");
            String id = listed.text("/0/id");
            assertThat(server.as(token).delete("/api/v1/tokens/" + id).status())
                    .as("revoked")
                    .isEqualTo(204);
            assertThat(TestBrowser.location(browser.get(server.uri("/"))))
                    .as("the session ended with its token")
                    .endsWith("/sign-in");
        }
    }

    private static List<String> sessionCookies(HttpResponse<String> answer) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("CHOPMARK="))
                .toList();
    }

    @Test
    void who_is_not_signed_in_leaves_nothing_behind() throws Exception {
        try (TestServer server = new TestServer(temporary.resolve("data"))) {
            String operator = server.token("service=operator", TokenRole.OPERATOR, null);
            for (String path :
                    List.of(
                            "/",
                            "/notices",
                            "/sign-in",
                            "/sign-in?refused",
                            "/nothing",
                            "//x",
                            "/css/app.css",
                            "/css/nothing.css",
                            "/actuator/health",
                            "/actuator/prometheus",
                            "/api/v1/notices",
                            "/v3/api-docs")) {
                assertThat(sessionCookies(browser.get(server.uri(path))))
                        .as("a session for a stranger at %s", path)
                        .isEmpty();
            }
            HttpResponse<String> page = browser.get(server.uri("/sign-in"));
            browser.signIn(server, "forged", "cm_" + "x".repeat(43));
            browser.signIn(server, TestBrowser.csrf(page), "cm_" + "x".repeat(43));
            browser.post(server.uri("/sign-out"), Map.of());
            assertThat(sessionsCreated(server, operator))
                    .as("sessions that the server made for strangers")
                    .isEqualTo("0.0");
            browser.signIn(server, TestBrowser.csrf(browser.get(server.uri("/sign-in"))), operator);
            assertThat(sessionsCreated(server, operator)).as("and for a user").isEqualTo("1.0");
        }
    }

    private static String sessionsCreated(TestServer server, String operator) throws Exception {
        return server.as(operator)
                .get("/actuator/prometheus")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith("tomcat_sessions_created_sessions_total"))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("no such figure");
    }

    @Test
    void a_session_has_a_new_id_after_each_sign_in_and_an_account_has_ten() throws Exception {
        try (TestServer server = new TestServer(temporary.resolve("data"))) {
            String token = server.token("service=operator", TokenRole.OPERATOR, null);
            List<TestBrowser> browsers = new ArrayList<>();
            Set<String> cookies = new HashSet<>();
            for (int number = 0; number < 11; number++) {
                TestBrowser next = new TestBrowser();
                HttpResponse<String> signedIn =
                        next.signIn(
                                server, TestBrowser.csrf(next.get(server.uri("/sign-in"))), token);
                cookies.addAll(sessionCookies(signedIn));
                browsers.add(next);
            }
            assertThat(browsers.getFirst().get(server.uri("/")).statusCode())
                    .as("the session that was silent for longest has ended")
                    .isEqualTo(302);
            for (TestBrowser other : browsers.subList(1, browsers.size())) {
                assertThat(other.get(server.uri("/")).statusCode()).as("the others").isEqualTo(200);
            }
            TestBrowser again = browsers.getLast();
            cookies.addAll(
                    sessionCookies(
                            again.signIn(
                                    server, TestBrowser.csrf(again.get(server.uri("/"))), token)));
            assertThat(cookies).as("ids, one for each sign-in").hasSize(12);
        }
    }

    @Test
    void signing_in_too_often_is_told_when_to_try_again() throws Exception {
        try (TestServer server = new TestServer(temporary.resolve("data"))) {
            HttpResponse<String> last = null;
            String csrf = TestBrowser.csrf(browser.get(server.uri("/sign-in")));
            for (int tries = 0; tries < 21; tries++) {
                last = browser.signIn(server, csrf, "cm_" + "x".repeat(43));
            }
            assertTold(last, "guessing from one address");
            String token = server.token("service=operator", TokenRole.OPERATOR, null);
            for (int tries = 0; tries < 21; tries++) {
                TestBrowser next = new TestBrowser();
                last =
                        next.signIn(
                                server, TestBrowser.csrf(next.get(server.uri("/sign-in"))), token);
                if (tries == 0) {
                    assertThat(TestBrowser.location(last))
                            .as("a right token from the same address passes")
                            .endsWith("/");
                }
            }
            assertTold(last, "one account signing in again and again");
        }
    }

    private static void assertTold(@Nullable HttpResponse<String> answer, String what) {
        assertThat(answer).as(what).isNotNull();
        assertThat(answer.statusCode()).as(what).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).as(what).isPresent();
        assertThat(answer.body()).as(what).contains("You were not signed in");
    }
}
