package hk.chopmark.projections.engine;

import java.time.Instant;
import java.util.Optional;

/**
 * Where a read model stands.
 *
 * @param name its name with version
 * @param position count of events it covers
 * @param head count of events in the log
 * @param state whether it goes on
 * @param errorCode why it is halted; empty if it is not
 * @param since when this node saw it enter this state, UTC
 */
public record ProjectionStatus(
        String name,
        long position,
        long head,
        State state,
        Optional<String> errorCode,
        Instant since) {

    /** What a read model does. */
    public enum State {
        /** Follows the log, or waits for its next event. */
        RUNNING,
        /**
         * Failed at the event after its position; tried again after growing waits, at most a
         * minute.
         */
        HALTED,
        /** Not started yet, or stopped for a rebuild. */
        STOPPED
    }

    /** Events it is behind. */
    public long lag() {
        return Math.max(0, head - position);
    }
}
