package hk.chopmark.core.log.tree;

import hk.chopmark.core.log.json.StrictBase64;
import java.util.HexFormat;

/**
 * The hash of a whole tree of known size.
 *
 * <p><b>Guarantees</b>: 32 bytes, immutable.
 *
 * <p><b>Source</b>: RFC 9162 section 2.1.1.
 */
public final class RootHash extends TreeHash {
    RootHash(byte[] owned) {
        super("root hash", owned);
    }

    /** Takes a hash computed before. */
    public static RootHash fromBytes(byte[] hash) {
        return new RootHash(hash.clone());
    }

    /** Takes a hash in standard base64, as checkpoints write it. */
    public static RootHash fromBase64(String base64) {
        return new RootHash(StrictBase64.STANDARD.decode(base64));
    }

    /** Takes a hash computed before, as 64 hexadecimal digits. */
    public static RootHash fromHex(String hex) {
        return new RootHash(HexFormat.of().parseHex(hex));
    }

    /**
     * Computes the root from the right border of the tiles, by the recursive definition.
     *
     * <p><b>Guarantees</b>: shares no code with {@link CompactRange} beyond the hash function, so
     * that one checks the other. Reads at most eight tiles. It trusts that a tile above level 0
     * fits the tiles below it.
     *
     * @param treeSize count of leaves
     */
    public static RootHash fromTiles(TileReader tiles, long treeSize) {
        return TileRoot.compute(tiles, treeSize);
    }
}
