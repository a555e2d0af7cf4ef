package hk.chopmark.core.log.tree;

import hk.chopmark.core.log.json.Sha256;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The hash of a leaf as it enters the tree: SHA-256 of a zero byte and the leaf bytes.
 *
 * <p><b>Guarantees</b>: 32 bytes, immutable.
 *
 * <p><b>Source</b>: RFC 9162 section 2.1.1.
 */
public final class LeafHash extends TreeHash {
    LeafHash(byte[] owned) {
        super("leaf hash", owned);
    }

    /** Hashes leaf bytes. */
    public static LeafHash of(byte[] leafBytes) {
        MessageDigest digest = Sha256.start();
        digest.update(MerkleTree.LEAF_PREFIX);
        return new LeafHash(digest.digest(leafBytes));
    }

    /** Takes a hash computed before. */
    public static LeafHash fromBytes(byte[] hash) {
        return new LeafHash(hash.clone());
    }

    /** Takes a hash computed before, as 64 hexadecimal digits. */
    public static LeafHash fromHex(String hex) {
        return new LeafHash(HexFormat.of().parseHex(hex));
    }
}
