package hk.chopmark.api.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts attempts: after {@value #MOST} by one sender within five minutes, each further one is told
 * to wait.
 *
 * <p>Wrong tokens are counted by address, signing in by account. A right token of another account
 * always passes: a whole school may sit behind one address, and nobody guesses 256 bits.
 *
 * <p>Remembers at most {@value #SENDERS} senders, the longest silent first out. Per node. Thread
 * safe.
 */
final class Attempts {

    static final int MOST = 20;
    static final int SENDERS = 10_000;
    static final Duration WINDOW = Duration.ofMinutes(5);

    private record Made(Instant since, int count) {}

    private final InstantSource clock;
    private final Map<String, Made> bySender =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Made> eldest) {
                    return size() > SENDERS;
                }
            };

    Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts an attempt, and says how long its sender should wait; zero if not yet. */
    synchronized Duration made(String sender) {
        Instant now = clock.instant();
        Made before = bySender.get(sender);
        Made after =
                before == null || before.since().plus(WINDOW).isBefore(now)
                        ? new Made(now, 1)
                        : new Made(before.since(), Math.min(MOST + 1, before.count() + 1));
        bySender.put(sender, after);
        return after.count() > MOST
                ? Duration.between(now, after.since().plus(WINDOW))
                : Duration.ZERO;
    }
}
