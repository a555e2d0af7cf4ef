package hk.chopmark.api.security;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.CsrfTokenRepository;

/**
 * The secret of a session in the browser: a cookie that no script reads and no other site sends.
 *
 * <p><b>Guarantees</b>: whoever signs in or out gets a new token for forms too.
 */
public final class ConsoleSession {

    private final ConsoleCookies cookies;
    private final CsrfTokenRepository forms;

    ConsoleSession(ConsoleCookies cookies, CsrfTokenRepository forms) {
        this.cookies = cookies;
        this.forms = forms;
    }

    /** Hands the browser the secret of a session. */
    public void begin(HttpServletRequest request, HttpServletResponse response, String secret) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(secret, Duration.ofSeconds(-1)));
        forms.saveToken(null, request, response);
    }

    /** Has the browser forget it, and whatever it kept of the pages. */
    public void end(HttpServletRequest request, HttpServletResponse response) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO));
        response.setHeader("Clear-Site-Data", "\"cache\", \"storage\"");
        forms.saveToken(null, request, response);
    }

    /** Has the browser keep what somebody leaves for an identity provider with. */
    public void leave(HttpServletResponse response, String ticket) {
        response.addHeader(
                HttpHeaders.SET_COOKIE, cookie(cookies.way(), ticket, Duration.ofMinutes(5)));
    }

    /** What somebody left with who comes back. */
    public Optional<String> way(HttpServletRequest request) {
        return value(request, cookies.way());
    }

    /** Has the browser forget it. */
    public void arrive(HttpServletResponse response) {
        response.addHeader(HttpHeaders.SET_COOKIE, cookie(cookies.way(), "", Duration.ZERO));
    }

    private String cookie(String value, Duration life) {
        return cookie(cookies.session(), value, life);
    }

    private String cookie(String name, String value, Duration life) {
        return ResponseCookie.from(name, value)
                .httpOnly(true)
                .secure(cookies.secure())
                .sameSite("Lax")
                .path("/")
                .maxAge(life)
                .build()
                .toString();
    }

    /** The secret that a request carries. */
    Optional<String> secret(HttpServletRequest request) {
        return value(request, cookies.session());
    }

    private static Optional<String> value(HttpServletRequest request, String name) {
        Cookie[] sent = request.getCookies();
        return sent == null
                ? Optional.empty()
                : Arrays.stream(sent)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst();
    }
}
