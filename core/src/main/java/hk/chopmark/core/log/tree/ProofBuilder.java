package hk.chopmark.core.log.tree;

import hk.chopmark.core.log.json.MalformedFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds inclusion and consistency proofs for trees of any size from tiles.
 *
 * <p><b>Guarantees</b>: reads each tile it needs once per proof, about two for every 256-fold of
 * the size. A proof is only as true as the tiles: verify it against a signed root before giving it
 * away.
 *
 * <p><b>Throws</b> {@link MalformedFormat} for an index or size outside the tree, and whatever the
 * reader throws.
 *
 * <p><b>Source</b>: RFC 9162 sections 2.1.3.1 and 2.1.4.1.
 */
public final class ProofBuilder {
    private final TileReader tiles;

    /** Builds from these tiles. */
    public ProofBuilder(TileReader tiles) {
        this.tiles = tiles;
    }

    /** The proof that a leaf is at this 0-based index in the tree of this size. */
    public InclusionProof inclusion(long leafIndex, long treeSize) {
        // The record checks the numbers, so an empty one is made before any tile is read.
        InclusionProof shape = new InclusionProof(leafIndex, treeSize, List.of());
        Walk walk = new Walk(treeSize);
        walk.path(shape.leafIndex(), 0, treeSize);
        return new InclusionProof(leafIndex, treeSize, walk.found);
    }

    /** The proof that the tree of the old size is the beginning of the tree of the new size. */
    public ConsistencyProof consistency(long oldSize, long newSize) {
        ConsistencyProof shape = new ConsistencyProof(oldSize, newSize, List.of());
        if (oldSize == 0 || oldSize == newSize) {
            return shape;
        }
        Walk walk = new Walk(newSize);
        walk.subproof(oldSize, 0, newSize, true);
        return new ConsistencyProof(oldSize, newSize, walk.found);
    }

    private final class Walk {
        private final long treeSize;
        private final Map<String, Tile> read = new HashMap<>();
        private final List<NodeHash> found = new ArrayList<>();

        Walk(long treeSize) {
            this.treeSize = treeSize;
        }

        /** PATH of the RFC over the leaves from {@code from} up to, not including, {@code to}. */
        void path(long leafIndex, long from, long to) {
            if (to - from == 1) {
                return;
            }
            long middle = from + MerkleTree.split(to - from);
            if (leafIndex < middle) {
                path(leafIndex, from, middle);
                found.add(root(middle, to));
            } else {
                path(leafIndex, middle, to);
                found.add(root(from, middle));
            }
        }

        /**
         * SUBPROOF of the RFC; {@code known} while the part begins the old tree, whose root the
         * verifier has.
         */
        void subproof(long oldSize, long from, long to, boolean known) {
            if (oldSize == to) {
                if (!known) {
                    found.add(root(from, to));
                }
                return;
            }
            long middle = from + MerkleTree.split(to - from);
            if (oldSize <= middle) {
                subproof(oldSize, from, middle, known);
                found.add(root(middle, to));
            } else {
                subproof(oldSize, middle, to, false);
                found.add(root(from, middle));
            }
        }

        private NodeHash root(long from, long to) {
            long leaves = to - from;
            if (Long.bitCount(leaves) == 1) {
                return complete(Long.numberOfTrailingZeros(leaves), from);
            }
            long middle = from + MerkleTree.split(leaves);
            return MerkleTree.node(root(from, middle), root(middle, to));
        }

        /** A complete subtree lies within one tile: it starts at a multiple of its own size. */
        private NodeHash complete(int height, long from) {
            int level = height / Tile.HEIGHT;
            int heightInTile = height % Tile.HEIGHT;
            long place = from >>> (level * Tile.HEIGHT);
            Tile tile = tile(level, place / Tile.FULL_WIDTH);
            return new NodeHash(tile.subtree((int) (place % Tile.FULL_WIDTH), heightInTile));
        }

        private Tile tile(int level, long index) {
            return read.computeIfAbsent(
                    level + "/" + index,
                    _ -> TileReader.readChecked(tiles, treeSize, level, index));
        }
    }
}
