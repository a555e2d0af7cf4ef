package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.SealedBox;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.postgresql.copy.CopyIn;

/**
 * The rows of one request in the binary form of {@code COPY}, ready but for their positions.
 *
 * <p>Those of large requests are encoded on the caller's thread, so that the sequencer only fills
 * in positions and writes; those of small ones by the sequencer, and only if their batch is too
 * large for {@link OneStatement}.
 *
 * <p><b>Source</b>: PostgreSQL manual, COPY, section Binary Format.
 */
final class CopyRows {

    static final String EVENT_COPY =
            "COPY event (partition, position, school, id, type, recorded_at, leaf, body, leaf_hash, tags)"
                    + " FROM STDIN (FORMAT binary)";
    static final String BOX_COPY =
            "COPY sealed_box (partition, position, ordinal, key_id, key_version, nonce, ciphertext)"
                    + " FROM STDIN (FORMAT binary)";

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final byte[] TRAILER = {-1, -1};
    private static final long POSTGRES_EPOCH_SECONDS = 946_684_800;
    private static final int INT8_OID = 20;

    /**
     * Where a row's position stands: after the count of columns, partition with its length, and its
     * own length.
     */
    private static final int POSITION_OFFSET = 2 + 4 + 2 + 4;

    private final byte[] events;
    private final int[] eventStarts;
    private final byte[] boxes;
    private final int[] boxStarts;
    private final int[] boxEvents;

    private CopyRows(
            byte[] events, int[] eventStarts, byte[] boxes, int[] boxStarts, int[] boxEvents) {
        this.events = events;
        this.eventStarts = eventStarts;
        this.boxes = boxes;
        this.boxStarts = boxStarts;
        this.boxEvents = boxEvents;
    }

    static CopyRows encode(int partition, List<EncodedEvent> encoded) {
        int boxCount = encoded.stream().mapToInt(event -> event.boxes().size()).sum();
        Columns events = new Columns(1_024 * encoded.size());
        Columns boxes = new Columns(256 * boxCount);
        int[] eventStarts = new int[encoded.size()];
        int[] boxStarts = new int[boxCount];
        int[] boxEvents = new int[boxCount];
        int box = 0;
        for (int i = 0; i < encoded.size(); i++) {
            eventStarts[i] = events.size();
            eventRow(events, partition, encoded.get(i));
            for (SealedBox sealed : encoded.get(i).boxes()) {
                boxStarts[box] = boxes.size();
                boxEvents[box++] = i;
                boxRow(boxes, partition, sealed);
            }
        }
        return new CopyRows(events.bytes(), eventStarts, boxes.bytes(), boxStarts, boxEvents);
    }

    /** Gives the events the positions from {@code first} on. */
    void place(long first) {
        ByteBuffer eventBytes = ByteBuffer.wrap(events);
        for (int i = 0; i < eventStarts.length; i++) {
            eventBytes.putLong(eventStarts[i] + POSITION_OFFSET, first + i);
        }
        ByteBuffer boxBytes = ByteBuffer.wrap(boxes);
        for (int i = 0; i < boxStarts.length; i++) {
            boxBytes.putLong(boxStarts[i] + POSITION_OFFSET, first + boxEvents[i]);
        }
    }

    boolean hasBoxes() {
        return boxStarts.length > 0;
    }

    void writeEvents(CopyIn copy) throws SQLException {
        copy.writeToCopy(events, 0, events.length);
    }

    void writeBoxes(CopyIn copy) throws SQLException {
        copy.writeToCopy(boxes, 0, boxes.length);
    }

    static void writeHeader(CopyIn copy) throws SQLException {
        copy.writeToCopy(HEADER, 0, HEADER.length);
    }

    static void writeTrailer(CopyIn copy) throws SQLException {
        copy.writeToCopy(TRAILER, 0, TRAILER.length);
    }

    private static void eventRow(Columns row, int partition, EncodedEvent event) {
        row.begin(10)
                .int2(partition)
                .int8(0)
                .uuid(event.school().id())
                .uuid(UUID.fromString(event.id()))
                .bytes(event.type().getBytes(StandardCharsets.UTF_8))
                .int8(microsSince2000(event.at()))
                .bytes(event.leaf())
                .bytes(event.body())
                .bytes(event.leafHash())
                .int8s(event.indexTags());
    }

    private static void boxRow(Columns row, int partition, SealedBox box) {
        row.begin(7)
                .int2(partition)
                .int8(0)
                .int2(box.ordinal())
                .uuid(box.keyId())
                .int4(box.keyVersion())
                .bytes(box.nonce())
                .bytes(box.ciphertext());
    }

    private static long microsSince2000(Instant at) {
        return (at.getEpochSecond() - POSTGRES_EPOCH_SECONDS) * 1_000_000 + at.getNano() / 1_000;
    }

    /** Columns of rows, each after its length. */
    private static final class Columns {

        private final Growing out;

        Columns(int sizeGuess) {
            this.out = new Growing(Math.max(sizeGuess, 64));
        }

        int size() {
            return out.size();
        }

        byte[] bytes() {
            return out.toByteArray();
        }

        Columns begin(int columns) {
            out.big(columns, 2);
            return this;
        }

        Columns int2(int value) {
            out.big(2, 4);
            out.big(value, 2);
            return this;
        }

        Columns int4(int value) {
            out.big(4, 4);
            out.big(value, 4);
            return this;
        }

        Columns int8(long value) {
            out.big(8, 4);
            out.big(value, 8);
            return this;
        }

        Columns uuid(UUID value) {
            out.big(16, 4);
            out.big(value.getMostSignificantBits(), 8);
            out.big(value.getLeastSignificantBits(), 8);
            return this;
        }

        Columns bytes(byte[] value) {
            out.big(value.length, 4);
            out.all(value);
            return this;
        }

        /** An array of one dimension from index 1; without elements it has no dimension. */
        Columns int8s(long[] values) {
            boolean empty = values.length == 0;
            out.big(empty ? 12 : 20 + 12 * values.length, 4);
            out.big(empty ? 0 : 1, 4);
            out.big(0, 4);
            out.big(INT8_OID, 4);
            if (!empty) {
                out.big(values.length, 4);
                out.big(1, 4);
            }
            for (long value : values) {
                out.big(8, 4);
                out.big(value, 8);
            }
            return this;
        }
    }

    /** Big-endian numbers into a growing array. */
    private static final class Growing {

        private byte[] buffer;
        private int size;

        Growing(int capacity) {
            this.buffer = new byte[capacity];
        }

        int size() {
            return size;
        }

        byte[] toByteArray() {
            return Arrays.copyOf(buffer, size);
        }

        void big(long value, int bytes) {
            reserve(bytes);
            for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
                buffer[size++] = (byte) (value >>> shift);
            }
        }

        void all(byte[] value) {
            reserve(value.length);
            System.arraycopy(value, 0, buffer, size, value.length);
            size += value.length;
        }

        private void reserve(int bytes) {
            int needed = Math.addExact(size, bytes);
            if (needed > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(needed, 2 * buffer.length));
            }
        }
    }
}
