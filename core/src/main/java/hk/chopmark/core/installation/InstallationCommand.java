package hk.chopmark.core.installation;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked about the installation, in its own log. Malformed commands cannot be made:
 * {@link IllegalArgumentException}.
 */
public sealed interface InstallationCommand extends Command {

    /** Always the log of the installation. */
    @Override
    default SchoolId school() {
        return SchoolId.INSTALLATION;
    }

    /** Begins the log. */
    record BeginInstallationLog() implements InstallationCommand {
        @Override
        public boolean foundsSchool() {
            return true;
        }
    }

    /**
     * Says that an operator founds a school, before it is done.
     *
     * @param letter the code for its first administrator
     */
    @TakesProof
    record FoundSchool(SchoolId founded, CredentialId letter) implements InstallationCommand {
        public FoundSchool {
            Require.that(!founded.isInstallation(), "The installation is no school");
        }
    }

    /** Says that an operator asks for another code for the first administrator of a school. */
    @TakesProof
    record OrderFoundingLetter(SchoolId founded, CredentialId letter)
            implements InstallationCommand {
        public OrderFoundingLetter {
            Require.that(!founded.isInstallation(), "The installation is no school");
        }
    }

    /**
     * Says what was run on the data folder, before it is done.
     *
     * @param command a code
     * @param about the school; null if it is about none or all
     */
    record RecordFolderCommand(String command, @Nullable SchoolId about)
            implements InstallationCommand {
        public RecordFolderCommand {
            Require.code("command", command);
        }
    }
}
