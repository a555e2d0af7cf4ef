package hk.chopmark.core.eventstore.fsck;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A row of {@code event} with its rows of {@code sealed_box}, as stored. */
record EventRow(
        int partition,
        long position,
        UUID school,
        String id,
        String type,
        @Nullable Instant at,
        byte[] leaf,
        byte[] body,
        byte[] leafHash,
        long[] tags,
        List<BoxRow> boxes) {

    /** A row of {@code sealed_box}, as stored. */
    record BoxRow(
            long position,
            int ordinal,
            String keyId,
            int keyVersion,
            byte[] nonce,
            byte[] ciphertext) {}

    String key() {
        return key(partition, position);
    }

    static String key(int partition, long position) {
        return "partition=" + partition + " position=" + position;
    }

    int sizeBytes() {
        int size = leaf.length + body.length + 8 * tags.length + 128;
        for (BoxRow box : boxes) {
            size += box.ciphertext.length + 128;
        }
        return size;
    }
}
