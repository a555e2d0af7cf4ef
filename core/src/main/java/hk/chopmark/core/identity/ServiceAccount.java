package hk.chopmark.core.identity;

import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.identity.ServiceEvent.ServiceClosed;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyIssued;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRevoked;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRotated;
import hk.chopmark.core.identity.ServiceEvent.ServiceRegistered;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.ServiceId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One service account, folded from the facts about it in log order.
 *
 * <p><b>Guarantees</b>: no key counts after its time, its overlap or its account. Not thread safe.
 */
public final class ServiceAccount {

    /**
     * A key that was not revoked.
     *
     * @param acts what it may be used for
     * @param endsAt when it ends: its expiry, or the end of the overlap with its successor
     */
    public record Key(CredentialId id, List<String> acts, Instant endsAt) {
        public Key {
            acts = List.copyOf(acts);
        }

        /** Whether it may be used for an act. */
        public boolean allows(Act act) {
            return acts.contains(act.text());
        }
    }

    private final ServiceId service;
    private final Map<CredentialId, Key> keys = new LinkedHashMap<>();
    private @Nullable ServiceRegistered registered;
    private boolean closed;

    /** Before any fact. */
    public ServiceAccount(ServiceId service) {
        this.service = service;
    }

    /** The facts that a service account is folded from. */
    public static List<FactQuery> facts(ServiceId service) {
        return List.of(FactQuery.about(service, ServiceEvent.class));
    }

    /** Takes in one more fact; one about something else changes nothing. */
    public void evolve(Recorded<?> fact) {
        if (fact.event() instanceof ServiceEvent event && event.service().equals(service)) {
            apply(event);
        }
    }

    private void apply(ServiceEvent event) {
        switch (event) {
            case ServiceRegistered opened -> registered = opened;
            case ServiceKeyIssued issued ->
                    keys.put(
                            issued.key(), new Key(issued.key(), issued.acts(), issued.expiresAt()));
            case ServiceKeyRotated rotated ->
                    keys.computeIfPresent(
                            rotated.key(),
                            (id, key) ->
                                    new Key(
                                            id,
                                            key.acts(),
                                            earlier(key.endsAt(), rotated.overlapUntil())));
            case ServiceKeyRevoked revoked -> keys.remove(revoked.key());
            case ServiceClosed _ -> {
                closed = true;
                keys.clear();
            }
        }
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Which service. */
    public ServiceId service() {
        return service;
    }

    /** Whether it was ever opened. */
    boolean isKnown() {
        return registered != null;
    }

    /** Whether it is open. */
    public boolean isOpen() {
        return registered != null && !closed;
    }

    /** The school's code for it; empty if it was never opened. */
    public Optional<String> code() {
        return Optional.ofNullable(registered).map(ServiceRegistered::code);
    }

    /** The keys that count now. */
    public List<Key> standing(Instant now) {
        return keys.values().stream().filter(key -> now.isBefore(key.endsAt())).toList();
    }

    /** A key, if it counts now. */
    public Optional<Key> standing(CredentialId key, Instant now) {
        return Optional.ofNullable(keys.get(key)).filter(found -> now.isBefore(found.endsAt()));
    }

    /** Whether a key of this reference was issued and not revoked. */
    boolean knows(CredentialId key) {
        return keys.containsKey(key);
    }
}
