package hk.chopmark.core.seal;

import hk.chopmark.core.log.LengthPrefix;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The key-encryption keys: one per school and month (UTC), held in memory while the node runs.
 *
 * <p><b>Guarantees</b>: all nodes end with the same key for a month, whichever asked first. Wraps
 * with AES-256-GCM-SIV, so that even a repeated nonce would not give a secret away. Bounded by the
 * schools and months that are in use.
 */
final class MonthKeys {
    private static final byte[] AAD_PREFIX =
            "chopmark/wrap/v1\0".getBytes(StandardCharsets.US_ASCII);

    private record Place(SchoolId school, LocalDate epoch) {}

    private final KeyRows database;
    private final KeyVault vault;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<Place, byte[]> keks = new ConcurrentHashMap<>();

    MonthKeys(KeyRows database, KeyVault vault, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.random = random;
    }

    /** First day of the present month in UTC. */
    LocalDate currentEpoch() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).withDayOfMonth(1);
    }

    /** Wraps a new secret under the KEK of an epoch. */
    byte[] wrap(SchoolId school, LocalDate epoch, KeyId id, KeyOwner owner, byte[] secret) {
        byte[] kek = keks.computeIfAbsent(new Place(school, epoch), this::findOrCreate);
        return Primitives.wrap(kek, aad(school, epoch, id, owner), secret, random);
    }

    /**
     * Opens a stored secret.
     *
     * @throws IntegrityViolation if row and key do not belong together
     */
    SubjectKey unwrap(KeyRows.SecretRow row) {
        byte[] kek = keks.computeIfAbsent(new Place(row.school(), row.epoch()), this::find);
        byte[] aad = aad(row.school(), row.epoch(), row.id(), row.owner());
        byte[] secret =
                Primitives.unwrap(kek, aad, row.wrapped())
                        .orElseThrow(() ->
                                new IntegrityViolation(
                                        "subject-secret",
                                        "row of key "
                                                + row.id().id()
                                                + " does not open under the key of its month; "
                                                + "restore the key database from its last good copy",
                                        null));
        return new SubjectKey(row.id().id(), row.id().version(), row.school(), row.owner(), secret);
    }

    /** Zeroises all keys; for shutdown. */
    void clear() {
        keks.values().forEach(Primitives::zeroise);
        keks.clear();
    }

    private byte[] findOrCreate(Place place) {
        Optional<KeyRows.KekRow> stored = database.findKek(place.school(), place.epoch());
        if (stored.isEmpty()) {
            byte[] kek = new byte[Primitives.KEY_BYTES];
            random.nextBytes(kek);
            byte[] wrapped = vault.wrap(place.school(), place.epoch(), kek);
            Primitives.zeroise(kek);
            Instant now = clock.instant();
            database.addKek(
                    place.school(), place.epoch(), new KeyRows.KekRow(wrapped, vault.name()), now);
        }
        // Read back even what was just written: another node may have been first, and its key is
        // the one that counts.
        return find(place);
    }

    private byte[] find(Place place) {
        KeyRows.KekRow row =
                database.findKek(place.school(), place.epoch())
                        .orElseThrow(() ->
                                new KeyVaultRefusal(
                                        KeyVaultRefusal.Reason.UNKNOWN_EPOCH,
                                        "No key of "
                                                + place.school()
                                                + " for the month "
                                                + place.epoch(),
                                        null));
        if (!row.vault().equals(vault.name())) {
            throw new KeyVaultRefusal(
                    KeyVaultRefusal.Reason.NOT_OURS,
                    "The key of "
                            + place.school()
                            + " for "
                            + place.epoch()
                            + " was wrapped by vault "
                            + row.vault()
                            + ", not by "
                            + vault.name()
                            + "; configure that vault",
                    null);
        }
        return vault.unwrap(place.school(), place.epoch(), row.wrapped());
    }

    static byte[] aad(SchoolId school, LocalDate epoch, KeyId id, KeyOwner owner) {
        byte[] names =
                LengthPrefix.join(
                        school.text(),
                        id.id().toString(),
                        owner.category().code(),
                        owner.subject().text(),
                        epoch.toString());
        return ByteBuffer.allocate(AAD_PREFIX.length + names.length + Integer.BYTES)
                .put(AAD_PREFIX)
                .put(names)
                .putInt(id.version())
                .array();
    }
}
