package hk.chopmark.api.security;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * An answer that says what went wrong.
 *
 * <p><b>Guarantees</b>: {@code code} and {@code type} are stable; facts are references, codes,
 * counts and times only.
 *
 * <p><b>Source</b>: RFC 9457.
 */
public final class Problem {

    private static final String TYPES = "https://chopmark.hk/problems/";

    private Problem() {}

    /** A problem without facts. */
    public static ProblemDetail of(HttpStatus status, String code, String detail) {
        return of(status, code, detail, Map.of());
    }

    /**
     * A problem.
     *
     * @param code stable code, area first
     * @param detail one plain sentence for people
     * @param facts what the decision saw
     */
    public static ProblemDetail of(
            HttpStatus status, String code, String detail, Map<String, ?> facts) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setType(URI.create(TYPES + code));
        problem.setTitle(status.getReasonPhrase());
        problem.setProperty("code", code);
        problem.setProperty("facts", new TreeMap<>(facts));
        return problem;
    }
}
