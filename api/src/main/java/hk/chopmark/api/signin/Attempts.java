package hk.chopmark.api.signin;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts attempts: after {@value #MOST} by one sender within five minutes, each further one is told
 * to wait.
 *
 * <p>Wrong secrets are counted by address, signing in by account. Who signs in rightly to another
 * account passes: a whole school may sit behind one address.
 *
 * <p>Remembers at most {@value #SENDERS} senders, the longest silent first out. Per node. Thread
 * safe.
 */
public final class Attempts {

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

    public Attempts(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts an attempt, and says how long its sender should wait; zero if not yet. */
    public synchronized Duration made(String sender) {
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
