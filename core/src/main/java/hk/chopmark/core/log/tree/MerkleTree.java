package hk.chopmark.core.log.tree;

import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.json.Sha256;
import java.security.MessageDigest;

/**
 * The hash functions of the tree.
 *
 * <p><b>Guarantees</b>: leaves and inner nodes are hashed with different prefixes, so neither can
 * pass for the other.
 *
 * <p><b>Source</b>: RFC 9162 section 2.1.1.
 */
public final class MerkleTree {
    /** Largest count of leaves: 2^53 - 1, so that every index is an exact JSON integer. */
    public static final long MAX_SIZE = JsonValue.MAX_INTEGER;

    static final byte LEAF_PREFIX = 0;
    static final byte NODE_PREFIX = 1;

    private static final RootHash EMPTY = new RootHash(Sha256.of(new byte[0]));

    private MerkleTree() {}

    /** The root of a tree without leaves: SHA-256 of nothing. */
    public static RootHash emptyRoot() {
        return EMPTY;
    }

    /** The hash of an inner node over its two children. */
    public static NodeHash node(TreeHash left, TreeHash right) {
        return new NodeHash(node(left.raw(), right.raw()));
    }

    static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = Sha256.start();
        digest.update(NODE_PREFIX);
        digest.update(left);
        return digest.digest(right);
    }

    public static long requireSize(String format, long treeSize) {
        if (treeSize < 0 || treeSize > MAX_SIZE) {
            throw MalformedFormat.of(format, "a tree size from 0 to 2^53 - 1", "another number");
        }
        return treeSize;
    }

    /** The largest power of two smaller than {@code size}, which must be at least 2. */
    static long split(long size) {
        return Long.highestOneBit(size - 1);
    }
}
