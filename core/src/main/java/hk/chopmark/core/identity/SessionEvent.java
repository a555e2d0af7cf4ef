package hk.chopmark.core.identity;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.CLAIMED;
import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;

import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SessionId;
import java.time.Instant;
import java.util.List;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/** What happens between a person's signing in and out. */
public sealed interface SessionEvent extends IdentityEvent {

    /** Who signs in. */
    PersonRef person();

    /** Why a session ended without its person signing out. */
    enum SessionEnd {
        /** Nothing was done in it for too long. */
        IDLE,
        /** It lasted as long as a session may. */
        ABSOLUTE,
        /** The person ended it from another session. */
        BY_ONESELF,
        /** The person signed in elsewhere, and had as many sessions as one may have. */
        TOO_MANY,
        CREDENTIAL_REVOKED,
        /** The person set up their first app or passkey in another session. */
        SECOND_FACTOR_ENROLLED,
        RECOVERY,
        LEFT_POST,
        ACCOUNT_CLOSED
    }

    /** Why somebody who named an account was not let in. */
    enum SignInFailure {
        /** A secret was wrong. */
        WRONG_SECRET,
        /** What was shown is right and does not count: not activated, revoked, used up. */
        NOT_STANDING,
        /** It was tried too often. */
        TOO_OFTEN
    }

    /**
     * A person signed in.
     *
     * @param credentials what they showed
     * @param by the kinds of these, in the same order
     * @param until when the session ends at the latest
     * @param provenThereAt when the identity provider says that they proved there who they are;
     *     absent if it does not say, or none was asked
     */
    @Event(namespace = "identity", name = "SignedIn", version = "1")
    record SignedIn(
            PersonRef person,
            SessionId session,
            List<CredentialId> credentials,
            List<CredentialKind> by,
            @Time(VALID) Instant until,
            @Nullable @Time(CLAIMED) Instant provenThereAt)
            implements SessionEvent {
        public SignedIn {
            credentials = List.copyOf(credentials);
            by = List.copyOf(by);
        }

        /**
         * When the person proved who they are: with the event, but for whoever came from an
         * identity provider, which may have known them for days; absent if it does not say.
         */
        public @Nullable Instant provenAt(Instant recordedAt) {
            if (!by.contains(CredentialKind.OIDC)) {
                return recordedAt;
            }
            return provenThereAt != null && provenThereAt.isAfter(recordedAt)
                    ? recordedAt
                    : provenThereAt;
        }
    }

    /** Somebody tried to sign in to an account and was refused; at most one in a while. */
    @Event(namespace = "identity", name = "SignInRefused", version = "1")
    record SignInRefused(PersonRef person, SignInFailure why) implements SessionEvent {}

    /** The person ended the session they were in. */
    @Event(namespace = "identity", name = "SignedOut", version = "1")
    record SignedOut(PersonRef person, SessionId session) implements SessionEvent {}

    /**
     * A session ended otherwise.
     *
     * @param endedBy who ended it; absent where time or the server did
     */
    @Event(namespace = "identity", name = "SessionEnded", version = "1")
    record SessionEnded(
            PersonRef person, SessionId session, SessionEnd why, @Nullable PersonRef endedBy)
            implements SessionEvent {}

    /** The person proved once more, within a session, who they are. */
    @Event(namespace = "identity", name = "Reauthenticated", version = "1")
    record Reauthenticated(
            PersonRef person,
            SessionId session,
            List<CredentialId> credentials,
            List<CredentialKind> by)
            implements SessionEvent {
        public Reauthenticated {
            credentials = List.copyOf(credentials);
            by = List.copyOf(by);
        }
    }
}
