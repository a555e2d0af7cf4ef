package hk.chopmark.core.facts.reach;

import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.ServiceId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A service account was opened or closed, or one of its keys changed. Implemented by identity
 * events.
 */
public interface ServiceFact {

    /** The service account. */
    ServiceId service();

    /** What counts from this event on. */
    Change change();

    /** What may change about a service account. */
    sealed interface Change {}

    /** It is open. */
    record Opened() implements Change {}

    /** It has a key for these acts, until a time. */
    record KeyMade(CredentialId key, List<String> acts, Instant until) implements Change {
        public KeyMade {
            acts = List.copyOf(acts);
        }
    }

    /** A key ends at this time, or earlier. */
    record KeyEnding(CredentialId key, Instant at) implements Change {}

    /** A key ended. */
    record KeyEnded(CredentialId key) implements Change {}

    /** It is closed, and no key of it counts. */
    record Closed() implements Change {}

    /** Service accounts as far as the facts read tell, folded in log order. Not thread safe. */
    final class Services {

        private final Map<ServiceId, Map<CredentialId, KeyMade>> open = new HashMap<>();

        public void evolve(ServiceFact fact) {
            switch (fact.change()) {
                case Opened _ -> open.put(fact.service(), new HashMap<>());
                case Closed _ -> open.remove(fact.service());
                case KeyMade made -> keysOf(fact).put(made.key(), made);
                case KeyEnded ended -> keysOf(fact).remove(ended.key());
                case KeyEnding(CredentialId key, Instant at) ->
                        keysOf(fact)
                                .computeIfPresent(
                                        key,
                                        (_, made) ->
                                                at.isBefore(made.until())
                                                        ? new KeyMade(key, made.acts(), at)
                                                        : made);
            }
        }

        private Map<CredentialId, KeyMade> keysOf(ServiceFact fact) {
            return open.getOrDefault(fact.service(), new HashMap<>());
        }

        /** Whether a service account is open. */
        public boolean isOpen(ServiceId service) {
            return open.containsKey(service);
        }

        /** Whether a key of an open service account counts, and is for an act. */
        public boolean allows(ServiceId service, @Nullable CredentialId key, Act act, Instant now) {
            Map<CredentialId, KeyMade> keys = open.getOrDefault(service, Map.of());
            KeyMade made = key == null ? null : keys.get(key);
            return made != null && now.isBefore(made.until()) && made.acts().contains(act.text());
        }
    }
}
