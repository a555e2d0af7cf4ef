package hk.chopmark.api.security;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down guessing: after {@value #MOST} wrong tokens from one address within five minutes, that address waits.
 *
 * <p>Remembers at most {@value #ADDRESSES} addresses, the longest silent first out. Per node. Thread safe.
 */
final class FailedAttempts {

    static final int MOST = 20;
    static final int ADDRESSES = 10_000;
    static final Duration WINDOW = Duration.ofMinutes(5);

    private record Failures(Instant since, int count) {}

    private final InstantSource clock;
    private final Map<String, Failures> byAddress = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > ADDRESSES;
        }
    };

    FailedAttempts(InstantSource clock) {
        this.clock = clock;
    }

    /** How long this address has to wait; zero if it may try. */
    synchronized Duration waitOf(String address) {
        Failures failures = byAddress.get(address);
        if (failures == null || failures.count() < MOST) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(clock.instant(), failures.since().plus(WINDOW));
        if (left.isNegative() || left.isZero()) {
            byAddress.remove(address);
            return Duration.ZERO;
        }
        return left;
    }

    /** Counts a wrong token. */
    synchronized void failed(String address) {
        Instant now = clock.instant();
        Failures before = byAddress.get(address);
        if (before == null || before.since().plus(WINDOW).isBefore(now)) {
            byAddress.put(address, new Failures(now, 1));
        } else {
            byAddress.put(address, new Failures(before.since(), before.count() + 1));
        }
    }
}
