package hk.chopmark.core.log.tree;

import hk.chopmark.core.log.json.StrictBase64;

/**
 * A hash somewhere in the tree: an element of a proof or of a tile.
 *
 * <p><b>Guarantees</b>: 32 bytes, immutable.
 *
 * <p><b>Source</b>: RFC 9162 section 2.1.1.
 */
public final class NodeHash extends TreeHash {
    NodeHash(byte[] owned) {
        super("node hash", owned);
    }

    /** Takes a hash computed before. */
    public static NodeHash fromBytes(byte[] hash) {
        return new NodeHash(hash.clone());
    }

    /** Takes a hash in standard base64, as proof files write it. */
    public static NodeHash fromBase64(String base64) {
        return new NodeHash(StrictBase64.STANDARD.decode(base64));
    }
}
