package hk.chopmark.benchmarks.contenders;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.SealedBox;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Rows ready for {@code COPY ... (FORMAT binary)}, positions included, so that the clock sees
 * nothing but PostgreSQL.
 *
 * @param events rows of table event
 * @param boxes rows of table sealed_box
 */
record BinaryRows(byte[] events, byte[] boxes) {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final long POSTGRES_EPOCH_SECONDS = 946_684_800;
    private static final int INT8_OID = 20;

    /** The rows of some events, at positions from {@code first} on. */
    static BinaryRows of(List<EncodedEvent> encoded, long first) throws IOException {
        Rows events = new Rows(encoded.size() * 1_600);
        Rows boxes = new Rows(encoded.size() * 300);
        long position = first;
        for (EncodedEvent event : encoded) {
            event(events, event, position);
            for (SealedBox box : event.boxes()) {
                box(boxes, box, position);
            }
            position++;
        }
        return new BinaryRows(events.end(), boxes.end());
    }

    private static void event(Rows row, EncodedEvent event, long position) throws IOException {
        row.begin(10);
        row.int2(0);
        row.int8(position);
        row.uuid(event.school().id());
        row.uuid(UUID.fromString(event.id()));
        row.bytes(event.type().getBytes(StandardCharsets.UTF_8));
        row.int8(microsSince2000(event.at()));
        row.bytes(event.leaf());
        row.bytes(event.body());
        row.bytes(event.leafHash());
        row.int8s(event.indexTags());
    }

    private static void box(Rows row, SealedBox box, long position) throws IOException {
        row.begin(7);
        row.int2(0);
        row.int8(position);
        row.int2(box.ordinal());
        row.uuid(box.keyId());
        row.int4(box.keyVersion());
        row.bytes(box.nonce());
        row.bytes(box.ciphertext());
    }

    private static long microsSince2000(Instant at) {
        return (at.getEpochSecond() - POSTGRES_EPOCH_SECONDS) * 1_000_000 + at.getNano() / 1_000;
    }

    /** Columns, each after its length. */
    private static final class Rows {

        private final ByteArrayOutputStream bytes;
        private final DataOutputStream out;

        Rows(int sizeGuess) throws IOException {
            this.bytes = new ByteArrayOutputStream(sizeGuess);
            this.out = new DataOutputStream(bytes);
            out.write(HEADER);
        }

        byte[] end() throws IOException {
            out.writeShort(-1);
            return bytes.toByteArray();
        }

        void begin(int columns) throws IOException {
            out.writeShort(columns);
        }

        void int2(int value) throws IOException {
            out.writeInt(2);
            out.writeShort(value);
        }

        void int4(int value) throws IOException {
            out.writeInt(4);
            out.writeInt(value);
        }

        void int8(long value) throws IOException {
            out.writeInt(8);
            out.writeLong(value);
        }

        void uuid(UUID value) throws IOException {
            out.writeInt(16);
            out.writeLong(value.getMostSignificantBits());
            out.writeLong(value.getLeastSignificantBits());
        }

        void bytes(byte[] value) throws IOException {
            out.writeInt(value.length);
            out.write(value);
        }

        /** An array of one dimension from index 1, never empty. */
        void int8s(long[] values) throws IOException {
            out.writeInt(20 + 12 * values.length);
            out.writeInt(1);
            out.writeInt(0);
            out.writeInt(INT8_OID);
            out.writeInt(values.length);
            out.writeInt(1);
            for (long value : values) {
                int8(value);
            }
        }
    }
}
