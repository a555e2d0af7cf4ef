package hk.chopmark.core.codec;

import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.util.List;

/**
 * An event in its three stored parts, ready to be given a position.
 *
 * @param school whose log
 * @param id event id, lower-case UUID text
 * @param type {@code name@version}, as in the leaf
 * @param at server time, UTC, microseconds
 * @param leaf exact leaf bytes (design: leaf v1)
 * @param body exact body bytes
 * @param leafHash RFC 9162 leaf hash, 32 bytes
 * @param indexTags 64-bit keyed hashes of the tags, for the database index; sorted
 * @param boxes sealed boxes, by ordinal
 */
public record EncodedEvent(
        SchoolId school,
        String id,
        String type,
        Instant at,
        byte[] leaf,
        byte[] body,
        byte[] leafHash,
        long[] indexTags,
        List<SealedBox> boxes) {

    /** Bytes this event adds to a batch. */
    public int sizeBytes() {
        int size = leaf.length + body.length + 64 + 8 * indexTags.length;
        for (SealedBox box : boxes) {
            size += box.nonce().length + box.ciphertext().length + 32;
        }
        return size;
    }
}
