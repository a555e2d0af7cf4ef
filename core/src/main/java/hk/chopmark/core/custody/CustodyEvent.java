package hk.chopmark.core.custody;

import static hk.chopmark.core.decision.InClear.Nature.CODE;
import static hk.chopmark.core.decision.InClear.Nature.HASH;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.shared.StaffId;
import java.util.List;
import java.util.UUID;
import org.axonframework.messaging.eventhandling.annotation.Event;

/** Custody of keys and of the record; names and components are stored for ever. */
public sealed interface CustodyEvent extends DomainEvent {

    /**
     * An epoch whose key the copies open.
     *
     * @param epoch its number in the school
     * @param keyCheckValue says which key it is, and nothing about it
     */
    record EscrowedEpoch(int epoch, @InClear(HASH) String keyCheckValue) {}

    /**
     * New escrow copies of the key vault were checked, each of them, and the copies before them
     * destroyed. That the new ones open the keys of these epochs, the program tried. That these two
     * people replaced the old ones is what the operator states, who runs the command: neither of
     * them signs in for it, and the program knows only that both were in post.
     *
     * @param replacedBy who did it, as stated
     * @param witness who saw it, as stated
     * @param copies how many there are now
     * @param epochs all that were not destroyed then, ascending
     */
    @Event(namespace = "custody", name = "EscrowCopiesReplaced", version = "1")
    record EscrowCopiesReplaced(
            StaffId replacedBy, StaffId witness, int copies, List<EscrowedEpoch> epochs)
            implements CustodyEvent {
        public EscrowCopiesReplaced {
            epochs = List.copyOf(epochs);
        }
    }

    /**
     * An event is left out of a read model for good, because it cannot be applied there; what comes
     * after it about the same thing is applied. The event itself stays on record, and in the
     * proofs.
     *
     * @param custody of the school
     * @param readModel name of the read model with its version
     * @param event id of the event left out
     */
    @Event(namespace = "custody", name = "EventPassedOver", version = "1")
    record EventPassedOver(
            CustodyId custody,
            @InClear(CODE) String readModel,
            UUID event,
            @InClear(CODE) String reason)
            implements CustodyEvent {}
}
