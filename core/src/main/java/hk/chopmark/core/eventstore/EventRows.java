package hk.chopmark.core.eventstore;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.shared.SchoolId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.UUID;

/** How a row of table {@code event} becomes a {@link StoredEvent}. */
public final class EventRows {

    /** Columns in the order that {@link #read} expects, of a table or alias {@code e}. */
    public static final String COLUMNS =
            "e.position, e.school, e.id, e.type, e.recorded_at, e.leaf, e.body, e.leaf_hash";

    private EventRows() {}

    /** Reads the columns from the 1-based column {@code first}. */
    public static StoredEvent read(ResultSet row, int first) throws SQLException {
        return new StoredEvent(
                row.getLong(first),
                new SchoolId(row.getObject(first + 1, UUID.class)),
                row.getObject(first + 2, UUID.class).toString(),
                row.getString(first + 3),
                row.getObject(first + 4, OffsetDateTime.class).toInstant(),
                row.getBytes(first + 5),
                row.getBytes(first + 6),
                row.getBytes(first + 7));
    }

    /** The row that an event becomes at a position. */
    public static StoredEvent at(long position, EncodedEvent event) {
        return new StoredEvent(
                position,
                event.school(),
                event.id(),
                event.type(),
                event.at(),
                event.leaf(),
                event.body(),
                event.leafHash());
    }

    /** The name of a type {@code name@version}. */
    public static String nameOf(String type) {
        return type.substring(0, type.lastIndexOf('@'));
    }
}
