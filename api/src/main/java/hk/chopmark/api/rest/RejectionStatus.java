package hk.chopmark.api.rest;

import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;

/**
 * Which HTTP status a rejection code becomes: 403 not allowed, 404 not known, 409 already so or no
 * longer so, 429 too often, else 422.
 */
final class RejectionStatus {

    private static final Set<String> FORBIDDEN =
            Set.of(
                    "access.denied",
                    "break-glass.not-permitted",
                    "break-glass.same-person",
                    "break-glass.persons-only",
                    "access.not-permitted",
                    "access.self-grant",
                    "access.self-delegation",
                    "access.delegation-by-holder-only",
                    "access.delegation-not-onward",
                    "access.right-is-personal",
                    "access.right-not-in-grant",
                    "access.scope-beyond-grant",
                    "access.second-person-needed",
                    "access.review-of-own",
                    "access.no-school",
                    "access.founding-by-service-only",
                    "erasure.own-data",
                    "erasure.second-person-needed",
                    "erasure.carried-out-by-service-only",
                    "notice.not-the-guardian",
                    "notice.authority-lost",
                    "notice.authority-not-enough-to-sign",
                    "notice.attester-not-staff",
                    "notice.signing-needs-reauthentication");
    private static final Pattern UNKNOWN =
            Pattern.compile("[a-z]+\\.([a-z-]+-)?(unknown|not-registered|nothing-found)");
    private static final Pattern CONFLICT =
            Pattern.compile(
                    "[a-z]+\\.(already-.*|.*-already-.*|.*-taken|.*-unchanged|withdrawn|erased"
                            + "|version-superseded|.*-in-use|.*-outdated)");

    private RejectionStatus() {}

    static HttpStatus of(String code) {
        if (FORBIDDEN.contains(code)) {
            return HttpStatus.FORBIDDEN;
        }
        if (code.equals("search.too-often")) {
            return HttpStatus.TOO_MANY_REQUESTS;
        }
        if (UNKNOWN.matcher(code).matches()) {
            return HttpStatus.NOT_FOUND;
        }
        return CONFLICT.matcher(code).matches()
                ? HttpStatus.CONFLICT
                : HttpStatus.UNPROCESSABLE_CONTENT;
    }
}
