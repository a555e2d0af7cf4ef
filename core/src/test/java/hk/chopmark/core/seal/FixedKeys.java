package hk.chopmark.core.seal;

import hk.chopmark.core.seal.rows.DestroyedKey;
import hk.chopmark.core.seal.rows.KeyId;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.seal.rows.KeyRows;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Subject keys for tests, without a database: every secret follows from school, subject and
 * category, so it is the same in every run.
 */
public final class FixedKeys implements KeyRows {
    private static final int EPOCH = 1;
    private static final byte[] KEK = new byte[32];
    private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");

    private final Map<KeyId, SecretRow> rows = new ConcurrentHashMap<>();
    private final Map<KeyOwner, DestroyedKey> destroyed = new ConcurrentHashMap<>();

    /** Subject keys over these rows, at a standing clock. */
    public SubjectKeys subjectKeys() {
        return new SubjectKeys(
                this, new OpenVault(), InstantSource.fixed(NOW), new FixedRandom("keys"));
    }

    @Override
    public Set<KekId> findLivingKeks(Collection<KekId> ids) {
        return Set.copyOf(ids);
    }

    @Override
    public Optional<KekRow> findKek(SchoolId school, int epoch) {
        return findNewestKek(school);
    }

    @Override
    public Optional<KekRow> findNewestKek(SchoolId school) {
        return Optional.of(new KekRow(EPOCH, KEK, "open", NOW));
    }

    @Override
    public void addKek(SchoolId school, KekRow kek) {
        throw new AssertionError("There is a key already");
    }

    @Override
    public List<StoredKey> findCurrent(SchoolId school, Collection<KeyOwner> owners) {
        List<StoredKey> found = new ArrayList<>();
        for (KeyOwner owner : owners) {
            DestroyedKey gone = destroyed.get(owner);
            found.add(
                    gone != null
                            ? new Tombstone(gone)
                            : rows.computeIfAbsent(
                                    idOf(school, owner), id -> row(id, school, owner)));
        }
        return found;
    }

    @Override
    public List<StoredKey> findOf(SchoolId school, SubjectRef subject) {
        throw new AssertionError("Nobody asks for all keys of a subject");
    }

    @Override
    public Set<KeyId> findLiving(Collection<KeyId> ids) {
        return ids.stream().filter(rows::containsKey).collect(Collectors.toSet());
    }

    @Override
    public List<DestroyedKey> destroy(
            SchoolId school, Collection<KeyOwner> owners, UUID cause, Instant now) {
        List<DestroyedKey> gone = new ArrayList<>();
        for (KeyOwner owner : owners) {
            KeyId id = idOf(school, owner);
            rows.remove(id);
            gone.add(
                    destroyed.computeIfAbsent(
                            owner,
                            absent -> new DestroyedKey(school, absent, id.id(), now, cause)));
        }
        return gone;
    }

    @Override
    public List<SecretRow> findById(Collection<KeyId> ids) {
        return ids.stream().filter(rows::containsKey).map(rows::get).toList();
    }

    @Override
    public int addSecrets(List<SecretRow> added, Instant now) {
        throw new AssertionError("A destroyed key is not made again");
    }

    private static SecretRow row(KeyId id, SchoolId school, KeyOwner owner) {
        byte[] secret = Primitives.hmacSha256(new byte[32], name(school, owner));
        byte[] aad = EpochKeys.aad(school, EPOCH, id, owner);
        byte[] wrapped = Primitives.wrap(KEK, aad, secret, new FixedRandom("wrap"));
        return new SecretRow(id, school, owner, EPOCH, wrapped);
    }

    private static KeyId idOf(SchoolId school, KeyOwner owner) {
        return new KeyId(UUID.nameUUIDFromBytes(name(school, owner)), 1);
    }

    private static byte[] name(SchoolId school, KeyOwner owner) {
        String name = school.text() + "/" + owner.subject().text() + "/" + owner.category().code();
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
