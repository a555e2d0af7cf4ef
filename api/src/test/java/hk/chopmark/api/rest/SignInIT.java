package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.TokenRole;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's door: the same token by a form, a session behind it. */
class SignInIT {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    @TempDir Path temporary;

    private final HttpClient browser =
            HttpClient.newBuilder()
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    @Test
    void a_token_opens_a_session_that_ends_with_the_token() throws Exception {
        try (TestServer server = new TestServer(temporary.resolve("data"))) {
            String token = server.token("service=operator", TokenRole.OPERATOR, null);
            HttpResponse<String> door = get(server.uri("/"));
            assertThat(door.statusCode()).as("the console asks for a token").isEqualTo(302);
            assertThat(location(door)).as("at the sign-in page").endsWith("/sign-in");
            String cookie = door.headers().firstValue("Set-Cookie").orElse("");
            assertThat(cookie)
                    .as("the session cookie")
                    .contains("HttpOnly")
                    .containsIgnoringCase("SameSite=Lax");

            HttpResponse<String> page = get(server.uri("/sign-in"));
            assertThat(page.body())
                    .as("no complaint before anything was tried")
                    .doesNotContain("role=\"alert\"");
            String csrf = csrf(page);
            HttpResponse<String> wrong = post(server.uri("/sign-in"), csrf, "cm_" + "x".repeat(43));
            assertThat(location(wrong)).as("a wrong token is refused").endsWith("/sign-in?refused");
            HttpResponse<String> forged = post(server.uri("/sign-in"), "forged", token);
            assertThat(forged.statusCode())
                    .as("a form without its CSRF token is refused")
                    .isEqualTo(403);

            HttpResponse<String> right =
                    post(server.uri("/sign-in"), csrf(get(server.uri("/sign-in"))), token);
            assertThat(right.statusCode()).as("the right token goes through").isEqualTo(302);
            assertThat(location(right)).as("to the console").doesNotContain("sign-in");
            assertThat(get(server.uri("/")).statusCode()).as("signed in").isNotEqualTo(302);
            Reply interfaceBySession = new Reply(get(server.uri("/api/v1/schools")));
            assertThat(interfaceBySession.status())
                    .as("a session is no token for the interface")
                    .isEqualTo(401);

            Reply listed = server.as(token).get("/api/v1/tokens");
            String id = listed.text("/0/id");
            assertThat(server.as(token).delete("/api/v1/tokens/" + id).status())
                    .as("revoked")
                    .isEqualTo(204);
            assertThat(location(get(server.uri("/"))))
                    .as("the session ended with its token")
                    .endsWith("/sign-in");
        }
    }

    private HttpResponse<String> get(URI uri) throws Exception {
        return browser.send(HttpRequest.newBuilder(uri).GET().build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(URI uri, String csrf, String token) throws Exception {
        String form =
                "_csrf="
                        + URLEncoder.encode(csrf, StandardCharsets.UTF_8)
                        + "&token="
                        + URLEncoder.encode(token, StandardCharsets.UTF_8);
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        return browser.send(request, BodyHandlers.ofString());
    }

    private static String csrf(HttpResponse<String> page) {
        Matcher matcher = CSRF.matcher(page.body());
        assertThat(matcher.find()).as("the form carries a CSRF token: %s", page.body()).isTrue();
        return matcher.group(1);
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }
}
