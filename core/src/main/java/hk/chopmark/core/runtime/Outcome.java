package hk.chopmark.core.runtime;

import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.RecordedRefusal;
import hk.chopmark.core.eventstore.append.Appended;
import hk.chopmark.core.shared.DomainRejection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a decision came to, completed when its unit of work has committed.
 *
 * <p>Written before the commit by the deciding thread and after it by the committing one; read only
 * when the unit of work is over.
 */
final class Outcome {

    private final long readAsOf;
    private final List<UUID> eventIds;
    private final @Nullable RecordedRefusal refusal;
    private volatile @Nullable Appended appended;

    /**
     * @param readAsOf count of events when the facts were read
     * @param eventIds ids of the events decided
     * @param events the events decided
     */
    Outcome(long readAsOf, List<UUID> eventIds, List<?> events) {
        this.readAsOf = readAsOf;
        this.eventIds = List.copyOf(eventIds);
        this.refusal = refusalAmong(events);
    }

    /** What an earlier request under the same key came to; nothing was decided now. */
    static Outcome repeated(Appended earlier) {
        Outcome outcome = new Outcome(earlier.asOf(), List.of(), List.of());
        outcome.committed(earlier);
        return outcome;
    }

    void committed(Appended where) {
        this.appended = where;
    }

    /** Ids of the events decided now, in order. */
    List<UUID> eventIds() {
        return eventIds;
    }

    /**
     * Whether an earlier request under the same key had stored events, so that those decided here
     * were not stored.
     */
    boolean isRepeated() {
        Appended where = appended;
        return where != null && where.repeated();
    }

    /** Where the events stand. */
    Appended where() {
        Appended where = appended;
        if (where == null) {
            if (!eventIds.isEmpty()) {
                throw new IllegalStateException(
                        "A command was committed, but the store does not say where");
            }
            return new Appended(readAsOf, 0, false);
        }
        return where;
    }

    /**
     * The result.
     *
     * @throws DomainRejection if what is recorded is a refusal
     */
    CommandResult result() {
        rejectIfRefused(refusal);
        Appended where = where();
        return new CommandResult(where.firstPosition(), where.count(), eventIds, false);
    }

    static @Nullable RecordedRefusal refusalAmong(List<?> events) {
        for (Object event : events) {
            if (event instanceof RecordedRefusal refused) {
                return refused;
            }
        }
        return null;
    }

    static void rejectIfRefused(@Nullable RecordedRefusal refusal) {
        if (refusal != null) {
            throw new DomainRejection(
                    refusal.refusalKind(), refusal.refusalCode(), refusal.refusalFacts());
        }
    }
}
