package hk.chopmark.api.security;

import hk.chopmark.api.secrets.Secrets;
import hk.chopmark.api.secrets.ServiceKeys;
import hk.chopmark.api.secrets.Sessions.Session;
import hk.chopmark.api.signin.Posts;
import hk.chopmark.api.signin.Proof;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StaffId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind a secret that a request carries.
 *
 * <p><b>Guarantees</b>: asks the database and the record on each request, so that a session that
 * was ended, a credential or key revoked, an account closed and a post left are refused at once on
 * every node.
 */
public final class Callers {

    /** The role code of all services: what one may do, its grants and its key say. */
    private static final String SERVICE_ROLE = "service";

    private final AuditEngine engine;
    private final Secrets secrets;
    private final InstantSource clock;
    private final boolean demonstration;

    /**
     * @param demonstration whether invented people are shown, who do without a second factor
     */
    Callers(AuditEngine engine, Secrets secrets, InstantSource clock, boolean demonstration) {
        this.demonstration = demonstration;
        this.engine = engine;
        this.secrets = secrets;
        this.clock = clock;
    }

    /**
     * Somebody signed in.
     *
     * @param session as it is kept; absent behind a key
     * @param caller who acts
     * @param complete whether they have what their kind of person has to sign in with
     * @param provenOnRecord whether the record knows of a proof in the last minutes
     */
    record SignedIn(
            @Nullable Session session, Caller caller, boolean complete, boolean provenOnRecord) {

        /** Whether they proved who they are in the last minutes, by signing in or again since. */
        boolean isJustProven(Instant now) {
            return session == null
                    || (provenOnRecord
                            && (Proof.counts(session.begunAt(), now)
                                    || Proof.counts(session.provenAt(), now)));
        }
    }

    /** Who is behind a bearer secret: that of a session, or a key of a service account. */
    Optional<SignedIn> findBearer(String secret) {
        return find(secret)
                .or(() ->
                        secrets.serviceKeys()
                                .find(secret)
                                .filter(this::counts)
                                .map(Callers::service));
    }

    /** Whether the record says so too. */
    private boolean counts(ServiceKeys.Key key) {
        return engine.accounts()
                .serviceKey(key.school(), key.service(), key.credential())
                .isPresent();
    }

    private static SignedIn service(ServiceKeys.Key key) {
        Actor actor =
                new Actor(
                                new ActorRef.ServiceAccount(key.service()),
                                SERVICE_ROLE,
                                AuthMethod.SERVICE_KEY)
                        .with(key.credential(), null);
        return new SignedIn(null, new Caller(actor, key.school()), true, true);
    }

    /** Who is in a session; empty if it is none that stands. No key opens the console. */
    Optional<SignedIn> find(String secret) {
        return secrets.sessions().find(secret).flatMap(this::standing);
    }

    /** Notes that a session is in use. */
    void used(SignedIn signedIn) {
        if (signedIn.session() != null) {
            secrets.sessions().used(signedIn.session());
        }
    }

    Instant now() {
        return clock.instant();
    }

    private Optional<SignedIn> standing(Session session) {
        return session.who() instanceof ActorRef.Person(PersonRef person)
                ? engine.accounts()
                        .session(session.school(), session.id())
                        .filter(onRecord -> onRecord.person().equals(person))
                        .map(onRecord -> signedIn(session, onRecord))
                : Optional.empty();
    }

    private static AuthMethod methodOf(hk.chopmark.core.identity.Sessions.Session onRecord) {
        if (onRecord.beganWithCode()) {
            return AuthMethod.ONE_TIME_CODE;
        }
        if (onRecord.by().contains(CredentialKind.PASSKEY)) {
            return AuthMethod.PASSKEY;
        }
        return onRecord.by().contains(CredentialKind.OIDC) ? AuthMethod.OIDC : AuthMethod.PASSWORD;
    }

    private SignedIn signedIn(
            Session session, hk.chopmark.core.identity.Sessions.Session onRecord) {
        PersonRef person = onRecord.person();
        AuthMethod auth =
                Proof.counts(session.provenAt(), clock.instant())
                        ? AuthMethod.REAUTHENTICATION
                        : methodOf(onRecord);
        String role = new Posts(engine.history()).roleOf(session.school(), person);
        Actor actor = new Actor(session.who(), role, auth).with(session.credential(), session.id());
        Caller caller = new Caller(actor, session.school());
        return new SignedIn(
                session,
                caller,
                isComplete(session, person),
                onRecord.isJustProven(clock.instant()));
    }

    private boolean isComplete(Session session, PersonRef person) {
        if (!(person instanceof StaffId) || session.twoFactors() || demonstration) {
            return true;
        }
        return engine.accounts().of(session.school(), person).needsMoreThanPassword();
    }
}
