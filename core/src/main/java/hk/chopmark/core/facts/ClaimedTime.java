package hk.chopmark.core.facts;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When something happened, as whoever reports it says: a device that was offline, a connected
 * system, a person who notes it later. It stands beside the server's time and never in its place.
 *
 * <p><b>Guarantees</b>: what {@link #requireNear} lets pass lies at most {@link #BACK} before the
 * server's time and at most {@link #AHEAD} after it. Only importers of this server, which take over
 * a record that was kept elsewhere, may reach further back.
 *
 * @param at UTC, microseconds
 */
public record ClaimedTime(Instant at) {

    /** How long ago it may be. */
    public static final Duration BACK = Duration.ofDays(7);

    /** How far the clock of a source may run ahead of the server's. */
    public static final Duration AHEAD = Duration.ofMinutes(5);

    public ClaimedTime {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    /** The claim, if one is made. */
    public static @Nullable ClaimedTime of(@Nullable Instant at) {
        return at == null ? null : new ClaimedTime(at);
    }

    /** Whether a record kept elsewhere is taken over, by this server itself. */
    public static boolean isTakenOver(Actor actor, Purpose purpose) {
        return actor.ref() instanceof ActorRef.Service
                && actor.auth() == AuthMethod.SYSTEM
                && (purpose == Purpose.DATA_IMPORT || purpose == Purpose.DEMONSTRATION);
    }

    /**
     * Refuses a claim that is out of bounds.
     *
     * @throws DomainRejection {@code time.claimed-ahead} or {@code time.claimed-too-far-back}
     */
    public void requireNear(DecisionContext context) {
        requireNear(context.now(), context.actor(), context.purpose());
    }

    /**
     * As {@link #requireNear(DecisionContext)}.
     *
     * @param now the server's time
     */
    public void requireNear(Instant now, Actor actor, Purpose purpose) {
        if (at.isAfter(now.plus(AHEAD))) {
            throw DomainRejection.rule(
                    "time.claimed-ahead",
                    Map.of("claimed", at, "now", now, "aheadMinutes", AHEAD.toMinutes()));
        }
        if (at.isBefore(now.minus(BACK)) && !isTakenOver(actor, purpose)) {
            throw DomainRejection.rule(
                    "time.claimed-too-far-back",
                    Map.of("claimed", at, "now", now, "backDays", BACK.toDays()));
        }
    }
}
