package hk.chopmark.core.testing;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.shared.SchoolId;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A vault that lives as long as the test: what it gives out for a key is a number under which it
 * keeps the key.
 */
public final class MemoryVault implements KeyVault {

    private record Kept(SchoolId school, int epoch, byte[] kek) {}

    private final Map<UUID, Kept> kept = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public Assurance assurance() {
        return Assurance.PROCEDURAL;
    }

    @Override
    public void destroy(SchoolId school, int epoch) {
        kept.values().removeIf(key -> key.school().equals(school) && key.epoch() == epoch);
    }

    @Override
    public byte[] wrap(SchoolId school, int epoch, byte[] kek) {
        UUID number = UUID.randomUUID();
        kept.put(number, new Kept(school, epoch, kek.clone()));
        return ByteBuffer.allocate(16)
                .putLong(number.getMostSignificantBits())
                .putLong(number.getLeastSignificantBits())
                .array();
    }

    @Override
    public byte[] unwrap(SchoolId school, int epoch, byte[] wrapped) {
        ByteBuffer bytes = ByteBuffer.wrap(wrapped);
        Kept found = kept.get(new UUID(bytes.getLong(), bytes.getLong()));
        if (found == null || !found.school().equals(school) || found.epoch() != epoch) {
            throw new KeyVaultRefusal(
                    KeyVaultRefusal.Reason.UNKNOWN_EPOCH,
                    "The test vault does not hold this key",
                    null);
        }
        return found.kek().clone();
    }
}
