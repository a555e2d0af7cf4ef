package hk.chopmark.core.decision;

import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What surrounds a decision.
 *
 * @param actor who acts
 * @param purpose why
 * @param now server time, UTC, microseconds
 * @param readAsOf count of events in the partition when the facts were read: they are the facts of
 *     positions below it
 * @param ids source of new ids (UUIDv7)
 */
public record DecisionContext(
        Actor actor, Purpose purpose, Instant now, long readAsOf, Supplier<UUID> ids) {

    /** Where the days of a school are days. */
    public static final ZoneId HONG_KONG = ZoneId.of("Asia/Hong_Kong");

    /** The Hong Kong calendar day of {@link #now}. */
    public LocalDate today() {
        return dayOf(now);
    }

    /** The Hong Kong calendar day of an instant. */
    public static LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, HONG_KONG);
    }
}
