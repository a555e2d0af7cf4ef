package hk.chopmark.api.quota;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Work that each key may ask for: so many units a second, and what it left unused within the time
 * of a burst.
 *
 * <p>Work that is charged is counted when it is done, so one piece of it may overdraw; nothing more
 * is let in until the debt is paid. A debt is never larger than the burst, so nobody is shut out
 * for longer than the time of a burst. Remembers so many keys and no more, the longest silent first
 * out. Thread safe.
 *
 * @param <K> whose work
 */
public final class Budget<K> {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long nanosPerUnit;
    private final long burstNanos;
    private final int keys;
    private final LongSupplier nanos;

    /** When each key will have its whole burst again. */
    private final Map<K, Long> fullAt =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<K, Long> eldest) {
                    return size() > keys;
                }
            };

    /**
     * @param perSecond units a second, 1 or more
     * @param burst how much unused time is kept
     * @param keys how many keys are remembered
     * @param nanos time that only ever goes on, such as {@link System#nanoTime}
     */
    public Budget(int perSecond, Duration burst, int keys, LongSupplier nanos) {
        this.nanosPerUnit = NANOS_PER_SECOND / perSecond;
        this.burstNanos = burst.toNanos();
        this.keys = keys;
        this.nanos = nanos;
    }

    /** How long this key has to wait; zero if it may go on. */
    synchronized Duration wait(K key) {
        return Duration.ofNanos(Math.max(0, owed(key, nanos.getAsLong()) - burstNanos));
    }

    /** Counts work that was done. */
    synchronized void charge(K key, long units) {
        long now = nanos.getAsLong();
        long most = 2 * burstNanos;
        long added = Math.min(units, most / nanosPerUnit) * nanosPerUnit;
        fullAt.put(key, now + Math.min(most, owed(key, now) + added));
    }

    /** Counts one unit if there is one left; else how long until there is. */
    public synchronized Duration take(K key) {
        long now = nanos.getAsLong();
        long after = owed(key, now) + nanosPerUnit;
        if (after > burstNanos) {
            return Duration.ofNanos(after - burstNanos);
        }
        fullAt.put(key, now + after);
        return Duration.ZERO;
    }

    /** How many keys are remembered. */
    synchronized int size() {
        return fullAt.size();
    }

    private long owed(K key, long now) {
        Long full = fullAt.get(key);
        return full == null ? 0 : Math.max(0, full - now);
    }
}
