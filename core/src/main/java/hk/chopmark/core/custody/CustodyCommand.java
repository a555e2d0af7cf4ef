package hk.chopmark.core.custody;

import hk.chopmark.core.custody.CustodyEvent.EscrowedEpoch;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What is to be recorded about the custody of keys and of the record. Malformed commands cannot be
 * made: {@link IllegalArgumentException}.
 */
public sealed interface CustodyCommand extends Command {

    /** Fewer copies are no escrow: one fire is enough. */
    int MIN_COPIES = 2;

    /** Most copies. */
    int MAX_COPIES = 10;

    /** Most epochs alive at a time: a hundred years of months. */
    int MAX_EPOCHS = 1_200;

    /** Most characters of the check value of a key. */
    int MAX_VALUE_CHARS = 100;

    /**
     * Records that escrow copies were replaced; the command line sends it, after it opened each of
     * the new ones.
     *
     * @param replacedBy who did it, as the operator states
     * @param witness who saw it, as the operator states
     */
    record RecordEscrowCopies(
            SchoolId school,
            StaffId replacedBy,
            StaffId witness,
            int copies,
            List<EscrowedEpoch> epochs)
            implements CustodyCommand {
        public RecordEscrowCopies {
            epochs = List.copyOf(epochs);
            Require.range("copies", copies, MIN_COPIES, MAX_COPIES);
            Require.size("epochs", epochs, 1, MAX_EPOCHS);
            epochs.forEach(
                    epoch -> Require.line("keyCheckValue", epoch.keyCheckValue(), MAX_VALUE_CHARS));
        }
    }

    /**
     * Leaves an event out of a read model for good, because it cannot be applied; the command line
     * sends it for an event that is parked.
     *
     * @param readModel name of the read model with its version, such as {@code roster.v1}
     * @param event id of the event
     * @param reason a code
     */
    record PassEventOver(SchoolId school, String readModel, UUID event, String reason)
            implements CustodyCommand {
        private static final Pattern READ_MODEL = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");

        public PassEventOver {
            Require.matches("readModel", readModel, READ_MODEL);
            Require.code("reason", reason);
        }
    }
}
