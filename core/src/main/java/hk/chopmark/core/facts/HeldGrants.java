package hk.chopmark.core.facts;

import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.GranteeRef;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The grants that stand, folded from {@link GrantFact}s in log order; the one reading of them for
 * all areas.
 */
public final class HeldGrants {

    /**
     * A grant that was not revoked.
     *
     * @param grant the grant
     * @param holder who holds it
     * @param terms what it allows, and when
     * @param recordedBy id of the event that made it
     * @param position position of that event
     * @param origin whose rights it hands on; absent for a grant of its own
     */
    public record Held(
            GrantId grant,
            GranteeRef holder,
            GrantFact.Terms terms,
            UUID recordedBy,
            long position,
            GrantFact.@Nullable Origin origin) {

        /** The events that made it: where it hands on rights, first that of the grant behind. */
        public List<UUID> madeBy() {
            return origin == null ? List.of(recordedBy) : List.of(origin.event(), recordedBy);
        }
    }

    /**
     * A grant that was revoked.
     *
     * @param held what it was
     * @param endedBy id of the event that ended it
     */
    public record Ended(Held held, UUID endedBy) {}

    private final Map<GrantId, Held> held = new LinkedHashMap<>();
    private final Map<GrantId, Ended> ended = new LinkedHashMap<>();

    /** Takes in one more fact, recorded by an event at a position. */
    public void evolve(GrantFact fact, UUID eventId, long position) {
        fact.terms()
                .ifPresentOrElse(
                        terms ->
                                held.put(
                                        fact.grant(),
                                        new Held(
                                                fact.grant(),
                                                fact.grantee(),
                                                terms,
                                                eventId,
                                                position,
                                                fact.origin().orElse(null))),
                        () -> end(fact.grant(), eventId));
    }

    private void end(GrantId grant, UUID eventId) {
        Held was = held.remove(grant);
        if (was != null) {
            ended.put(grant, new Ended(was, eventId));
        }
    }

    /** A grant that stands, valid or not. */
    public Optional<Held> standing(GrantId grant) {
        return Optional.ofNullable(held.get(grant));
    }

    /** All grants that stand, valid or not, in the order they were made. */
    public List<Held> all() {
        return List.copyOf(held.values());
    }

    /** How a grant ended, if it was revoked. */
    public Optional<Ended> ended(GrantId grant) {
        return Optional.ofNullable(ended.get(grant));
    }

    /** All standing grants of somebody, valid at the moment or not. */
    public List<Held> of(GranteeRef holder) {
        return held.values().stream().filter(grant -> grant.holder().equals(holder)).toList();
    }

    /** The revoked grants of somebody, in the order they were revoked. */
    public List<Ended> endedOf(GranteeRef holder) {
        return ended.values().stream().filter(was -> was.held().holder().equals(holder)).toList();
    }

    /** The grants of somebody that allow an act at an instant, in the order they were made. */
    public List<Held> holding(GranteeRef holder, Act act, Instant at) {
        return held.values().stream()
                .filter(grant -> grant.holder().equals(holder))
                .filter(grant -> grant.terms().carried(act).isPresent())
                .filter(grant -> grant.terms().isValidAt(at))
                .toList();
    }
}
