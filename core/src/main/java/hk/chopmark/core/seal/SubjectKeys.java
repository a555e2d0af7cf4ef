package hk.chopmark.core.seal;

import hk.chopmark.core.seal.rows.DestroyedKey;
import hk.chopmark.core.seal.rows.KeyDatabase;
import hk.chopmark.core.seal.rows.KeyId;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.seal.rows.KeyRows;
import hk.chopmark.core.seal.rows.KeySchema;
import hk.chopmark.core.seal.rows.KeyStatements;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.shared.TransientFailure;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secrets of all subjects: made on first use, wrapped by the key of the epoch, kept briefly in
 * memory.
 *
 * <p><b>Guarantees</b>: a key given out is durable in the key database, so what is sealed under it
 * can be opened after a crash; two nodes that ask at once get the same key; a key whose row is gone
 * is never given out from the database again, and from memory for at most 60 seconds, which a
 * {@link KeyWatch} shortens to at once; an idle node holds none for longer than 65. Keys in use are
 * looked for again in the background before they get too old, so that nobody waits for it. A
 * destroyed key never comes back, and none is made in its place. At most 10,000 keys are kept.
 * Thread safe. Each key given out is the caller's own copy, to be closed.
 *
 * <p><b>Throws</b> {@link TransientFailure} if the key database does not answer, {@link
 * KeyVaultRefusal} if the vault refuses, {@link hk.chopmark.core.shared.IntegrityViolation} if a
 * stored secret does not open.
 *
 * <p><b>Source</b>: docs/log-format.md, section Boxes and keys.
 */
public final class SubjectKeys implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SubjectKeys.class);
    private static final int SWEEP_SECONDS = 5;

    /** So often keys are made anew because another node was faster; twice is a rare bad luck. */
    private static final int MAX_ROUNDS = 4;

    /** Most owners whose keys one call destroys. */
    public static final int MAX_DESTROYED = 1_000;

    /**
     * So old, a key in use is looked for again: three sweeps before nobody may have it any more.
     */
    private static final Duration RENEW_AGE = KeyCache.MAX_AGE.minusSeconds(4 * SWEEP_SECONDS);

    private static final Comparator<KeyOwner> ONE_ORDER =
            Comparator.comparing((KeyOwner owner) -> owner.subject().text())
                    .thenComparing(owner -> owner.category().code());

    private final KeyRows database;
    private final EpochKeys epochKeys;
    private final KeyCache cache;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<SchoolId, SchoolKeys> schools = new ConcurrentHashMap<>();
    private final Thread sweeper;

    /**
     * @param keys connections to the key database that may read and write schema {@link
     *     KeySchema#SCHEMA}, auto-committing
     * @param vault guards the keys of the epochs
     * @param clock decides the epoch and the age of what is kept
     * @param random source of secrets; {@link SelfTest#random()} in production
     */
    public SubjectKeys(DataSource keys, KeyVault vault, InstantSource clock, SecureRandom random) {
        this(new KeyDatabase(new KeyStatements(keys)), vault, clock, random);
    }

    SubjectKeys(KeyRows database, KeyVault vault, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.epochKeys = new EpochKeys(database, vault, clock, random);
        this.cache = new KeyCache(clock);
        this.clock = clock;
        this.random = random;
        this.sweeper = Thread.ofPlatform().daemon().name("chopmark-key-sweeper").start(this::sweep);
    }

    /**
     * The key under which new fields of a subject are sealed; made if there is none.
     *
     * @throws hk.chopmark.core.shared.DomainRejection {@value DestroyedKey#REFUSED} if it was
     *     destroyed
     */
    public SubjectKey current(SchoolId school, SubjectRef subject, Category category) {
        KeyOwner owner = new KeyOwner(subject, category);
        return currentAll(school, Set.of(owner)).values().iterator().next();
    }

    /**
     * The keys under which new fields are sealed; those that are not there yet are made.
     *
     * <p>Costs at most one query for keys not in memory, one insert for new ones, and one more
     * query if another node was faster.
     *
     * @throws hk.chopmark.core.shared.DomainRejection {@value DestroyedKey#REFUSED}, naming the
     *     first owner whose key was destroyed
     */
    public Map<KeyOwner, SubjectKey> currentAll(SchoolId school, Collection<KeyOwner> owners) {
        Keyring keyring = keyring(school, owners);
        if (!keyring.destroyed().isEmpty()) {
            keyring.living().values().forEach(SubjectKey::close);
            throw keyring.destroyed().values().iterator().next().refusal();
        }
        return keyring.living();
    }

    /**
     * The keys of some owners.
     *
     * @param living by owner; those that were not there yet are made
     * @param destroyed by owner; never made again
     */
    public record Keyring(
            Map<KeyOwner, SubjectKey> living, Map<KeyOwner, DestroyedKey> destroyed) {}

    /** As {@link #currentAll}, for callers who can do without the keys that were destroyed. */
    public Keyring keyring(SchoolId school, Collection<KeyOwner> owners) {
        Keyring keyring = new Keyring(new HashMap<>(2 * owners.size()), new LinkedHashMap<>());
        Set<KeyOwner> missing = new LinkedHashSet<>();
        for (KeyOwner owner : owners) {
            if (keyring.living().containsKey(owner)) {
                continue;
            }
            cache.current(school, owner)
                    .ifPresentOrElse(
                            key -> keyring.living().put(owner, key),
                            () ->
                                    cache.destroyed(school, owner)
                                            .ifPresentOrElse(
                                                    gone -> keyring.destroyed().put(owner, gone),
                                                    () -> missing.add(owner)));
        }
        for (int round = 0; !missing.isEmpty(); round++) {
            if (round == MAX_ROUNDS) {
                throw new TransientFailure(
                        "New keys found their epoch closed " + round + " times; try again",
                        Duration.ofSeconds(1),
                        null);
            }
            read(school, missing, keyring);
            if (!missing.isEmpty()) {
                create(school, missing, keyring);
            }
        }
        return keyring;
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
            KeyCache.Reading reading = cache.reading();
            for (KeyRows.SecretRow row : database.findById(missing)) {
                SubjectKey key = epochKeys.open(row);
                // Not marked as current: an older version may be asked for by id.
                cache.keep(key, false, reading);
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

    /**
     * Destroys the keys of some owners for good, in every version, and tells all nodes.
     *
     * <p><b>Guarantees</b>: all or none, durable when it returns; from then on this node gives none
     * of them out, every node that hears of it neither (see {@link KeyWatch}), and none at all
     * after 60 seconds. A tombstone stays for each owner, also where there was no key: whoever
     * wants to seal for it gets {@link DestroyedKey#refusal}. Doing it again changes nothing and
     * tells all nodes again, so a crash in the middle of an erasure is repaired by repeating it.
     * Who was given a key before may still finish with it: boxes sealed in that moment are dead,
     * but there; delete boxes by key id once more after 60 seconds.
     *
     * @param owners 1 to {@value #MAX_DESTROYED}; never the school's own key
     * @param cause id of the event that decided it
     * @return one for each owner; what was destroyed before keeps its time and cause
     */
    public List<DestroyedKey> destroy(SchoolId school, Collection<KeyOwner> owners, UUID cause) {
        Set<KeyOwner> distinct = Set.copyOf(owners);
        if (distinct.isEmpty() || distinct.size() > MAX_DESTROYED) {
            throw new IllegalArgumentException(
                    "Keys of 1 to "
                            + MAX_DESTROYED
                            + " owners are destroyed at once, not of "
                            + distinct.size());
        }
        if (distinct.stream().anyMatch(owner -> owner.category() == Category.SCHOOL)) {
            throw new IllegalArgumentException(
                    "The school's own key is never destroyed: no event could be found without it");
        }
        List<DestroyedKey> gone = database.destroy(school, distinct, cause, clock.instant());
        for (DestroyedKey key : gone) {
            cache.keep(key);
            cache.evict(key.keyId());
        }
        return gone;
    }

    /** The categories in which a subject has a key, and those in which it was destroyed. */
    public Keys of(SchoolId school, SubjectRef subject) {
        Keys keys = new Keys(EnumSet.noneOf(Category.class), new EnumMap<>(Category.class));
        for (KeyRows.StoredKey stored : database.findOf(school, subject)) {
            switch (stored) {
                case KeyRows.SecretRow row -> keys.living().add(row.owner().category());
                case KeyRows.Tombstone(DestroyedKey gone) ->
                        keys.destroyed().put(gone.owner().category(), gone);
            }
        }
        return keys;
    }

    /**
     * The keys of one subject, without the keys.
     *
     * @param living categories in which there is one
     * @param destroyed by category
     */
    public record Keys(Set<Category> living, Map<Category, DestroyedKey> destroyed) {}

    /** The keys that wrap all these. */
    EpochKeys epochKeys() {
        return epochKeys;
    }

    /** Forgets the keys that wrap a school's secrets. */
    void forgetEpochs(SchoolId school) {
        epochKeys.forget(school);
    }

    /** Forgets a key at once. */
    void evict(UUID keyId) {
        cache.evict(keyId);
    }

    /** Forgets all keys at once: something may have been destroyed meanwhile. */
    void evictAll() {
        cache.clear();
        epochKeys.clear();
    }

    private void sweep() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(SWEEP_SECONDS);
                tend();
            }
        } catch (InterruptedException e) {
            // closed, and everything is zeroised
        }
    }

    /** Looks again for the keys in use, in one query, and forgets what is too old. */
    void tend() {
        try {
            List<KeyId> wanted = cache.wanted(RENEW_AGE);
            if (!wanted.isEmpty()) {
                KeyCache.Reading reading = cache.reading();
                cache.renew(wanted, database.findLiving(wanted), reading);
            }
        } catch (RuntimeException e) {
            renewalFailed(e);
        }
        cache.evictExpired();
        try {
            epochKeys.tend(RENEW_AGE);
        } catch (RuntimeException e) {
            renewalFailed(e);
        }
    }

    /** Nobody waits for it; who needs what got too old meanwhile asks again and is told. */
    private static void renewalFailed(RuntimeException e) {
        LOG.atDebug()
                .addKeyValue("failure", e.getClass().getSimpleName())
                .log("keys.renewal.failed");
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
        epochKeys.clear();
        schools.clear();
    }

    /** Takes out of {@code missing} what it finds. */
    private void read(SchoolId school, Set<KeyOwner> missing, Keyring keyring) {
        KeyCache.Reading reading = cache.reading();
        for (KeyRows.StoredKey stored : database.findCurrent(school, missing)) {
            missing.remove(stored.owner());
            switch (stored) {
                case KeyRows.SecretRow row -> {
                    SubjectKey key = epochKeys.open(row);
                    cache.keep(key, true, reading);
                    put(keyring.living(), row.owner(), key);
                }
                case KeyRows.Tombstone(DestroyedKey gone) -> {
                    cache.keep(gone);
                    keyring.destroyed().put(gone.owner(), gone);
                }
            }
        }
    }

    /** Takes out of {@code missing} what it makes: all, or nothing if another node was faster. */
    private void create(SchoolId school, Set<KeyOwner> missing, Keyring keyring) {
        int epoch = epochKeys.current(school);
        List<KeyRows.SecretRow> rows = new ArrayList<>(missing.size());
        List<SubjectKey> made = new ArrayList<>(missing.size());
        for (KeyOwner owner : missing.stream().sorted(ONE_ORDER).toList()) {
            byte[] secret = new byte[Primitives.KEY_BYTES];
            random.nextBytes(secret);
            KeyId id = new KeyId(newId(), 1);
            byte[] wrapped = epochKeys.wrap(school, epoch, id, owner, secret);
            rows.add(new KeyRows.SecretRow(id, school, owner, epoch, wrapped));
            made.add(new SubjectKey(id.id(), id.version(), school, owner, secret));
        }
        KeyCache.Reading reading = cache.reading();
        if (database.addSecrets(rows, clock.instant()) < rows.size()) {
            // Another node was faster for at least one owner, or began an epoch and closed this
            // one, and one cannot tell which: read all of them back.
            made.forEach(SubjectKey::close);
            epochKeys.forget(school);
            return;
        }
        for (SubjectKey key : made) {
            cache.keep(key, true, reading);
            put(keyring.living(), key.owner(), key);
        }
        missing.clear();
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
