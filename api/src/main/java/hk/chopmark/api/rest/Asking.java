package hk.chopmark.api.rest;

import hk.chopmark.api.security.Caller;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.util.Optional;

/**
 * What surrounds a request that changes or reads something personal: who asks, why, and how it may
 * be repeated.
 *
 * @param caller from the session or the key
 * @param purpose from the header {@code Chopmark-Purpose}
 * @param idempotencyKey from the header {@code Idempotency-Key}
 * @param occurredAt from the header {@code Chopmark-Occurred-At}: when the caller's system says it
 *     happened
 */
public record Asking(
        Caller caller,
        Purpose purpose,
        Optional<String> idempotencyKey,
        Optional<Instant> occurredAt) {

    /** Name of the header that carries the purpose code. */
    static final String PURPOSE_HEADER = "Chopmark-Purpose";

    /** Name of the header that makes a command repeatable. */
    static final String IDEMPOTENCY_HEADER = "Idempotency-Key";

    /** Name of the header with the time the caller's system claims. */
    static final String OCCURRED_HEADER = "Chopmark-Occurred-At";

    /**
     * A request that takes no key, or all requests of a controller: because every reading is
     * recorded anew, or because the answer is not kept.
     *
     * <p><b>Guarantees</b>: such a request with the header {@code Idempotency-Key} is refused with
     * 400, and so is every request that takes no {@link Asking}. All others hand the key to the
     * engine.
     */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    public @interface WithoutKey {}

    /** The school of the caller. */
    public SchoolId school() {
        return caller.school();
    }
}
