package hk.chopmark.core.log.tree;

import hk.chopmark.core.log.json.MalformedFormat;

/**
 * Gives tiles of one log, wherever they are kept.
 *
 * <p><b>Guarantees</b> asked of an implementation: the tile has at least the wanted hashes, and
 * these are the ones that stand there in every tree large enough; a full tile may answer for a
 * partial one. What cannot be given is refused with an exception of the implementation's own; never
 * with wrong hashes.
 */
@FunctionalInterface
public interface TileReader {
    /**
     * Reads one tile.
     *
     * @param level 0 for leaf hashes
     * @param index 0-based, within the level
     * @param width wanted hashes, 1 to 256
     */
    Tile read(int level, long index, int width);

    /** Reads one tile and makes sure that it is the one asked for. */
    static Tile readChecked(TileReader tiles, long treeSize, int level, long index) {
        int width = Tile.width(treeSize, level, index);
        Tile tile = tiles.read(level, index, width);
        if (tile.level() != level || tile.index() != index || tile.width() < width) {
            throw MalformedFormat.of("tile", Tile.path(level, index, width), tile.path());
        }
        return tile;
    }
}
