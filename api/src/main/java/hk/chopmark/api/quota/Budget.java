package hk.chopmark.api.quota;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Work that each key may ask for: so many units a second, and what it left unused of the last
 * {@value #BURST_SECONDS} seconds.
 *
 * <p>Work is counted when it is done, so one piece of it may overdraw; nothing more is let in until
 * the debt is paid. A debt is never larger than the burst, so nobody is shut out for longer than
 * {@value #BURST_SECONDS} seconds. Remembers at most {@value #KEYS} keys, the longest silent first
 * out. Thread safe.
 *
 * @param <K> whose work
 */
final class Budget<K> {

    static final int BURST_SECONDS = 100;
    static final int KEYS = 50_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long BURST_NANOS = BURST_SECONDS * NANOS_PER_SECOND;

    private final long nanosPerUnit;
    private final LongSupplier nanos;

    /** When each key will have its whole burst again. */
    private final Map<K, Long> fullAt =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
                    return size() > KEYS;
                }
            };

    /**
     * @param perSecond units a second, 1 or more
     * @param nanos time that only ever goes on, such as {@link System#nanoTime}
     */
    Budget(int perSecond, LongSupplier nanos) {
        this.nanosPerUnit = NANOS_PER_SECOND / perSecond;
        this.nanos = nanos;
    }

    /** How long this key has to wait; zero if it may go on. */
    synchronized Duration wait(K key) {
        return Duration.ofNanos(Math.max(0, owed(key, nanos.getAsLong()) - BURST_NANOS));
    }

    /** Counts work that was done. */
    synchronized void charge(K key, long units) {
        long now = nanos.getAsLong();
        long most = 2 * BURST_NANOS;
        long added = Math.min(units, most / nanosPerUnit) * nanosPerUnit;
        fullAt.put(key, now + Math.min(most, owed(key, now) + added));
    }

    private long owed(K key, long now) {
        Long full = fullAt.get(key);
        return full == null ? 0 : Math.max(0, full - now);
    }
}
