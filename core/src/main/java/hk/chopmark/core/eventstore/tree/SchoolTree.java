package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.log.tree.CompactRange;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.log.tree.RootHash;
import hk.chopmark.core.log.tree.Tile;
import hk.chopmark.core.log.tree.TreeHash;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The growing end of one school's tree: the compact range, and of each level the hashes of the tile
 * not yet complete.
 *
 * <p><b>Guarantees</b>: memory stays below 70 KiB per school. Not for use by several threads; after
 * a transaction that did not commit it is thrown away and loaded again.
 */
final class SchoolTree {
    private final SchoolId school;
    private final String origin;
    private final CompactRange range;
    private final byte[][] growing = new byte[Tile.MAX_LEVEL + 1][0];
    private final int[] widths = new int[Tile.MAX_LEVEL + 1];
    private final long[] positions = new long[Tile.FULL_WIDTH];
    private long lastPosition;
    private long storedSize;
    private List<CompleteTile> complete = new ArrayList<>();

    /** A tile that will never change again. */
    record CompleteTile(Tile tile, long @Nullable [] positions) {}

    /**
     * The tree as stored: its growing tiles are given afterwards, with {@link #restoreLeaf} and
     * {@link #restoreHash}.
     */
    SchoolTree(SchoolId school, String origin, CompactRange range, long lastPosition) {
        this.school = school;
        this.origin = origin;
        this.range = range;
        this.lastPosition = lastPosition;
        this.storedSize = range.size();
    }

    SchoolId school() {
        return school;
    }

    String origin() {
        return origin;
    }

    CompactRange range() {
        return range;
    }

    long size() {
        return range.size();
    }

    /** Size of the tree as last stored. */
    long storedSize() {
        return storedSize;
    }

    long lastPosition() {
        return lastPosition;
    }

    /** Hashes in the growing tile of a level. */
    int width(int level) {
        return widths[level];
    }

    /** Puts a leaf back into the growing tile of level 0. */
    void restoreLeaf(long position, byte[] leafHash) {
        positions[widths[0]] = position;
        push(0, leafHash);
    }

    /**
     * Puts the root of a full tile of the level below back into the growing tile of a level above
     * 0.
     */
    void restoreHash(int level, TreeHash hash) {
        push(level, hash.bytes());
    }

    void append(long position, LeafHash hash) {
        range.append(hash);
        positions[widths[0]] = position;
        lastPosition = position;
        byte[] next = hash.bytes();
        for (int level = 0; push(level, next); level++) {
            Tile tile =
                    new Tile(
                            level,
                            (range.size() >>> (level * Tile.HEIGHT)) / Tile.FULL_WIDTH - 1,
                            growing[level]);
            complete.add(new CompleteTile(tile, level == 0 ? positions.clone() : null));
            widths[level] = 0;
            next = tile.root().bytes();
        }
    }

    /**
     * The root, computed from the growing tiles by the recursive definition instead of from the
     * compact range.
     *
     * <p>Equal to {@code range().root()} unless what was restored is not what was stored.
     */
    RootHash rootFromTiles() {
        return RootHash.fromTiles(
                (level, index, width) ->
                        new Tile(
                                level,
                                index,
                                Arrays.copyOf(growing[level], width * TreeHash.BYTES)),
                size());
    }

    /** Takes the tiles that became complete since the last call. */
    List<CompleteTile> takeComplete() {
        List<CompleteTile> taken = complete;
        complete = new ArrayList<>();
        return taken;
    }

    /** Notes that everything up to here is committed. */
    void stored() {
        storedSize = range.size();
    }

    /** Adds a hash to the growing tile of a level; true when that made it complete. */
    private boolean push(int level, byte[] hash) {
        if (growing[level].length == 0) {
            growing[level] = new byte[Tile.FULL_WIDTH * TreeHash.BYTES];
        }
        System.arraycopy(hash, 0, growing[level], widths[level] * TreeHash.BYTES, TreeHash.BYTES);
        return ++widths[level] == Tile.FULL_WIDTH;
    }
}
