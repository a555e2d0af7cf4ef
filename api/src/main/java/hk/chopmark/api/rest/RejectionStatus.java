package hk.chopmark.api.rest;

import hk.chopmark.core.shared.DomainRejection;
import org.springframework.http.HttpStatus;

/** Which HTTP status a refusal becomes, by its kind alone; for the interface and the console. */
public final class RejectionStatus {

    private RejectionStatus() {}

    /** The status of a kind of refusal. */
    public static HttpStatus of(DomainRejection.Kind kind) {
        return switch (kind) {
            case NOT_ALLOWED -> HttpStatus.FORBIDDEN;
            case UNKNOWN -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case TOO_OFTEN -> HttpStatus.TOO_MANY_REQUESTS;
            case RULE -> HttpStatus.UNPROCESSABLE_CONTENT;
        };
    }
}
