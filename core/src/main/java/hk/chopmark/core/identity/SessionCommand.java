package hk.chopmark.core.identity;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.identity.SessionEvent.SessionEnd;
import hk.chopmark.core.identity.SessionEvent.SignInFailure;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked about sessions. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface SessionCommand extends Command {

    /** Most sessions of a person that stand at a time; one more ends the oldest. */
    int MAX_SESSIONS = 10;

    /** Most credentials that are shown at once. */
    int MAX_SHOWN = 4;

    /** Longest session. */
    Duration MAX_SESSION = Duration.ofDays(31);

    /** An account has at most one refused sign-in on record in so long a time. */
    Duration REFUSALS_APART = Duration.ofMinutes(15);

    /** Who signs in. */
    PersonRef person();

    /**
     * Records that a person showed these credentials, as this server has checked.
     *
     * @param provenThereAt when the identity provider says that they proved there who they are;
     *     absent if it does not say, or none was asked
     */
    record RecordSignIn(
            SchoolId school,
            PersonRef person,
            SessionId session,
            List<CredentialId> credentials,
            Instant until,
            @Nullable Instant provenThereAt)
            implements SessionCommand {
        public RecordSignIn {
            credentials = shown(credentials);
            until = until.truncatedTo(ChronoUnit.MICROS);
            provenThereAt =
                    provenThereAt == null ? null : provenThereAt.truncatedTo(ChronoUnit.MICROS);
        }
    }

    /** Records that somebody who named the account was not let in; unknown names have no person. */
    record RecordRefusedSignIn(SchoolId school, PersonRef person, SignInFailure why)
            implements SessionCommand {}

    /** The person ends the session they are in. */
    record RecordSignOut(SchoolId school, PersonRef person, SessionId session)
            implements SessionCommand {}

    /** The person ends another session of theirs, or the server one whose time is over. */
    record EndSession(SchoolId school, PersonRef person, SessionId session, SessionEnd why)
            implements SessionCommand {}

    /** Records that the person proved once more who they are, as this server has checked. */
    record RecordReauthentication(
            SchoolId school, PersonRef person, SessionId session, List<CredentialId> credentials)
            implements SessionCommand {
        public RecordReauthentication {
            credentials = shown(credentials);
        }
    }

    private static List<CredentialId> shown(List<CredentialId> credentials) {
        Require.size("credentials", credentials, 1, MAX_SHOWN);
        Require.that(
                credentials.stream().distinct().count() == credentials.size(),
                "A credential is shown twice");
        return List.copyOf(credentials);
    }
}
