package hk.chopmark.core.identity;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked about accounts of persons. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface AccountCommand extends Command {

    /** Most credentials of a person that stand at a time. */
    int MAX_CREDENTIALS = 20;

    /** How long the code of an activation letter counts. */
    Duration LETTER_LASTS = Duration.ofDays(14);

    /** How long a code may take to a contact point and back; in a message it counts for a day. */
    Duration CODE_LASTS = Duration.ofDays(2);

    /** How long a recovery waits for a second person, and then its code for the person. */
    Duration RECOVERY_LASTS = Duration.ofDays(1);

    /** How long after proving who they are a person may change their credentials. */
    Duration PROOF_LASTS = Duration.ofMinutes(5);

    /** Whose account. */
    PersonRef person();

    /**
     * Opens an account.
     *
     * @param name what stands for the login name, from the index of login names
     */
    @TakesProof
    record OpenAccount(
            SchoolId school, PersonRef person, LoginNameId name, Sealed<String> loginName)
            implements AccountCommand {
        public OpenAccount {
            Require.fresh("loginName", loginName, person, Category.IDENTITY);
        }
    }

    /** Makes a letter with a code, as the first of two. */
    @TakesProof
    record MakeActivationLetter(SchoolId school, PersonRef person, CredentialId code)
            implements AccountCommand {}

    /** Says that the letter was handed to the person, as the second of two. */
    @TakesProof
    record HandOverActivationLetter(SchoolId school, PersonRef person, CredentialId code)
            implements AccountCommand {}

    /**
     * Has a code sent to a verified contact point of the person.
     *
     * @param code names the credential, and with the same id the message that carries it
     */
    @TakesProof
    record AskActivationCode(SchoolId school, PersonRef person, CredentialId code, Ref point)
            implements AccountCommand {}

    /** The person takes the account into their hands, in the session that the code began. */
    record ActivateAccount(SchoolId school, PersonRef person) implements AccountCommand {}

    /** Ends the account, its credentials and its sessions. */
    @TakesProof
    record CloseAccount(SchoolId school, PersonRef person, String reason)
            implements AccountCommand {
        public CloseAccount {
            Require.code("reason", reason);
        }
    }

    /** The person adds a credential, whose secret the server holds; a password replaces another. */
    record EnrolCredential(
            SchoolId school, PersonRef person, CredentialId credential, CredentialKind kind)
            implements AccountCommand {
        public EnrolCredential {
            Require.that(kind.isEnrolled(), "A credential of this kind is not enrolled");
        }
    }

    /** The person ends a credential of theirs. */
    record RevokeCredential(SchoolId school, PersonRef person, CredentialId credential)
            implements AccountCommand {}

    /**
     * Says that a person can no longer sign in, as the first of two.
     *
     * @param point the verified contact point that the code goes to once a second person has
     *     confirmed; absent if it is on a letter
     */
    @TakesProof
    record StartRecovery(SchoolId school, PersonRef person, CredentialId code, @Nullable Ref point)
            implements AccountCommand {}

    /** Confirms it, as the second of two. */
    @TakesProof
    record ConfirmRecovery(SchoolId school, PersonRef person, CredentialId code)
            implements AccountCommand {}

    /**
     * Whoever holds the data folder lets an operator in again; in the log of the installation only.
     *
     * @param reason a code
     */
    record RecoverOperator(PersonRef person, CredentialId code, String reason)
            implements AccountCommand {
        public RecoverOperator {
            Require.code("reason", reason);
        }

        @Override
        public SchoolId school() {
            return SchoolId.INSTALLATION;
        }
    }

    /** The person says that they saw the recovery. */
    record AcknowledgeRecovery(SchoolId school, PersonRef person, CredentialId code)
            implements AccountCommand {}
}
