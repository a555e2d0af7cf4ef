package hk.chopmark.core.log.tree;

import hk.chopmark.core.log.json.MalformedFormat;
import java.util.Arrays;
import java.util.List;

/**
 * Shows that a leaf stands at a certain index of a tree with a certain root.
 *
 * <p><b>Guarantees</b>: {@link #verify} accepts a proof of exactly the right length only.
 *
 * @param leafIndex 0-based index of the leaf
 * @param treeSize count of leaves of the tree
 * @param path hashes from the leaf's sibling up
 *     <p><b>Throws</b> {@link MalformedFormat} for an index outside the tree or a path longer than
 *     any tree needs.
 *     <p><b>Source</b>: RFC 9162 section 2.1.3.
 */
public record InclusionProof(long leafIndex, long treeSize, List<NodeHash> path) {
    /** Most hashes a proof may have. */
    public static final int MAX_PATH = 63;

    /** Refuses impossible shapes before any hashing. */
    public InclusionProof {
        MerkleTree.requireSize("inclusion proof", treeSize);
        if (leafIndex < 0 || leafIndex >= treeSize) {
            throw MalformedFormat.of(
                    "inclusion proof", "a leaf index below the tree size", "another number");
        }
        if (path.size() > MAX_PATH) {
            throw MalformedFormat.of(
                    "inclusion proof", "at most " + MAX_PATH + " hashes", path.size() + " hashes");
        }
        path = List.copyOf(path);
    }

    /** Whether this proves that the leaf stands at {@code leafIndex} of the tree with this root. */
    public boolean verify(LeafHash leaf, RootHash root) {
        long node = leafIndex;
        long last = treeSize - 1;
        byte[] hash = leaf.raw();
        for (NodeHash sibling : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                hash = MerkleTree.node(sibling.raw(), hash);
                // On the right border a node without a sibling is carried up as it is.
                while ((node & 1) == 0 && node != 0) {
                    node >>>= 1;
                    last >>>= 1;
                }
            } else {
                hash = MerkleTree.node(hash, sibling.raw());
            }
            node >>>= 1;
            last >>>= 1;
        }
        return last == 0 && Arrays.equals(hash, root.raw());
    }
}
