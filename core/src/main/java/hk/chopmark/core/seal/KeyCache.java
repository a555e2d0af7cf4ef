package hk.chopmark.core.seal;

import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Subject secrets kept for a short while.
 *
 * <p><b>Guarantees</b>: at most {@value #MAX_ENTRIES} entries, none given out longer than 60
 * seconds after it was read; entries are zeroised when they leave. What is given out is a copy that
 * its receiver closes. Thread safe.
 */
final class KeyCache {
    static final int MAX_ENTRIES = 10_000;
    static final Duration MAX_AGE = Duration.ofSeconds(60);

    private record Place(SchoolId school, KeyOwner owner) {}

    private record Entry(SubjectKey key, long readAtMillis) {}

    private final InstantSource clock;
    private final LinkedHashMap<KeyId, Entry> byId = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Place, KeyId> current = new HashMap<>();

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
        long ageMillis = clock.millis() - entry.readAtMillis();
        if (ageMillis < 0 || ageMillis >= MAX_AGE.toMillis()) {
            remove(id);
            return Optional.empty();
        }
        return Optional.of(entry.key().copy());
    }

    /** Keeps a copy of a key; {@code isCurrent} if it is its owner's newest. */
    synchronized void keep(SubjectKey key, boolean isCurrent, long readAtMillis) {
        KeyId id = new KeyId(key.id(), key.version());
        remove(id);
        byId.put(id, new Entry(key.copy(), readAtMillis));
        if (isCurrent) {
            current.put(new Place(key.school(), key.owner()), id);
        }
        if (byId.size() > MAX_ENTRIES) {
            remove(byId.firstEntry().getKey());
        }
    }

    /** Forgets all versions of a key. */
    synchronized void evict(UUID keyId) {
        List<KeyId> doomed = byId.keySet().stream().filter(id -> id.id().equals(keyId)).toList();
        doomed.forEach(this::remove);
    }

    /** Forgets what is too old, so that an idle node holds no secrets; looks at every entry. */
    synchronized void evictExpired() {
        long oldest = clock.millis() - MAX_AGE.toMillis();
        List<KeyId> doomed =
                byId.entrySet().stream()
                        .filter(entry -> entry.getValue().readAtMillis() <= oldest)
                        .map(Map.Entry::getKey)
                        .toList();
        doomed.forEach(this::remove);
    }

    /** Forgets everything. */
    synchronized void clear() {
        List.copyOf(byId.keySet()).forEach(this::remove);
    }

    synchronized int size() {
        return byId.size();
    }

    private void remove(KeyId id) {
        Entry entry = byId.remove(id);
        if (entry != null) {
            current.remove(new Place(entry.key().school(), entry.key().owner()), id);
            entry.key().close();
        }
    }
}
