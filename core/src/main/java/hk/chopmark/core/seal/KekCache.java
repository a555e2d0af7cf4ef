package hk.chopmark.core.seal;

import hk.chopmark.core.seal.rows.KeyRows.KekId;
import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Key-encryption keys in the memory of this node.
 *
 * <p><b>Guarantees</b>: none is used, nor held for longer than one sweep, 60 seconds after its row
 * was last seen in the key database; so a destroyed one is dead here too, also where nobody told
 * this node. What was being unwrapped while a school's keys were forgotten is not used. A key is
 * zeroised when it is forgotten, never while it is used. The vault is asked again only for what was
 * dropped: to look at the row is enough. Bounded by the schools and epochs in use. Thread safe.
 */
final class KekCache {

    static final Duration MAX_AGE = KeyCache.MAX_AGE;

    private final InstantSource clock;
    private final Function<KekId, byte[]> unwrapping;
    private final Function<Collection<KekId>, Set<KekId>> living;
    private final Map<KekId, Kek> keks = new ConcurrentHashMap<>();
    private final AtomicLong forgottenAll = new AtomicLong();
    private final Map<SchoolId, Long> forgotten = new ConcurrentHashMap<>();

    /**
     * @param unwrapping reads a row and has the vault open it
     * @param living those of some keys whose rows still hold one
     */
    KekCache(
            InstantSource clock,
            Function<KekId, byte[]> unwrapping,
            Function<Collection<KekId>, Set<KekId>> living) {
        this.clock = clock;
        this.unwrapping = unwrapping;
        this.living = living;
    }

    /** A key, in which state of forgetting it was asked for, and when its row was last seen. */
    private static final class Kek {
        private final byte[] key;
        private final long generation;
        private long seenAtMillis;
        private boolean closed;

        Kek(byte[] key, long generation, long seenAtMillis) {
            this.key = key;
            this.generation = generation;
            this.seenAtMillis = seenAtMillis;
        }

        /** Empty if it was forgotten. */
        synchronized <T> Optional<T> use(Function<byte[], T> use) {
            return closed ? Optional.empty() : Optional.of(use.apply(key));
        }

        synchronized boolean isOlderThan(Duration age, long nowMillis) {
            long ageMillis = nowMillis - seenAtMillis;
            return ageMillis < 0 || ageMillis >= age.toMillis();
        }

        synchronized void seen(long atMillis) {
            seenAtMillis = atMillis;
        }

        synchronized void close() {
            closed = true;
            Primitives.zeroise(key);
        }
    }

    /**
     * Uses a key; one that is forgotten in the same moment is found again.
     *
     * @throws RuntimeException what unwrapping throws, if there is none any more
     */
    <T> T use(KekId id, Function<byte[], T> use) {
        while (true) {
            Kek kek = keks.computeIfAbsent(id, this::load);
            if (kek.generation != generation(id.school())) {
                drop(id, kek);
                continue;
            }
            if (kek.isOlderThan(MAX_AGE, clock.millis())) {
                lookAgain(Map.of(id, kek));
            }
            Optional<T> result = kek.use(use);
            if (result.isPresent()) {
                return result.get();
            }
        }
    }

    private Kek load(KekId id) {
        // Both before the row is read: what is destroyed or forgotten meanwhile must not slip in.
        long generation = generation(id.school());
        long nowMillis = clock.millis();
        return new Kek(unwrapping.apply(id), generation, nowMillis);
    }

    private long generation(SchoolId school) {
        return forgottenAll.get() + forgotten.getOrDefault(school, 0L);
    }

    /** Forgets a school's keys. */
    void forget(SchoolId school) {
        forgotten.merge(school, 1L, Long::sum);
        keks.forEach((id, kek) -> {
            if (id.school().equals(school)) {
                drop(id, kek);
            }
        });
    }

    /** Forgets all keys. */
    void clear() {
        forgottenAll.incrementAndGet();
        keks.forEach(this::drop);
    }

    /**
     * Looks, in one query, for the rows of keys not seen for some time, and forgets what is gone;
     * if the database does not answer, what is too old.
     */
    void tend(Duration age) {
        long nowMillis = clock.millis();
        Map<KekId, Kek> due = new ConcurrentHashMap<>(keks);
        due.values().removeIf(kek -> !kek.isOlderThan(age, nowMillis));
        try {
            if (!due.isEmpty()) {
                lookAgain(due);
            }
        } finally {
            due.forEach((id, kek) -> {
                if (kek.isOlderThan(MAX_AGE, clock.millis())) {
                    drop(id, kek);
                }
            });
        }
    }

    private void lookAgain(Map<KekId, Kek> due) {
        long nowMillis = clock.millis();
        Set<KekId> found = living.apply(List.copyOf(due.keySet()));
        due.forEach((id, kek) -> {
            if (found.contains(id)) {
                kek.seen(nowMillis);
            } else {
                drop(id, kek);
            }
        });
    }

    private void drop(KekId id, Kek kek) {
        keks.remove(id, kek);
        kek.close();
    }

    /** Whether a key is in memory. */
    boolean holds(KekId id) {
        return keks.containsKey(id);
    }
}
