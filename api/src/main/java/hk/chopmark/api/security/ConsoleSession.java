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

    private String cookie(String value, Duration life) {
        return ResponseCookie.from(cookies.session(), value)
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
        Cookie[] sent = request.getCookies();
        return sent == null
                ? Optional.empty()
                : Arrays.stream(sent)
                        .filter(cookie -> cookie.getName().equals(cookies.session()))
                        .map(Cookie::getValue)
                        .findFirst();
    }
}
