package hk.chopmark.core.log.tree;

import hk.chopmark.core.log.json.MalformedFormat;
import java.util.Arrays;
import java.util.Locale;

/**
 * Up to 256 neighbouring hashes of one level of the tree, the unit in which the tree is stored and
 * served.
 *
 * <p><b>Guarantees</b>: immutable. At level 0 the hashes are leaf hashes; at level L each is the
 * root of the full tile below it, so it covers 256^L leaves.
 *
 * <p><b>Throws</b> {@link MalformedFormat} for an impossible level, index or length.
 *
 * <p><b>Source</b>: C2SP tlog-tiles.
 */
public final class Tile {
    /** Levels of the tree in one tile. */
    public static final int HEIGHT = 8;

    /** Hashes in a full tile. */
    public static final int FULL_WIDTH = 1 << HEIGHT;

    /** Highest level of a tile in a tree of {@link MerkleTree#MAX_SIZE} leaves. */
    public static final int MAX_LEVEL = 6;

    private final int level;
    private final long index;
    private final byte[] hashes;

    /**
     * Takes the hashes of a tile.
     *
     * @param level 0 for leaf hashes
     * @param index 0-based, within the level
     * @param hashes 1 to 256 hashes of 32 bytes, one after another
     */
    public Tile(int level, long index, byte[] hashes) {
        if (level < 0 || level > MAX_LEVEL || index < 0 || index > MerkleTree.MAX_SIZE >>> HEIGHT) {
            throw MalformedFormat.of("tile", "a level and index inside the tree", "other numbers");
        }
        int width = hashes.length / TreeHash.BYTES;
        if (hashes.length % TreeHash.BYTES != 0 || width < 1 || width > FULL_WIDTH) {
            throw MalformedFormat.of(
                    "tile", "1 to 256 hashes of 32 bytes", hashes.length + " bytes");
        }
        this.level = level;
        this.index = index;
        this.hashes = hashes.clone();
    }

    /**
     * The width of a tile in a tree of this size: 256 if full, less at the right border, 0 if it
     * does not exist.
     */
    public static int width(long treeSize, int level, long index) {
        long hashesOfLevel = treeSize >>> (level * HEIGHT);
        long before = index * FULL_WIDTH;
        return Math.clamp(hashesOfLevel - before, 0, FULL_WIDTH);
    }

    /** Level, 0 for leaf hashes. */
    public int level() {
        return level;
    }

    /** 0-based index within the level. */
    public long index() {
        return index;
    }

    /** Count of hashes, 1 to 256. */
    public int width() {
        return hashes.length / TreeHash.BYTES;
    }

    /** Whether the tile has all 256 hashes and will never change. */
    public boolean isFull() {
        return width() == FULL_WIDTH;
    }

    /** A copy of the hashes, one after another: the bytes in which a tile is stored and served. */
    public byte[] bytes() {
        return hashes.clone();
    }

    /** The hash at a 0-based place within the tile. */
    public NodeHash hash(int place) {
        return new NodeHash(raw(place));
    }

    /** The root over a full tile: the hash that stands for it one level up. */
    public NodeHash root() {
        if (!isFull()) {
            throw new IllegalStateException("Only a full tile has a place one level up");
        }
        return new NodeHash(subtree(0, HEIGHT));
    }

    /** The path below the log's address, for example {@code tile/0/x001/234.p/17}. */
    public String path() {
        return path(level, index, width());
    }

    /** The path of a tile of this width below the log's address. */
    public static String path(int level, long index, int width) {
        StringBuilder number = new StringBuilder(String.format(Locale.ROOT, "%03d", index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            number.insert(0, String.format(Locale.ROOT, "x%03d/", rest % 1000));
        }
        String suffix = width == FULL_WIDTH ? "" : ".p/" + width;
        return "tile/" + level + "/" + number + suffix;
    }

    /** The root of the complete subtree of 2^height hashes that starts at this place. */
    byte[] subtree(int place, int height) {
        byte[][] row = new byte[1 << height][];
        for (int i = 0; i < row.length; i++) {
            row[i] = raw(place + i);
        }
        for (int length = row.length; length > 1; length /= 2) {
            for (int i = 0; i < length; i += 2) {
                row[i / 2] = MerkleTree.node(row[i], row[i + 1]);
            }
        }
        return row[0];
    }

    byte[] raw(int place) {
        int from = place * TreeHash.BYTES;
        return Arrays.copyOfRange(hashes, from, from + TreeHash.BYTES);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tile tile
                && level == tile.level
                && index == tile.index
                && Arrays.equals(hashes, tile.hashes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(index) * 31 + Arrays.hashCode(hashes);
    }

    @Override
    public String toString() {
        return "Tile[" + path() + "]";
    }
}
