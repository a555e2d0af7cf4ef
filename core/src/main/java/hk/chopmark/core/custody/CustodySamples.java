package hk.chopmark.core.custody;

import hk.chopmark.core.custody.CustodyEvent.EscrowCopiesReplaced;
import hk.chopmark.core.custody.CustodyEvent.EscrowedEpoch;
import hk.chopmark.core.custody.CustodyEvent.EventPassedOver;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.shared.StaffId;
import java.util.List;
import java.util.UUID;

/**
 * Samples of the events of the custody of keys: invented persons and values, the same for ever,
 * because stored bytes are held to them.
 */
final class CustodySamples {

    private static final StaffId STAFF = staff(1);

    private CustodySamples() {}

    /** One event of each kind. */
    static List<DomainEvent> all() {
        return List.of(
                new EscrowCopiesReplaced(
                        STAFF,
                        new StaffId(new UUID(0xa, 9)),
                        2,
                        List.of(
                                new EscrowedEpoch(
                                        1, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"))),
                new EventPassedOver(
                        new CustodyId(new UUID(0x5c, 1)),
                        "homework.v1",
                        new UUID(0xe, 1),
                        "value-not-storable"));
    }

    private static StaffId staff(int n) {
        return new StaffId(new UUID(0x5f, n));
    }
}
