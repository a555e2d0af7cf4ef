package hk.chopmark.api.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Notices guessing: after {@value #MOST} wrong tokens from one address within five minutes, each
 * further one is told to wait.
 *
 * <p>A right token always passes: a whole school may sit behind one address, and nobody guesses 256
 * bits.
 *
 * <p>Remembers at most {@value #ADDRESSES} addresses, the longest silent first out. Per node.
 * Thread safe.
 */
final class FailedAttempts {

    static final int MOST = 20;
    static final int ADDRESSES = 10_000;
    static final Duration WINDOW = Duration.ofMinutes(5);

    private record Failures(Instant since, int count) {}

    private final InstantSource clock;
    private final Map<String, Failures> byAddress =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
                    return size() > ADDRESSES;
                }
            };

    FailedAttempts(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts a wrong token, and says how long its sender should wait; zero if not yet. */
    synchronized Duration failed(String address) {
        Instant now = clock.instant();
        Failures before = byAddress.get(address);
        Failures after =
                before == null || before.since().plus(WINDOW).isBefore(now)
                        ? new Failures(now, 1)
                        : new Failures(before.since(), Math.min(MOST + 1, before.count() + 1));
        byAddress.put(address, after);
        return after.count() > MOST
                ? Duration.between(now, after.since().plus(WINDOW))
                : Duration.ZERO;
    }
}
