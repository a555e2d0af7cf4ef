package hk.chopmark.projections.engine.parking;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.engine.segments.Segments;
import java.time.Instant;

/**
 * A school with so many parked events that the rest of its events waits in the log.
 *
 * @param readModel name of the read model
 * @param school whose events
 * @param segment the segment whose sequences wait
 * @param segments how many segments there were when it began
 * @param fromPosition position of the first event that waits
 * @param since when it began, UTC
 */
public record WaitingSchool(
        String readModel,
        SchoolId school,
        int segment,
        int segments,
        long fromPosition,
        Instant since) {

    /** The same from a later position on. */
    public WaitingSchool from(long position) {
        return new WaitingSchool(readModel, school, segment, segments, position, since);
    }

    /** Whether an event of the school is one of those that wait. */
    public boolean takesIn(SequencedEvent event) {
        return event.position() >= fromPosition
                && Segments.of(event.sequence().text(), segments) == segment;
    }
}
