package hk.chopmark.api.security;

import hk.chopmark.api.secrets.Secrets;
import hk.chopmark.api.secrets.Sessions.Session;
import hk.chopmark.api.signin.Posts;
import hk.chopmark.api.signin.Proof;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind a secret that a request carries.
 *
 * <p><b>Guarantees</b>: asks the database and the record on each request, so that a session that
 * was ended, a credential revoked, an account closed and a post left are refused at once on every
 * node.
 */
public final class Callers {

    private final AuditEngine engine;
    private final Secrets secrets;
    private final InstantSource clock;
    private final AccessTokens tokens;

    Callers(AuditEngine engine, Secrets secrets, InstantSource clock, AccessTokens tokens) {
        this.engine = engine;
        this.secrets = secrets;
        this.clock = clock;
        this.tokens = tokens;
    }

    /**
     * Somebody signed in.
     *
     * @param session as it is kept; absent behind an access token
     * @param caller who acts
     * @param complete whether they have what their kind of person has to sign in with
     */
    record SignedIn(@Nullable Session session, Caller caller, boolean complete) {

        /** Whether they proved who they are in the last minutes, by signing in or again since. */
        boolean isJustProven(Instant now) {
            return session == null
                    || Proof.counts(session.begunAt(), now)
                    || Proof.counts(session.provenAt(), now);
        }
    }

    /** Who is behind a secret; empty if it is none that stands. */
    Optional<SignedIn> find(String secret) {
        Optional<SignedIn> signedIn = secrets.sessions().find(secret).flatMap(this::standing);
        return signedIn.isPresent()
                ? signedIn
                : tokens.find(secret).map(caller -> new SignedIn(null, caller, true));
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
                        .map(onRecord -> signedIn(session, person, methodOf(onRecord)))
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

    private SignedIn signedIn(Session session, PersonRef person, AuthMethod first) {
        AuthMethod auth =
                Proof.counts(session.provenAt(), clock.instant())
                        ? AuthMethod.REAUTHENTICATION
                        : first;
        String role = new Posts(engine.history()).roleOf(session.school(), person);
        Actor actor = new Actor(session.who(), role, auth).with(session.credential(), session.id());
        Caller caller = new Caller(session.id().id(), actor, roleOf(person), session.school(), "");
        return new SignedIn(session, caller, isComplete(session, person));
    }

    /** Gives no right: what anybody may do, the grants on record say. */
    private static TokenRole roleOf(PersonRef person) {
        return switch (person) {
            case GuardianId _ -> TokenRole.GUARDIAN;
            case StudentId _ -> TokenRole.STUDENT;
            default -> TokenRole.TEACHER;
        };
    }

    private boolean isComplete(Session session, PersonRef person) {
        if (!(person instanceof StaffId) || session.twoFactors()) {
            return true;
        }
        return engine.accounts().of(session.school(), person).needsMoreThanPassword();
    }
}
