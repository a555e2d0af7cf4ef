package hk.chopmark.api.security;

import hk.chopmark.api.quota.Quotas.Refused;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems from filters, before any controller is asked. */
final class ProblemWriter {

    private final JsonMapper mapper;

    ProblemWriter(JsonMapper mapper) {
        this.mapper = mapper;
    }

    void write(HttpServletResponse response, ProblemDetail problem) throws IOException {
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        mapper.writeValue(response.getOutputStream(), problem);
    }

    void unauthenticated(HttpServletResponse response) throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer realm=\"chopmark\"");
        write(
                response,
                Problem.of(
                        HttpStatus.UNAUTHORIZED,
                        "access.token-required",
                        "Send a valid access token as bearer."));
    }

    void forbidden(HttpServletResponse response) throws IOException {
        write(
                response,
                Problem.of(
                        HttpStatus.FORBIDDEN,
                        "access.right-missing",
                        "This token does not carry the right to do that."));
    }

    void overQuota(HttpServletResponse response, Refused refused) throws IOException {
        long seconds = secondsOf(refused);
        response.setHeader("Retry-After", Long.toString(seconds));
        write(
                response,
                Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        refused.code(),
                        "More work was asked for than one account or school may ask; wait, then try again.",
                        Map.of("retryAfterSeconds", seconds)));
    }

    static long secondsOf(Refused refused) {
        return Math.max(1, refused.retryAfter().plusMillis(999).toSeconds());
    }

    void tooMany(HttpServletResponse response, long seconds) throws IOException {
        response.setHeader("Retry-After", Long.toString(seconds));
        write(
                response,
                Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "access.too-many-attempts",
                        "Too many wrong tokens from this address."));
    }
}
