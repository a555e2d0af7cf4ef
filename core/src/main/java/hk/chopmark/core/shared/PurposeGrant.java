package hk.chopmark.core.shared;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to open boxes, once: exists only after the event that records the reading is durable
 * (no record, no read).
 *
 * <p><b>Guarantees</b>: cannot be made but by an {@link Issuer}, and opens nothing but through an
 * opener of that same issuer; covers only the named subjects, categories and fields of one school;
 * is used up by the first use, and void {@link #MAX_AGE} after its issue. Not serialisable. Only
 * the runtime holds an issuer, and issues after the append was acknowledged; an architecture test
 * enforces it.
 */
public final class PurposeGrant {

    /** So long a grant may wait for its use: a reading follows its event at once. */
    public static final Duration MAX_AGE = Duration.ofSeconds(60);

    private final Issuer issuer;
    private final Reach reach;
    private final UUID recordedBy;
    private final Instant issuedAt;
    private final AtomicBoolean used = new AtomicBoolean();

    private PurposeGrant(Issuer issuer, Reach reach, UUID recordedBy, Instant issuedAt) {
        this.issuer = issuer;
        this.reach = reach;
        this.recordedBy = recordedBy;
        this.issuedAt = issuedAt;
    }

    /**
     * What a recorded reading names.
     *
     * @param school the school whose boxes may be opened
     * @param subjects whose data
     * @param categories which categories of it
     * @param fields which paths within the events
     */
    public record Reach(
            SchoolId school,
            Set<SubjectRef> subjects,
            Set<Category> categories,
            Set<String> fields) {
        public Reach {
            subjects = Set.copyOf(subjects);
            categories = Set.copyOf(categories);
            fields = Set.copyOf(fields);
        }
    }

    /**
     * Issues grants and takes them back; whoever holds it decides what its opener opens.
     *
     * <p><b>Guarantees</b>: takes each of its own grants once, and no other's. Thread safe.
     */
    public static final class Issuer {
        private final InstantSource clock;

        /**
         * @param clock decides how old a grant is
         */
        public Issuer(InstantSource clock) {
            this.clock = clock;
        }

        /**
         * Issues a grant for one use.
         *
         * @param recordedBy id of the durable event that records the reading
         */
        public PurposeGrant issue(Reach reach, UUID recordedBy) {
            return new PurposeGrant(this, reach, recordedBy, clock.instant());
        }

        /**
         * Takes a grant that is about to be used.
         *
         * @throws IllegalArgumentException if another issuer issued it, or it was used before
         * @throws TransientFailure if it is too old: the reading has to be recorded anew
         */
        public void take(PurposeGrant grant) {
            if (grant.issuer != this) {
                throw new IllegalArgumentException("This opener's issuer did not issue " + grant);
            }
            if (!grant.used.compareAndSet(false, true)) {
                throw new IllegalArgumentException("Already used: " + grant);
            }
            // A clock set back makes nothing older; the grant is good for one use in any case.
            if (Duration.between(grant.issuedAt, clock.instant()).compareTo(MAX_AGE) >= 0) {
                throw new TransientFailure(
                        "Too old, read again: " + grant, Duration.ofSeconds(1), null);
            }
        }
    }

    /** The school whose boxes may be opened. */
    public SchoolId school() {
        return reach.school();
    }

    /** Whose data. */
    public Set<SubjectRef> subjects() {
        return reach.subjects();
    }

    /** Id of the durable event that records this reading. */
    public UUID recordedBy() {
        return recordedBy;
    }

    /** Whether this grant covers a stored field. */
    public boolean covers(Sealed<?> field) {
        return field.isStored()
                && reach.subjects().contains(field.subject())
                && reach.categories().contains(field.category())
                && reach.fields().contains(field.location().path());
    }

    @Override
    public String toString() {
        return "PurposeGrant[recorded by " + recordedBy + "]";
    }
}
