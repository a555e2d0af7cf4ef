package hk.chopmark.core.seal;

import hk.chopmark.core.log.json.LengthPrefix;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import hk.chopmark.core.seal.rows.KeyId;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.seal.rows.KeyRows;
import hk.chopmark.core.seal.rows.KeyRows.KekId;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key-encryption keys: one per school and epoch, held in memory while the node runs.
 *
 * <p>An epoch begins with the first new secret of a month (UTC), or when somebody asks for it.
 *
 * <p><b>Guarantees</b>: all nodes end with the same key for an epoch, whichever asked first. Wraps
 * with AES-256-GCM-SIV, so that even a repeated nonce would not give a secret away. A key that was
 * destroyed is in memory for at most 60 seconds more, and 5 to be swept. Bounded by the schools and
 * epochs that are in use.
 */
final class EpochKeys {
    private static final byte[] AAD_PREFIX =
            "chopmark/wrap/v1\0".getBytes(StandardCharsets.US_ASCII);

    private static final String CHECK_VALUE = "chopmark/kcv/v1";

    /** So long a node may not know of an epoch that another one began. */
    private static final Duration LOOK_AGAIN = KeyCache.MAX_AGE;

    /** A school's newest epoch, as it was seen. */
    private record Newest(int epoch, YearMonth month, long seenAtMillis) {}

    private final KeyRows database;
    private final KeyVault vault;
    private final InstantSource clock;
    private final SecureRandom random;
    private final KekCache keks;
    private final Map<SchoolId, Newest> newest = new ConcurrentHashMap<>();

    EpochKeys(KeyRows database, KeyVault vault, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.random = random;
        this.keks = new KekCache(clock, this::find, database::findLivingKeks);
    }

    KeyVault vault() {
        return vault;
    }

    /** The epoch under whose key new secrets of a school are wrapped; begun if the month is new. */
    int current(SchoolId school) {
        Newest known = newest.get(school);
        long ageMillis = known == null ? 0 : clock.millis() - known.seenAtMillis();
        if (known != null
                && ageMillis >= 0
                && ageMillis < LOOK_AGAIN.toMillis()
                && !known.month().isBefore(thisMonth())) {
            return known.epoch();
        }
        Newest found = look(school).orElse(null);
        if (found == null || found.month().isBefore(thisMonth())) {
            found = begin(school, found == null ? 1 : found.epoch() + 1);
        }
        newest.put(school, found);
        return found.epoch();
    }

    /** Begins a new epoch, whatever the month. */
    int rotate(SchoolId school) {
        int next = look(school).map(found -> found.epoch() + 1).orElse(1);
        newest.put(school, begin(school, next));
        return next;
    }

    /** Forgets a school's keys: another node began an epoch, or destroyed one. */
    void forget(SchoolId school) {
        newest.remove(school);
        keks.forget(school);
    }

    /** Wraps a secret under the KEK of an epoch. */
    byte[] wrap(SchoolId school, int epoch, KeyId id, KeyOwner owner, byte[] secret) {
        byte[] aad = aad(school, epoch, id, owner);
        return keks.use(new KekId(school, epoch), kek -> Primitives.wrap(kek, aad, secret, random));
    }

    /**
     * Opens a stored secret.
     *
     * @throws IntegrityViolation if row and key do not belong together
     */
    byte[] unwrap(KeyRows.SecretRow row) {
        byte[] aad = aad(row.school(), row.epoch(), row.id(), row.owner());
        return keks.use(
                        new KekId(row.school(), row.epoch()),
                        kek -> Primitives.unwrap(kek, aad, row.wrapped()))
                .orElseThrow(() ->
                        new IntegrityViolation(
                                "subject-secret",
                                "row of key "
                                        + row.id().id()
                                        + " does not open under the key of its epoch; "
                                        + "restore the key database from its last good copy",
                                null));
    }

    /** Opens a stored secret, as a key. */
    SubjectKey open(KeyRows.SecretRow row) {
        return new SubjectKey(
                row.id().id(), row.id().version(), row.school(), row.owner(), unwrap(row));
    }

    /** Forgets all keys. */
    void clear() {
        keks.clear();
        newest.clear();
    }

    /** Looks again for the keys not seen for some time, and forgets what is gone or too old. */
    void tend(Duration age) {
        keks.tend(age);
    }

    /** Whether the key of an epoch is in memory. */
    boolean holds(SchoolId school, int epoch) {
        return keks.holds(new KekId(school, epoch));
    }

    private YearMonth thisMonth() {
        return monthOf(clock.instant());
    }

    private static YearMonth monthOf(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }

    private Optional<Newest> look(SchoolId school) {
        long nowMillis = clock.millis();
        return database.findNewestKek(school)
                .map(row -> new Newest(row.epoch(), monthOf(row.createdAt()), nowMillis));
    }

    private Newest begin(SchoolId school, int epoch) {
        byte[] kek = new byte[Primitives.KEY_BYTES];
        random.nextBytes(kek);
        byte[] wrapped = vault.wrap(school, epoch, kek);
        Primitives.zeroise(kek);
        Instant now = clock.instant();
        // Read back when it is first used: another node may have been first, and its key is the
        // one that counts.
        database.addKek(school, new KeyRows.KekRow(epoch, wrapped, vault.name(), now));
        return new Newest(epoch, monthOf(now), now.toEpochMilli());
    }

    /**
     * What a vault, such as one on an escrow copy, makes of the stored key of an epoch: a digest
     * that tells keys apart. Empty if it does not open it.
     */
    Optional<byte[]> checkValue(KeyVault copy, SchoolId school, int epoch) {
        KeyRows.KekRow row = database.findKek(school, epoch).orElse(null);
        byte[] wrapped = row == null ? null : row.wrapped();
        if (wrapped == null) {
            return Optional.empty();
        }
        try {
            byte[] kek = copy.unwrap(school, epoch, wrapped);
            byte[] place = LengthPrefix.join(CHECK_VALUE, school.text(), String.valueOf(epoch));
            byte[] checkValue = Primitives.hmacSha256(kek, place);
            Primitives.zeroise(kek);
            return Optional.of(checkValue);
        } catch (KeyVaultRefusal e) {
            return Optional.empty();
        }
    }

    private byte[] find(KekId place) {
        KeyRows.KekRow row =
                database.findKek(place.school(), place.epoch())
                        .orElseThrow(() -> unknown(place, "is not in the key database"));
        byte[] wrapped = row.wrapped();
        if (wrapped == null) {
            throw unknown(place, "was destroyed");
        }
        if (!row.vault().equals(vault.name())) {
            throw new KeyVaultRefusal(
                    Reason.NOT_OURS,
                    "The key of "
                            + place.school()
                            + " for epoch "
                            + place.epoch()
                            + " was wrapped by vault "
                            + row.vault()
                            + ", not by "
                            + vault.name()
                            + "; configure that vault",
                    null);
        }
        return vault.unwrap(place.school(), place.epoch(), wrapped);
    }

    private static KeyVaultRefusal unknown(KekId place, String why) {
        return new KeyVaultRefusal(
                Reason.UNKNOWN_EPOCH,
                "The key of " + place.school() + " for epoch " + place.epoch() + " " + why,
                null);
    }

    static byte[] aad(SchoolId school, int epoch, KeyId id, KeyOwner owner) {
        byte[] names =
                LengthPrefix.join(
                        school.text(),
                        id.id().toString(),
                        owner.category().code(),
                        owner.subject().text(),
                        Integer.toString(epoch));
        return ByteBuffer.allocate(AAD_PREFIX.length + names.length + Integer.BYTES)
                .put(AAD_PREFIX)
                .put(names)
                .putInt(id.version())
                .array();
    }
}
