package hk.chopmark.core.log.tree;

import hk.chopmark.core.log.json.MalformedFormat;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/**
 * Shows that a tree is the beginning of a larger tree: nothing was changed, removed or inserted
 * before the old size.
 *
 * <p><b>Guarantees</b>: {@link #verify} accepts a proof of exactly the right length only. From size
 * 0 everything follows with an empty path; for equal sizes the path is empty and the roots are
 * equal.
 *
 * @param oldSize count of leaves of the earlier tree
 * @param newSize count of leaves of the later tree
 * @param path hashes as in the RFC
 *     <p><b>Throws</b> {@link MalformedFormat} for shrinking sizes or a path longer than any tree
 *     needs.
 *     <p><b>Source</b>: RFC 9162 section 2.1.4.
 */
public record ConsistencyProof(long oldSize, long newSize, List<NodeHash> path) {
    /** Most hashes a proof may have. */
    public static final int MAX_PATH = 63;

    /** Refuses impossible shapes before any hashing. */
    public ConsistencyProof {
        MerkleTree.requireSize("consistency proof", newSize);
        if (oldSize < 0 || oldSize > newSize) {
            throw MalformedFormat.of(
                    "consistency proof", "an old size up to the new size", "another number");
        }
        if (path.size() > MAX_PATH) {
            throw MalformedFormat.of(
                    "consistency proof",
                    "at most " + MAX_PATH + " hashes",
                    path.size() + " hashes");
        }
        path = List.copyOf(path);
    }

    /**
     * Whether this proves that the tree with the old root is the beginning of the tree with the new
     * root.
     */
    public boolean verify(RootHash oldRoot, RootHash newRoot) {
        if (newSize == 0 && !newRoot.equals(MerkleTree.emptyRoot())) {
            return false;
        }
        if (oldSize == 0) {
            return path.isEmpty() && oldRoot.equals(MerkleTree.emptyRoot());
        }
        if (oldSize == newSize) {
            return path.isEmpty() && oldRoot.equals(newRoot);
        }
        return !path.isEmpty() && verifyGrowth(oldRoot.raw(), newRoot.raw());
    }

    private boolean verifyGrowth(byte[] oldRoot, byte[] newRoot) {
        Iterator<NodeHash> rest = path.iterator();
        // A complete old tree is itself the first node, and is left out of the path.
        byte[] first = Long.bitCount(oldSize) == 1 ? oldRoot : rest.next().raw();
        int skipped = Long.numberOfTrailingZeros(oldSize);
        long node = (oldSize - 1) >>> skipped;
        long last = (newSize - 1) >>> skipped;
        byte[] oldHash = first;
        byte[] newHash = first;
        while (rest.hasNext()) {
            byte[] sibling = rest.next().raw();
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                oldHash = MerkleTree.node(sibling, oldHash);
                newHash = MerkleTree.node(sibling, newHash);
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                newHash = MerkleTree.node(newHash, sibling);
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && Arrays.equals(oldHash, oldRoot) && Arrays.equals(newHash, newRoot);
    }
}
