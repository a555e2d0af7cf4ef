package hk.chopmark.api.security;

import hk.chopmark.api.quota.Quotas.Refused;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/** Writes problems from filters, before any controller is asked. */
final class ProblemWriter {

    /** Signing in was tried too often. */
    static final String TOO_MANY_ATTEMPTS = "access.too-many-attempts";

    private final JsonMapper mapper;
    private final MessageSource words;

    ProblemWriter(JsonMapper mapper, MessageSource words) {
        this.mapper = mapper;
        this.words = words;
    }

    void write(HttpServletResponse response, ProblemDetail problem) throws IOException {
        response.setStatus(problem.getStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        mapper.writeValue(response.getOutputStream(), problem);
    }

    void unauthenticated(HttpServletResponse response) throws IOException {
        response.setHeader("WWW-Authenticate", "Bearer realm=\"chopmark\"");
        refuse(response, HttpStatus.UNAUTHORIZED, "access.token-required", Map.of());
    }

    void forbidden(HttpServletResponse response) throws IOException {
        refuse(response, HttpStatus.FORBIDDEN, "access.right-missing", Map.of());
    }

    void incomplete(HttpServletResponse response) throws IOException {
        refuse(response, HttpStatus.FORBIDDEN, "identity.second-factor-missing", Map.of());
    }

    void overQuota(HttpServletResponse response, Refused refused) throws IOException {
        long seconds = secondsOf(refused);
        response.setHeader("Retry-After", Long.toString(seconds));
        refuse(
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                refused.code(),
                Map.of("retryAfterSeconds", seconds));
    }

    static long secondsOf(Refused refused) {
        return Math.max(1, refused.retryAfter().plusMillis(999).toSeconds());
    }

    void tooMany(HttpServletResponse response, long seconds) throws IOException {
        response.setHeader("Retry-After", Long.toString(seconds));
        refuse(response, HttpStatus.TOO_MANY_REQUESTS, TOO_MANY_ATTEMPTS, Map.of());
    }

    /** In the words that the pages have for the code, in English as all problems. */
    private void refuse(
            HttpServletResponse response, HttpStatus status, String code, Map<String, ?> facts)
            throws IOException {
        String detail = words.getMessage("refused." + code, null, Locale.ENGLISH);
        write(response, Problem.of(status, code, detail, facts));
    }
}
