package hk.chopmark.api.security;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many requests without a sign-in one address may make: {@value #BURST} at once, then {@value
 * #PER_SECOND} a second.
 *
 * <p>Remembers at most {@value #ADDRESSES} addresses, the longest silent first out. Per node.
 * Thread safe.
 */
final class AnonymousBudget {

    /** Enough for a school behind one address that signs in before the first lesson. */
    static final int BURST = 1_200;

    static final int PER_SECOND = 20;
    static final int ADDRESSES = 10_000;

    private static final long NANOS_PER_REQUEST = 1_000_000_000L / PER_SECOND;

    private final LongSupplier nanos;

    /** When each address will have its whole burst again. */
    private final Map<String, Long> fullAt =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
                    return size() > ADDRESSES;
                }
            };

    /**
     * @param nanos time that only ever goes on, such as {@link System#nanoTime}
     */
    AnonymousBudget(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Counts a request, and says how long its sender should wait; zero if it may go on. */
    synchronized Duration take(String address) {
        long now = nanos.getAsLong();
        Long full = fullAt.get(address);
        long owed = full == null ? 0 : Math.max(0, full - now);
        long after = owed + NANOS_PER_REQUEST;
        if (after > BURST * NANOS_PER_REQUEST) {
            return Duration.ofNanos(after - BURST * NANOS_PER_REQUEST);
        }
        fullAt.put(address, now + after);
        return Duration.ZERO;
    }

    /** How many addresses are remembered. */
    synchronized int addresses() {
        return fullAt.size();
    }
}
