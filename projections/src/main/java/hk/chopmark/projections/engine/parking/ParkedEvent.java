package hk.chopmark.projections.engine.parking;

import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;

/**
 * An event that a read model leaves out, although it is before its position.
 *
 * @param readModel name of the read model
 * @param school whose event
 * @param position position of the event in the log
 * @param sequence the sequence it belongs to within the school, {@code kind=uuid}
 * @param code why it could not be applied; {@code projection.parked-behind} if only because of one
 *     before it
 * @param attempts how often it was tried
 * @param parkedAt when it was left out, UTC
 * @param triedAt when it was tried last, UTC
 */
public record ParkedEvent(
        String readModel,
        SchoolId school,
        long position,
        String sequence,
        String code,
        int attempts,
        Instant parkedAt,
        Instant triedAt) {}
