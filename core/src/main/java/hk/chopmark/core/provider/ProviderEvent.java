package hk.chopmark.core.provider;

import static hk.chopmark.core.decision.InClear.Nature.CODE;
import static hk.chopmark.core.decision.InClear.Nature.PUBLIC_NAME;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.shared.CredentialId;
import java.util.List;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** What a school decides about its identity provider; stored for ever. */
public sealed interface ProviderEvent extends DomainEvent {

    /** Stands for the secret that the server shows the provider; the secret is elsewhere. */
    CredentialId secret();

    /**
     * People may sign in by an identity provider; in place of the one before.
     *
     * @param issuer its address, as its tokens name it
     * @param clientId what the provider knows this server by
     * @param twoFactorsBy what a token says ({@code acr}, or one of {@code amr}) of a sign-in there
     *     that counts as two factors; none if it never does
     */
    @Event(namespace = "provider", name = "IdentityProviderSet", version = "1")
    record IdentityProviderSet(
            CredentialId secret,
            @InClear(PUBLIC_NAME) String issuer,
            @InClear(CODE) String clientId,
            @InClear(CODE) List<String> twoFactorsBy)
            implements ProviderEvent {
        public IdentityProviderSet {
            twoFactorsBy = List.copyOf(twoFactorsBy);
        }
    }

    /** Nobody signs in by the identity provider any more. */
    @Event(namespace = "provider", name = "IdentityProviderRemoved", version = "1")
    record IdentityProviderRemoved(CredentialId secret) implements ProviderEvent {}
}
