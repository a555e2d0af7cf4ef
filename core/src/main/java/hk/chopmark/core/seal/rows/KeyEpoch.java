package hk.chopmark.core.seal.rows;

import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One key-encryption key of a school, without the key.
 *
 * @param school the school
 * @param number 1 or more; a later epoch has a higher number
 * @param vault name of the vault that wraps the key
 * @param createdAt when it began
 * @param secrets subject secrets that are wrapped under it now
 * @param newest whether new secrets are wrapped under it
 * @param closedAt since when nothing is wrapped under it, and nothing ever will be; null if it is
 *     not closed
 * @param destroyedAt when its key was destroyed, here and in the vault; null if it was not
 * @param escrowEvent the event that says that escrow copies of the vault open it; absent if none
 *     does
 */
public record KeyEpoch(
        SchoolId school,
        int number,
        String vault,
        Instant createdAt,
        long secrets,
        boolean newest,
        @Nullable Instant closedAt,
        @Nullable Instant destroyedAt,
        @Nullable UUID escrowEvent) {

    /**
     * How long the key of a closed epoch is kept: a copy of the key database from the last moment
     * before it was closed can still be brought back for so long.
     */
    public static final Duration GRACE = Duration.ofDays(35);

    /** Where it stands. */
    public enum State {
        /** New secrets are wrapped under it. */
        CURRENT,
        /** A later one began; secrets are still wrapped under it, or nobody looked since. */
        SUPERSEDED,
        /** Nothing is wrapped under it any more; the grace period runs, or is over. */
        CLOSED,
        /** Nothing that it ever wrapped can be opened, from whatever copy. */
        DESTROYED
    }

    /** Where it stands. */
    public State state() {
        if (destroyedAt != null) {
            return State.DESTROYED;
        }
        if (closedAt != null) {
            return State.CLOSED;
        }
        return newest ? State.CURRENT : State.SUPERSEDED;
    }

    /** From when on its key may be destroyed; empty if it is not closed, or destroyed already. */
    public Optional<Instant> destroyableFrom() {
        return closedAt == null || destroyedAt != null
                ? Optional.empty()
                : Optional.of(closedAt.plus(GRACE));
    }
}
