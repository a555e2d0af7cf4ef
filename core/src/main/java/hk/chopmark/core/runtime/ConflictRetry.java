package hk.chopmark.core.runtime;

import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;

/**
 * Decides again when what was decided upon has changed: at most {@value #TRIES} times, with growing
 * random pauses.
 *
 * <p>A conflict stores nothing, so deciding again is always safe.
 */
final class ConflictRetry {

    static final int TRIES = 5;

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private ConflictRetry() {}

    /**
     * @throws TransientFailure if every try met a conflict
     */
    static <T> T run(Supplier<T> attempt) {
        long pauseNanos = FIRST_PAUSE_NANOS;
        for (int tried = 1; ; tried++) {
            try {
                return attempt.get();
            } catch (AppendEventsTransactionRejectedException e) {
                if (tried == TRIES) {
                    throw new TransientFailure(
                            "Deciding a command: what it depends on changed "
                                    + TRIES
                                    + " times; try again",
                            Duration.ofMillis(100),
                            e);
                }
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pauseNanos));
                pauseNanos *= 4;
            }
        }
    }
}
