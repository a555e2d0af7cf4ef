package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** As much of a browser as the console's forms need: cookies, no redirects, no script. */
public final class TestBrowser {

    private static final Pattern CSRF = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"");

    private final CookieManager cookies = new CookieManager();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .cookieHandler(cookies)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    /** The secret of the session, which a program sends as bearer. */
    public String secret() {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("CHOPMARK"))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElseThrow();
    }

    /** Asks for a page. */
    public HttpResponse<String> get(URI uri) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Accept", "text/html, */*").GET().build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** Sends a form. */
    public HttpResponse<String> post(URI uri, Map<String, String> fields) throws Exception {
        String form =
                fields.entrySet().stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header("Accept", "text/html, */*")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Goes on in the session of a token of the server. */
    public HttpResponse<String> signIn(TestServer server, String token) throws Exception {
        if (token.startsWith("cs_") && !server.isOperators(token)) {
            server.letIntoConsole(token);
        }
        HttpCookie session = new HttpCookie("CHOPMARK", token);
        session.setPath("/");
        session.setVersion(0);
        cookies.getCookieStore().add(server.uri("/"), session);
        return get(server.uri("/"));
    }

    /** The CSRF token of the forms of a page. */
    public static String csrf(HttpResponse<String> page) {
        Matcher matcher = CSRF.matcher(page.body());
        assertThat(matcher.find()).as("the form carries a CSRF token: %s", page.body()).isTrue();
        return matcher.group(1);
    }

    static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }
}
