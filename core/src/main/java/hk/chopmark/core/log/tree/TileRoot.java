package hk.chopmark.core.log.tree;

import java.util.ArrayList;
import java.util.List;

/**
 * The root of a tree from the partial tiles of its right border.
 *
 * <p>Each level contributes the complete subtrees it has beyond its last full tile, and after them
 * whatever the levels below left over. Splitting that row by the recursive definition gives the
 * same tree as splitting the leaves, because all elements but the last cover the same power of 256
 * leaves and the last covers fewer.
 */
final class TileRoot {
    private TileRoot() {}

    static RootHash compute(TileReader tiles, long treeSize) {
        MerkleTree.requireSize("tree", treeSize);
        List<NodeHash> row = new ArrayList<>();
        for (int level = 0; level <= Tile.MAX_LEVEL; level++) {
            long hashesOfLevel = treeSize >>> (level * Tile.HEIGHT);
            int partialWidth = (int) (hashesOfLevel % Tile.FULL_WIDTH);
            List<NodeHash> below = row.isEmpty() ? List.of() : List.of(definition(row));
            row = new ArrayList<>();
            if (partialWidth > 0) {
                Tile border =
                        TileReader.readChecked(
                                tiles, treeSize, level, hashesOfLevel / Tile.FULL_WIDTH);
                for (int place = 0; place < partialWidth; place++) {
                    row.add(border.hash(place));
                }
            }
            row.addAll(below);
        }
        return row.isEmpty() ? MerkleTree.emptyRoot() : RootHash.fromBytes(definition(row).bytes());
    }

    /** MTH of RFC 9162 section 2.1.1 over hashes instead of leaves. */
    private static NodeHash definition(List<NodeHash> row) {
        if (row.size() == 1) {
            return row.getFirst();
        }
        int split = (int) MerkleTree.split(row.size());
        return MerkleTree.node(
                definition(row.subList(0, split)), definition(row.subList(split, row.size())));
    }
}
