package hk.chopmark.core.seal.vault;

import hk.chopmark.core.log.json.LengthPrefix;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import hk.chopmark.core.seal.Primitives;
import hk.chopmark.core.shared.SchoolId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a wrapped key-encryption key is bound to, the same in every vault. */
final class KekContext {
    private static final byte[] AAD_PREFIX =
            "chopmark/vault/v1\0".getBytes(StandardCharsets.US_ASCII);

    private KekContext() {}

    /** Additional data of the wrapping. */
    static byte[] aad(SchoolId school, int epoch) {
        byte[] names = LengthPrefix.join(school.text(), Integer.toString(epoch));
        return ByteBuffer.allocate(AAD_PREFIX.length + names.length)
                .put(AAD_PREFIX)
                .put(names)
                .array();
    }

    /** Name of the wrapping key of a school and epoch, in letters that every vault takes. */
    static String name(SchoolId school, int epoch) {
        if (epoch < 1) {
            throw new IllegalArgumentException("Epochs begin with 1, not with " + epoch);
        }
        return "chopmark-" + school.id() + "-" + epoch;
    }

    static void requireKek(byte[] kek) {
        if (kek.length != Primitives.KEY_BYTES) {
            throw new IllegalArgumentException(
                    "A key-encryption key has 32 bytes, not " + kek.length);
        }
    }

    /** The wrapping key is gone, or never was. */
    static KeyVaultRefusal unknown(String where, SchoolId school, int epoch) {
        return new KeyVaultRefusal(
                Reason.UNKNOWN_EPOCH,
                where
                        + " has no key of "
                        + school
                        + " for epoch "
                        + epoch
                        + "; if it was not destroyed, look whether this is the right one",
                null);
    }

    /** The wrapped bytes are not what this vault made for them. */
    static KeyVaultRefusal notOurs(String where, SchoolId school, int epoch) {
        return new KeyVaultRefusal(
                Reason.NOT_OURS,
                "What is stored as the key of "
                        + school
                        + " for epoch "
                        + epoch
                        + " was not wrapped by "
                        + where
                        + " for them",
                null);
    }
}
