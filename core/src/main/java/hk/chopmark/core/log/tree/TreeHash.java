package hk.chopmark.core.log.tree;

import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.json.Sha256;
import hk.chopmark.core.log.json.StrictBase64;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A 32-byte SHA-256 value of the tree; the subclass says which place in the tree it belongs to.
 *
 * <p><b>Guarantees</b>: immutable; hashes of different kinds are never equal.
 */
public abstract sealed class TreeHash permits LeafHash, NodeHash, RootHash {
    /** Length of every hash. */
    public static final int BYTES = Sha256.BYTES;

    private final byte[] bytes;

    /** Keeps the array without copying: for arrays that nobody else holds. */
    TreeHash(String kind, byte[] owned) {
        MalformedFormat.requireLength(kind, owned, BYTES);
        this.bytes = owned;
    }

    /** A copy of the 32 bytes. */
    public final byte[] bytes() {
        return bytes.clone();
    }

    /** Lower-case hexadecimal, 64 characters. */
    public final String hex() {
        return HexFormat.of().formatHex(bytes);
    }

    /** Standard base64 with padding, as checkpoints write it. */
    public final String base64() {
        return StrictBase64.STANDARD.encode(bytes);
    }

    /** The bytes themselves, for hashing inside this package; never changed, never handed out. */
    final byte[] raw() {
        return bytes;
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof TreeHash hash
                && getClass() == hash.getClass()
                && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public final String toString() {
        return getClass().getSimpleName() + "[" + hex() + "]";
    }
}
