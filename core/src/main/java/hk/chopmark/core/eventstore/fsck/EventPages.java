package hk.chopmark.core.eventstore.fsck;

import hk.chopmark.core.eventstore.fsck.EventRow.BoxRow;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGStatement;

/**
 * Reads the events of a partition in order of position together with their boxes, page by page,
 * each table once.
 *
 * <p>Memory: one page, at most {@value #MAX_EVENTS} events or a little more than {@value
 * #MAX_BYTES} bytes, and the rows that the driver fetches ahead. A box without an event is a fault.
 */
final class EventPages implements AutoCloseable {
    private static final int MAX_EVENTS = 1_024;
    private static final int MAX_BYTES = 8 << 20;
    private static final int FETCH_EVENTS = 256;
    private static final int FETCH_BOXES = 512;

    private final int partition;
    private final Consumer<Fault> faults;
    private final PreparedStatement selectEvents;
    private final PreparedStatement selectBoxes;
    private final ResultSet events;
    private final ResultSet boxes;
    private @Nullable BoxRow nextBox;
    private long boxesRead;

    EventPages(Connection connection, int partition, Consumer<Fault> faults) throws SQLException {
        this.partition = partition;
        this.faults = faults;
        this.selectEvents =
                connection.prepareStatement(
                        """
                        SELECT position, school, id, type, recorded_at, leaf, body, leaf_hash, tags
                          FROM event WHERE partition = ? ORDER BY position\
                        """);
        prepare(selectEvents, FETCH_EVENTS);
        this.selectBoxes =
                connection.prepareStatement(
                        """
                        SELECT position, ordinal, key_id, key_version, nonce, ciphertext
                          FROM sealed_box WHERE partition = ? ORDER BY position, ordinal\
                        """);
        prepare(selectBoxes, FETCH_BOXES);
        this.events = selectEvents.executeQuery();
        this.boxes = selectBoxes.executeQuery();
        this.nextBox = readBox();
    }

    /**
     * Rows in binary from the first fetch on: as text, bytes come as hexadecimal digits, twice as
     * long.
     */
    private void prepare(PreparedStatement select, int fetchRows) throws SQLException {
        select.unwrap(PGStatement.class).setPrepareThreshold(-1);
        select.setInt(1, partition);
        select.setFetchSize(fetchRows);
    }

    /** The next page, empty after the last event. */
    List<EventRow> next() throws SQLException {
        List<EventRow> page = new ArrayList<>(MAX_EVENTS);
        int bytes = 0;
        while (page.size() < MAX_EVENTS && bytes < MAX_BYTES && events.next()) {
            EventRow row = readEvent();
            page.add(row);
            bytes += row.sizeBytes();
        }
        if (page.isEmpty()) {
            orphansBefore(Long.MAX_VALUE);
        }
        return page;
    }

    /** Boxes read so far. */
    long boxesRead() {
        return boxesRead;
    }

    private EventRow readEvent() throws SQLException {
        long position = events.getLong(1);
        OffsetDateTime at = events.getObject(5, OffsetDateTime.class);
        return new EventRow(
                partition,
                position,
                events.getObject(2, UUID.class),
                events.getString(3),
                events.getString(4),
                at == null ? null : at.toInstant(),
                bytes(events, 6),
                bytes(events, 7),
                bytes(events, 8),
                longs(events, 9),
                boxesOf(position));
    }

    private List<BoxRow> boxesOf(long position) throws SQLException {
        orphansBefore(position);
        if (nextBox == null || nextBox.position() != position) {
            return List.of();
        }
        List<BoxRow> found = new ArrayList<>(2);
        while (nextBox != null && nextBox.position() == position) {
            found.add(nextBox);
            nextBox = readBox();
        }
        return found;
    }

    private void orphansBefore(long position) throws SQLException {
        while (nextBox != null && nextBox.position() < position) {
            String key =
                    EventRow.key(partition, nextBox.position()) + " ordinal=" + nextBox.ordinal();
            faults.accept(
                    new Fault(
                            "sealed_box", key, "box-extra", "there is no event at this position"));
            nextBox = readBox();
        }
    }

    private @Nullable BoxRow readBox() throws SQLException {
        if (!boxes.next()) {
            return null;
        }
        boxesRead++;
        return new BoxRow(
                boxes.getLong(1),
                boxes.getInt(2),
                String.valueOf(boxes.getString(3)),
                boxes.getInt(4),
                bytes(boxes, 5),
                bytes(boxes, 6));
    }

    /** Whoever can drop a trigger can drop a NOT NULL too; fsck survives it. */
    static byte[] bytes(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? new byte[0] : bytes;
    }

    static long[] longs(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        if (array == null) {
            return new long[0];
        }
        Object[] elements = (Object[]) array.getArray();
        long[] longs = new long[elements.length];
        for (int i = 0; i < longs.length; i++) {
            longs[i] = elements[i] instanceof Long value ? value : 0;
        }
        return longs;
    }

    @Override
    public void close() throws SQLException {
        try (events;
                boxes;
                selectEvents;
                selectBoxes) {
            // Closed in reverse order.
        }
    }
}
