package hk.chopmark.core.log.tree;

import hk.chopmark.core.log.json.MalformedFormat;
import java.nio.ByteBuffer;

/**
 * The growing edge of a tree: one hash for each complete subtree, enough to append and to compute
 * the root.
 *
 * <p><b>Guarantees</b>: appending costs two hashes on average and computing the root at most 53;
 * {@link #decode} of {@link #encode} continues exactly where the range stood. Mutable, and not for
 * use by several threads: {@link #copy} first.
 *
 * <p><b>Source</b>: RFC 9162 section 2.1.1; docs/log-format.md, section Tree.
 */
public final class CompactRange {
    private static final int LEVELS = 64;

    /**
     * At index h the root of the complete subtree of 2^h leaves, meaningful where bit h of size is
     * set.
     */
    private final byte[][] subtrees = new byte[LEVELS][];

    private long size;

    private CompactRange() {}

    /** The range of a tree without leaves. */
    public static CompactRange empty() {
        return new CompactRange();
    }

    /** Count of leaves. */
    public long size() {
        return size;
    }

    /** Appends one leaf. */
    public void append(LeafHash leaf) {
        if (size == MerkleTree.MAX_SIZE) {
            throw new IllegalStateException("The tree has reached its largest size");
        }
        byte[] hash = leaf.raw();
        int height = 0;
        while ((size >>> height & 1) == 1) {
            hash = MerkleTree.node(subtrees[height], hash);
            height++;
        }
        subtrees[height] = hash;
        size++;
    }

    /** The root over all leaves appended so far. */
    public RootHash root() {
        if (size == 0) {
            return MerkleTree.emptyRoot();
        }
        int height = Long.numberOfTrailingZeros(size);
        byte[] root = subtrees[height];
        for (height++; height < LEVELS; height++) {
            if ((size >>> height & 1) == 1) {
                root = MerkleTree.node(subtrees[height], root);
            }
        }
        return RootHash.fromBytes(root);
    }

    /** An independent copy. */
    public CompactRange copy() {
        CompactRange copy = new CompactRange();
        copy.size = size;
        System.arraycopy(subtrees, 0, copy.subtrees, 0, LEVELS);
        return copy;
    }

    /** The size as eight bytes, big-endian, then the subtree roots, largest subtree first. */
    public byte[] encode() {
        ByteBuffer encoded = ByteBuffer.allocate(Long.BYTES + Long.bitCount(size) * TreeHash.BYTES);
        encoded.putLong(size);
        for (int height = LEVELS - 1; height >= 0; height--) {
            if ((size >>> height & 1) == 1) {
                encoded.put(subtrees[height]);
            }
        }
        return encoded.array();
    }

    /**
     * The range that {@link #encode} wrote.
     *
     * <p><b>Throws</b> {@link MalformedFormat} if the length does not fit the size.
     */
    public static CompactRange decode(byte[] encoded) {
        if (encoded.length < Long.BYTES) {
            throw MalformedFormat.of(
                    "compact range",
                    "at least " + Long.BYTES + " bytes",
                    encoded.length + " bytes");
        }
        ByteBuffer input = ByteBuffer.wrap(encoded);
        CompactRange range = new CompactRange();
        range.size = MerkleTree.requireSize("compact range", input.getLong());
        int expectedBytes = Long.BYTES + Long.bitCount(range.size) * TreeHash.BYTES;
        MalformedFormat.requireLength("compact range", encoded, expectedBytes);
        for (int height = LEVELS - 1; height >= 0; height--) {
            if ((range.size >>> height & 1) == 1) {
                byte[] hash = new byte[TreeHash.BYTES];
                input.get(hash);
                range.subtrees[height] = hash;
            }
        }
        return range;
    }
}
