package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.TokenRole;
import java.net.http.HttpResponse;
import java.nio.file.Path;
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
            String cookie = door.headers().firstValue("Set-Cookie").orElse("");
            assertThat(cookie)
                    .as("the session cookie")
                    .contains("HttpOnly")
                    .containsIgnoringCase("SameSite=Lax");

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
}
