package hk.chopmark.core.identity;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CODE;
import static hk.chopmark.core.decision.InClear.Nature.PUBLIC_NAME;

import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.facts.reach.ServiceFact;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.ServiceId;
import java.time.Instant;
import java.util.List;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** What happens to the account of another system, and to its keys. */
public sealed interface ServiceEvent extends IdentityEvent, ServiceFact {

    /** The service account. */
    @Override
    ServiceId service();

    /**
     * Another system has an account.
     *
     * @param code the school's code for it
     * @param name what it is: no person
     */
    @Event(namespace = "identity", name = "ServiceRegistered", version = "1")
    record ServiceRegistered(
            ServiceId service, @InClear(CODE) String code, @InClear(PUBLIC_NAME) String name)
            implements ServiceEvent {
        @Override
        public Change change() {
            return new Opened();
        }
    }

    /**
     * The service has a key; its secret is elsewhere.
     *
     * @param acts what it may be used for, such as {@code attendance.report}
     */
    @Event(namespace = "identity", name = "ServiceKeyIssued", version = "1")
    record ServiceKeyIssued(
            ServiceId service,
            CredentialId key,
            @InClear(CODE) List<String> acts,
            @Time(VALID) Instant expiresAt)
            implements ServiceEvent {
        public ServiceKeyIssued {
            acts = List.copyOf(acts);
        }

        @Override
        public Change change() {
            return new KeyMade(key, acts, expiresAt);
        }
    }

    /** Another key follows, issued right before; the old one counts until the overlap is over. */
    @Event(namespace = "identity", name = "ServiceKeyRotated", version = "1")
    record ServiceKeyRotated(
            ServiceId service,
            CredentialId key,
            CredentialId successor,
            @Time(VALID) Instant overlapUntil)
            implements ServiceEvent {
        @Override
        public Change change() {
            return new KeyEnding(key, overlapUntil);
        }
    }

    /** A key counts no more. */
    @Event(namespace = "identity", name = "ServiceKeyRevoked", version = "1")
    record ServiceKeyRevoked(ServiceId service, CredentialId key, @InClear(CODE) String reason)
            implements ServiceEvent {
        @Override
        public Change change() {
            return new KeyEnded(key);
        }
    }

    /** The service has no account any more, and no key of it counts. */
    @Event(namespace = "identity", name = "ServiceClosed", version = "1")
    record ServiceClosed(ServiceId service, @InClear(CODE) String reason) implements ServiceEvent {
        @Override
        public Change change() {
            return new Closed();
        }
    }
}
