package hk.chopmark.api.signin;

import hk.chopmark.api.secrets.Secrets;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.eventstore.axon.EventWatch;
import hk.chopmark.core.identity.AccountEvent.CredentialRevoked;
import hk.chopmark.core.identity.AccountEvent.CredentialUsedUp;
import hk.chopmark.core.identity.ServiceEvent.ServiceKeyRevoked;
import hk.chopmark.core.identity.SessionEvent.SessionEnded;
import hk.chopmark.core.identity.SessionEvent.SignedOut;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderRemoved;
import hk.chopmark.core.provider.ProviderEvent.IdentityProviderSet;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.SchoolId;

/**
 * Deletes secrets whose credential counts no more, and sessions that ended, whoever ended them and
 * on whichever node.
 *
 * <p>Nobody is let in by a secret that lies a moment longer: the record is asked on each request.
 */
public final class SecretCare implements EventWatch.Listener {

    private final Secrets secrets;

    private SecretCare(Secrets secrets) {
        this.secrets = secrets;
    }

    /** Begins with the next event; until the watch is closed. */
    public static EventWatch start(AuditEngine engine, Secrets secrets) {
        return engine.watchIdentities(new SecretCare(secrets));
    }

    @Override
    public void changed(Recorded<?> fact) {
        SchoolId school = fact.school();
        switch (fact.event()) {
            case CredentialRevoked revoked -> secrets.delete(school, revoked.credential());
            case CredentialUsedUp used -> secrets.delete(school, used.credential());
            case ServiceKeyRevoked revoked -> secrets.delete(school, revoked.key());
            case SessionEnded ended -> secrets.sessions().end(school, ended.session());
            case SignedOut out -> secrets.sessions().end(school, out.session());
            case IdentityProviderSet set ->
                    secrets.providers().deleteSecretsBut(school, set.secret());
            case IdentityProviderRemoved removed ->
                    secrets.providers().delete(school, removed.secret());
            default -> {
                // nothing that a secret goes with
            }
        }
    }

    @Override
    public void unsure() {
        // What lies there too long lets nobody in.
    }
}
