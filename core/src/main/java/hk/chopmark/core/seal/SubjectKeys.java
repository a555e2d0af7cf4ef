package hk.chopmark.core.seal;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * The secrets of all subjects: made on first use, wrapped by the key of the month, kept briefly in
 * memory.
 *
 * <p><b>Guarantees</b>: a key given out is durable in the key database, so what is sealed under it
 * can be opened after a crash; two nodes that ask at once get the same key; a key whose row is gone
 * is never given out from the database again, and from memory for at most 60 seconds; an idle node
 * holds none for longer than 65. At most 10,000 keys are kept. Thread safe. Each key given out is
 * the caller's own copy, to be closed.
 *
 * <p><b>Throws</b> {@link hk.chopmark.core.shared.TransientFailure} if the key database does not
 * answer, {@link KeyVaultRefusal} if the vault refuses, {@link
 * hk.chopmark.core.shared.IntegrityViolation} if a stored secret does not open.
 *
 * <p><b>Source</b>: docs/log-format.md, section Boxes and keys.
 */
public final class SubjectKeys implements AutoCloseable {
    private static final int SWEEP_SECONDS = 5;
    private static final Comparator<KeyOwner> ONE_ORDER =
            Comparator.comparing((KeyOwner owner) -> owner.subject().text())
                    .thenComparing(owner -> owner.category().code());

    private final KeyRows database;
    private final MonthKeys months;
    private final KeyCache cache;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<SchoolId, SchoolKeys> schools = new ConcurrentHashMap<>();
    private final Thread sweeper;

    /**
     * @param keys connections to the key database that may read and write schema {@link
     *     KeySchema#SCHEMA}, auto-committing
     * @param vault guards the keys of the months
     * @param clock decides the month and the age of what is kept
     * @param random source of secrets; {@link SelfTest#random()} in production
     */
    public SubjectKeys(DataSource keys, KeyVault vault, InstantSource clock, SecureRandom random) {
        this(new KeyDatabase(keys), vault, clock, random);
    }

    SubjectKeys(KeyRows database, KeyVault vault, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.months = new MonthKeys(database, vault, clock, random);
        this.cache = new KeyCache(clock);
        this.clock = clock;
        this.random = random;
        this.sweeper = Thread.ofPlatform().daemon().name("chopmark-key-sweeper").start(this::sweep);
    }

    /** The key under which new fields of a subject are sealed; made if there is none. */
    public SubjectKey current(SchoolId school, SubjectRef subject, Category category) {
        KeyOwner owner = new KeyOwner(subject, category);
        SubjectKey key = currentAll(school, Set.of(owner)).get(owner);
        if (key == null) {
            throw new IllegalStateException("The key database lost a key it had just given out");
        }
        return key;
    }

    /**
     * The keys under which new fields are sealed; those that are not there yet are made.
     *
     * <p>Costs at most one query for keys not in memory, one insert for new ones, and one more
     * query if another node was faster.
     */
    public Map<KeyOwner, SubjectKey> currentAll(SchoolId school, Collection<KeyOwner> owners) {
        Map<KeyOwner, SubjectKey> found = new HashMap<>(2 * owners.size());
        Set<KeyOwner> missing = new LinkedHashSet<>();
        for (KeyOwner owner : owners) {
            if (found.containsKey(owner)) {
                continue;
            }
            cache.current(school, owner)
                    .ifPresentOrElse(key -> found.put(owner, key), () -> missing.add(owner));
        }
        if (missing.isEmpty()) {
            return found;
        }
        read(school, missing, found);
        missing.removeAll(found.keySet());
        if (!missing.isEmpty()) {
            create(school, missing, found);
            missing.removeAll(found.keySet());
            if (!missing.isEmpty()) {
                read(school, missing, found);
            }
        }
        return found;
    }

    /** A key that a stored box names; empty if it was destroyed. */
    public Optional<SubjectKey> byId(UUID keyId, int version) {
        KeyId id = new KeyId(keyId, version);
        return Optional.ofNullable(byIds(Set.of(id)).get(id));
    }

    /** The keys that stored boxes name; those that were destroyed are absent. At most one query. */
    public Map<KeyId, SubjectKey> byIds(Collection<KeyId> ids) {
        Map<KeyId, SubjectKey> found = new HashMap<>(2 * ids.size());
        Set<KeyId> missing = new LinkedHashSet<>();
        for (KeyId id : ids) {
            cache.byId(id).ifPresentOrElse(key -> found.put(id, key), () -> missing.add(id));
        }
        if (!missing.isEmpty()) {
            long readAtMillis = clock.millis();
            for (KeyRows.SecretRow row : database.findById(missing)) {
                SubjectKey key = months.unwrap(row);
                // Not marked as current: an older version may be asked for by id.
                cache.keep(key, false, readAtMillis);
                put(found, row.id(), key);
            }
        }
        return found;
    }

    /** The keys of the school itself, kept while the node runs. */
    public SchoolKeys schoolKeys(SchoolId school) {
        return schools.computeIfAbsent(
                school,
                absent -> {
                    try (SubjectKey key = current(absent, absent, Category.SCHOOL)) {
                        return new SchoolKeys(key);
                    }
                });
    }

    /** Forgets a key at once; to be called on every node when a key is destroyed. */
    public void evict(UUID keyId) {
        cache.evict(keyId);
    }

    private void sweep() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(SWEEP_SECONDS);
                cache.evictExpired();
            }
        } catch (InterruptedException e) {
            // closed, and everything is zeroised
        }
    }

    /** Count of keys in memory. */
    int kept() {
        return cache.size();
    }

    /** Zeroises all that is kept. */
    @Override
    public void close() {
        sweeper.interrupt();
        cache.clear();
        months.clear();
        schools.clear();
    }

    private void read(SchoolId school, Set<KeyOwner> owners, Map<KeyOwner, SubjectKey> found) {
        long readAtMillis = clock.millis();
        for (KeyRows.SecretRow row : database.findCurrent(school, owners)) {
            SubjectKey key = months.unwrap(row);
            cache.keep(key, true, readAtMillis);
            put(found, row.owner(), key);
        }
    }

    private void create(SchoolId school, Set<KeyOwner> owners, Map<KeyOwner, SubjectKey> found) {
        LocalDate epoch = months.currentEpoch();
        List<KeyRows.SecretRow> rows = new ArrayList<>(owners.size());
        List<SubjectKey> made = new ArrayList<>(owners.size());
        for (KeyOwner owner : owners.stream().sorted(ONE_ORDER).toList()) {
            byte[] secret = new byte[Primitives.KEY_BYTES];
            random.nextBytes(secret);
            KeyId id = new KeyId(newId(), 1);
            byte[] wrapped = months.wrap(school, epoch, id, owner, secret);
            rows.add(new KeyRows.SecretRow(id, school, owner, epoch, wrapped));
            made.add(new SubjectKey(id.id(), id.version(), school, owner, secret));
        }
        long readAtMillis = clock.millis();
        if (database.addSecrets(rows, clock.instant()) < rows.size()) {
            // Another node was faster for at least one owner, and one cannot tell which: read all
            // of them back.
            made.forEach(SubjectKey::close);
            return;
        }
        for (SubjectKey key : made) {
            cache.keep(key, true, readAtMillis);
            put(found, key.owner(), key);
        }
    }

    private static <K> void put(Map<K, SubjectKey> found, K place, SubjectKey key) {
        SubjectKey replaced = found.put(place, key);
        if (replaced != null) {
            replaced.close();
        }
    }

    /** A UUIDv7 of the injected clock and random source. */
    private UUID newId() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        ByteBuffer noise = ByteBuffer.wrap(bytes);
        long high = (clock.millis() << 16) | 0x7000L | (noise.getLong() & 0x0FFFL);
        long low = (noise.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
