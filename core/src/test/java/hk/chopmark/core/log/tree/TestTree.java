package hk.chopmark.core.log.tree;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The tree by the recursive definitions of RFC 9162 section 2.1, written without the code under
 * test: the oracle.
 *
 * <p>Also gives tiles, each hash of them by the definition of C2SP tlog-tiles.
 */
public final class TestTree implements TileReader {
    private final List<byte[]> leafHashes;
    private final Map<Long, byte[]> subtrees = new HashMap<>();
    private int tilesRead;

    public TestTree(List<LeafHash> leaves) {
        leafHashes = leaves.stream().map(TreeHash::bytes).toList();
    }

    /** A tree of leaves that hold their index. */
    public static TestTree ofSize(int size) {
        return new TestTree(leaves(size));
    }

    public static List<LeafHash> leaves(int size) {
        List<LeafHash> leaves = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            leaves.add(leaf(i));
        }
        return leaves;
    }

    static LeafHash leaf(int index) {
        return LeafHash.of(ByteBuffer.allocate(4).putInt(index).array());
    }

    public static byte[] randomBytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    public RootHash root(int size) {
        return RootHash.fromBytes(mth(0, size));
    }

    InclusionProof inclusion(int leafIndex, int treeSize) {
        return new InclusionProof(leafIndex, treeSize, hashes(path(leafIndex, 0, treeSize)));
    }

    public ConsistencyProof consistency(int oldSize, int newSize) {
        boolean trivial = oldSize == 0 || oldSize == newSize;
        List<byte[]> path = trivial ? List.of() : subproof(oldSize, 0, newSize, true);
        return new ConsistencyProof(oldSize, newSize, hashes(path));
    }

    @Override
    public Tile read(int level, long index, int width) {
        tilesRead++;
        int leavesPerHash = 1 << (level * 8);
        ByteBuffer hashes = ByteBuffer.allocate(width * 32);
        for (int i = 0; i < width; i++) {
            int from = (int) (index * 256 + i) * leavesPerHash;
            hashes.put(mth(from, from + leavesPerHash));
        }
        return new Tile(level, index, hashes.array());
    }

    int tilesRead() {
        return tilesRead;
    }

    /** MTH(D[from:to]). */
    private byte[] mth(int from, int to) {
        if (to == from) {
            return sha256(new byte[0]);
        }
        if (to - from == 1) {
            return leafHashes.get(from);
        }
        long key = ((long) from << 32) | to;
        byte[] known = subtrees.get(key);
        if (known == null) {
            int middle = from + largestPowerOfTwoBelow(to - from);
            known = node(mth(from, middle), mth(middle, to));
            subtrees.put(key, known);
        }
        return known;
    }

    /** PATH(m, D[from:to]) with m counted from the beginning of the whole tree. */
    private List<byte[]> path(int m, int from, int to) {
        if (to - from == 1) {
            return List.of();
        }
        int middle = from + largestPowerOfTwoBelow(to - from);
        return m < middle
                ? append(path(m, from, middle), mth(middle, to))
                : append(path(m, middle, to), mth(from, middle));
    }

    /** SUBPROOF(m, D[from:to], b) with m counted from the beginning of the whole tree. */
    private List<byte[]> subproof(int m, int from, int to, boolean b) {
        if (m == to) {
            return b ? List.of() : List.of(mth(from, to));
        }
        int middle = from + largestPowerOfTwoBelow(to - from);
        return m <= middle
                ? append(subproof(m, from, middle, b), mth(middle, to))
                : append(subproof(m, middle, to, false), mth(from, middle));
    }

    private static List<byte[]> append(List<byte[]> list, byte[] last) {
        List<byte[]> longer = new ArrayList<>(list);
        longer.add(last);
        return longer;
    }

    private static List<NodeHash> hashes(List<byte[]> path) {
        return path.stream().map(NodeHash::fromBytes).toList();
    }

    private static int largestPowerOfTwoBelow(int n) {
        int k = 1;
        while (k * 2 < n) {
            k *= 2;
        }
        return k;
    }

    private static byte[] node(byte[] left, byte[] right) {
        return sha256(ByteBuffer.allocate(65).put((byte) 1).put(left).put(right).array());
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
