package hk.chopmark.api.front;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.front.RawHttp.Answer;
import hk.chopmark.api.rest.TestServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Behind a proxy: what the proxy says counts, what anybody else says does not. */
class ProxyIT {

    private static final String ORIGIN = "https://records.example";
    private static final int MORE_THAN_A_BURST = 1_300;

    @TempDir Path temporary;

    private static Answer ask(TestServer server, String path, String... headers) throws Exception {
        List<String> lines = new ArrayList<>(List.of("GET " + path + " HTTP/1.1"));
        lines.addAll(List.of(headers));
        return RawHttp.exchange(server.uri("/"), lines.toArray(String[]::new));
    }

    private static String language(TestServer server, String path, String cookies)
            throws Exception {
        String page =
                ask(
                                server,
                                path,
                                "Host: records.example",
                                "Accept: text/html",
                                "Cookie: " + cookies)
                        .body();
        Matcher language = Pattern.compile("<html[^>]* lang=\"([^\"]+)\"").matcher(page);
        assertThat(language.find()).as("a page: %s", page).isTrue();
        return language.group(1);
    }

    @Test
    void links_cookies_and_headers_are_those_of_the_public_origin() throws Exception {
        try (TestServer server = new TestServer(data(), settings("127.0.0.0/8"))) {
            for (String host :
                    List.of("Host: records.example", "Host: 127.0.0.1:8080", "Host: upstream")) {
                Answer door =
                        ask(
                                server,
                                "/",
                                host,
                                "X-Forwarded-Host: evil.example",
                                "X-Forwarded-Proto: http",
                                "Forwarded: host=evil.example;proto=http");
                assertThat(door.status()).as("the door, %s", host).isEqualTo(302);
                assertThat(URI.create(ORIGIN).resolve(door.header("Location")))
                        .as("a redirect within the public origin")
                        .isEqualTo(URI.create(ORIGIN + "/sign-in"));
                assertThat(door.header("Strict-Transport-Security")).as("HSTS").contains("max-age");
            }
            Answer page = ask(server, "/sign-in?lang=en", "Host: records.example");
            assertThat(page.header("Set-Cookie"))
                    .as("a cookie that no other host can plant: %s", page.headers())
                    .startsWith("__Host-lang=en")
                    .contains("Secure", "HttpOnly", "Path=/", "SameSite=Lax")
                    .doesNotContain("Domain");
            assertThat(language(server, "/sign-in", "__Host-lang=zh-HK; lang=en"))
                    .as("a page in the language that was chosen here, whatever others planted")
                    .isEqualTo("zh-HK");
            assertThat(language(server, "//sign-in", "__Host-lang=zh-HK; lang=en"))
                    .as("a refusal in the same language")
                    .isEqualTo("zh-HK");
            assertThat(
                            ask(
                                            server,
                                            "/sign-in/00000000-0000-7000-8000-000000000000",
                                            "Host: records.example")
                                    .header("Set-Cookie"))
                    .as("the form's cookie")
                    .startsWith("__Host-")
                    .contains("Secure", "HttpOnly", "Path=/")
                    .doesNotContain("Domain");
            assertThat(ask(server, "/v3/api-docs", "Host: upstream").body())
                    .as("the description names no host")
                    .contains("\"servers\":[{\"url\":\"/\"")
                    .doesNotContain("upstream");
            assertThat(refusals(server)).as("each address has a budget of its own").isZero();
        }
    }

    @Test
    void a_stranger_forwards_nothing() throws Exception {
        try (TestServer server = new TestServer(data(), settings("172.16.0.0/12"))) {
            assertThat(ask(server, "/", "Host: evil.example").status())
                    .as("another host")
                    .isEqualTo(421);
            assertThat(ask(server, "/sign-in", "Host: records.example").status())
                    .as("the public host")
                    .isEqualTo(200);
            assertThat(refusals(server))
                    .as("who claims other addresses is still one sender")
                    .isPositive();
        }
    }

    private int refusals(TestServer server) throws Exception {
        int refused = 0;
        for (int number = 0; number < MORE_THAN_A_BURST; number++) {
            Answer answer =
                    ask(
                            server,
                            "/nothing",
                            "Host: records.example",
                            "X-Forwarded-For: 198.51." + number / 250 + "." + number % 250);
            refused += answer.status() == 429 ? 1 : 0;
        }
        return refused;
    }

    private Path data() {
        return temporary.resolve("data");
    }

    private static FrontSettings settings(String proxies) {
        return FrontSettings.of("127.0.0.1", ORIGIN, proxies, null);
    }
}
