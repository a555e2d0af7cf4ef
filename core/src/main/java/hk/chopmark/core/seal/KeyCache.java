package hk.chopmark.core.seal;

import hk.chopmark.core.seal.rows.DestroyedKey;
import hk.chopmark.core.seal.rows.KeyId;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Subject secrets kept for a short while.
 *
 * <p><b>Guarantees</b>: at most {@value #MAX_ENTRIES} entries, none given out longer than 60
 * seconds after it was read; entries are zeroised when they leave. What was read before something
 * was forgotten is not kept after it, so a destroyed key does not slip in. What is given out is a
 * copy that its receiver closes. Thread safe.
 */
final class KeyCache {
    static final int MAX_ENTRIES = 10_000;
    static final Duration MAX_AGE = Duration.ofSeconds(60);

    private record Place(SchoolId school, KeyOwner owner) {}

    /** A key, when its row was last seen, and when somebody last asked for it. */
    private static final class Entry {
        private final SubjectKey key;
        private long readAtMillis;
        private long usedAtMillis;

        Entry(SubjectKey key, long readAtMillis) {
            this.key = key;
            this.readAtMillis = readAtMillis;
            this.usedAtMillis = readAtMillis;
        }
    }

    private final InstantSource clock;
    private final LinkedHashMap<KeyId, Entry> byId = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Place, KeyId> current = new HashMap<>();
    private final LinkedHashMap<Place, DestroyedKey> destroyed =
            new LinkedHashMap<>(16, 0.75f, true);
    private long generation;

    KeyCache(InstantSource clock) {
        this.clock = clock;
    }

    /** A copy of the current key of an owner, if kept. */
    synchronized Optional<SubjectKey> current(SchoolId school, KeyOwner owner) {
        KeyId id = current.get(new Place(school, owner));
        return id == null ? Optional.empty() : byId(id);
    }

    /** A copy of a key, if kept. */
    synchronized Optional<SubjectKey> byId(KeyId id) {
        Entry entry = byId.get(id);
        if (entry == null) {
            return Optional.empty();
        }
        long nowMillis = clock.millis();
        long ageMillis = nowMillis - entry.readAtMillis;
        if (ageMillis < 0 || ageMillis >= MAX_AGE.toMillis()) {
            remove(id);
            return Optional.empty();
        }
        entry.usedAtMillis = nowMillis;
        return Optional.of(entry.key.copy());
    }

    /** What is known of the destruction of an owner's key. */
    synchronized Optional<DestroyedKey> destroyed(SchoolId school, KeyOwner owner) {
        return Optional.ofNullable(destroyed.get(new Place(school, owner)));
    }

    /** Begins a reading of rows; what it brings is to be kept under this ticket. */
    synchronized Reading reading() {
        return new Reading(generation, clock.millis());
    }

    /**
     * A reading of rows.
     *
     * @param generation count of what was forgotten before it began
     * @param atMillis when it began
     */
    record Reading(long generation, long atMillis) {}

    /**
     * Keeps a copy of a key; {@code isCurrent} if it is its owner's newest. Not if anything was
     * forgotten since the reading began: the row may be gone by now.
     */
    synchronized void keep(SubjectKey key, boolean isCurrent, Reading reading) {
        if (reading.generation() != generation) {
            return;
        }
        KeyId id = new KeyId(key.id(), key.version());
        remove(id);
        byId.put(id, new Entry(key.copy(), reading.atMillis()));
        if (isCurrent) {
            current.put(new Place(key.school(), key.owner()), id);
        }
        if (byId.size() > MAX_ENTRIES) {
            remove(byId.firstEntry().getKey());
        }
    }

    /** Keeps in mind that a key was destroyed: it never comes back. */
    synchronized void keep(DestroyedKey key) {
        destroyed.put(new Place(key.school(), key.owner()), key);
        if (destroyed.size() > MAX_ENTRIES) {
            destroyed.pollFirstEntry();
        }
    }

    /**
     * The keys to look for again before they get too old: asked for within the last minute, and
     * read longer ago than an age.
     */
    synchronized List<KeyId> wanted(Duration age) {
        long nowMillis = clock.millis();
        return byId.entrySet().stream()
                .filter(entry ->
                        nowMillis - entry.getValue().readAtMillis >= age.toMillis()
                                && nowMillis - entry.getValue().usedAtMillis < MAX_AGE.toMillis())
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * Takes in that rows were looked for again: those found are as good as read anew, the others
     * are forgotten.
     */
    synchronized void renew(Collection<KeyId> wanted, Set<KeyId> found, Reading reading) {
        Set<KeyId> lost = new HashSet<>(wanted);
        lost.removeAll(found);
        lost.forEach(this::remove);
        if (reading.generation() == generation) {
            // By iteration: to look an entry up would count as a use of it.
            byId.forEach((id, entry) -> {
                if (found.contains(id)) {
                    entry.readAtMillis = reading.atMillis();
                }
            });
        }
    }

    /** Forgets all versions of a key. */
    synchronized void evict(UUID keyId) {
        generation++;
        List<KeyId> doomed = byId.keySet().stream().filter(id -> id.id().equals(keyId)).toList();
        doomed.forEach(this::remove);
    }

    /** Forgets what is too old, so that an idle node holds no secrets; looks at every entry. */
    synchronized void evictExpired() {
        long oldest = clock.millis() - MAX_AGE.toMillis();
        List<KeyId> doomed =
                byId.entrySet().stream()
                        .filter(entry -> entry.getValue().readAtMillis <= oldest)
                        .map(Map.Entry::getKey)
                        .toList();
        doomed.forEach(this::remove);
    }

    /** Forgets everything. */
    synchronized void clear() {
        generation++;
        List.copyOf(byId.keySet()).forEach(this::remove);
    }

    synchronized int size() {
        return byId.size();
    }

    private void remove(KeyId id) {
        Entry entry = byId.remove(id);
        if (entry != null) {
            current.remove(new Place(entry.key.school(), entry.key.owner()), id);
            entry.key.close();
        }
    }
}
