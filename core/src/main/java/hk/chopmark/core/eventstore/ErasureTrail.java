package hk.chopmark.core.eventstore;

import hk.chopmark.core.codec.EventFormat;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.shared.SchoolId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The events of erasure, found by an index over them alone: they are few among many, and every
 * reading of personal data asks for them.
 *
 * <p><b>Guarantees</b>: exactly the stored bytes, in log order; an event found by tags carries one
 * of them in its body. Every call is one statement over one snapshot.
 *
 * <p><b>Throws</b> {@link hk.chopmark.core.shared.TransientFailure} when the database does not
 * answer.
 */
public final class ErasureTrail {

    /** Most events of one page, and most tags asked for at once. */
    public static final int MAX_RESULTS = 2_000;

    // The condition on the type stands as in the index, see V2__erasure.sql.
    private static final String SELECT =
            "SELECT "
                    + EventRows.COLUMNS
                    + " FROM event e WHERE e.partition = ? AND e.type LIKE 'erasure.%'";
    private static final String ABOUT =
            SELECT + " AND e.school = ? AND e.tags && ?::bigint[] ORDER BY e.position";
    private static final String OF_SCHOOL =
            SELECT + " AND e.school = ? AND e.position >= ? ORDER BY e.position LIMIT ?";
    private static final String LATEST =
            SELECT
                    + " AND e.school = ? AND split_part(e.type, '@', 1) = ?"
                    + " ORDER BY e.position DESC LIMIT ?";
    private static final String FROM = SELECT + " AND e.position >= ? ORDER BY e.position LIMIT ?";

    private final EventReader reader;
    private final int partition;
    private final EventFormat format;

    /**
     * @param events connections acting as {@link StoreRole#SEQUENCER}
     * @param partition whose events
     * @param format hashes tags for the index
     */
    public ErasureTrail(DataSource events, int partition, EventFormat format) {
        this.reader = new EventReader(events, partition);
        this.partition = partition;
        this.format = format;
    }

    /** All events of erasure of a school that carry one of these tags {@code key=value}. */
    public List<StoredEvent> about(SchoolId school, Collection<String> anyOfTags) {
        if (anyOfTags.isEmpty()) {
            return List.of();
        }
        if (anyOfTags.size() > MAX_RESULTS) {
            throw new IllegalArgumentException("Ask for at most " + MAX_RESULTS + " at a time");
        }
        Object[] hashes =
                anyOfTags.stream().distinct().map(tag -> format.indexTag(school, tag)).toArray();
        List<StoredEvent> candidates =
                reader.read(connection -> {
                    try (PreparedStatement select = connection.prepareStatement(ABOUT)) {
                        select.setInt(1, partition);
                        select.setObject(2, school.id());
                        select.setArray(3, connection.createArrayOf("bigint", hashes));
                        return all(select);
                    }
                });
        return candidates.stream().filter(event -> carries(event, anyOfTags)).toList();
    }

    /** A page of the events of erasure of a school, from a position on. */
    public List<StoredEvent> of(SchoolId school, long position) {
        return reader.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(OF_SCHOOL)) {
                select.setInt(1, partition);
                select.setObject(2, school.id());
                select.setLong(3, position);
                select.setInt(4, MAX_RESULTS);
                return all(select);
            }
        });
    }

    /**
     * The latest events of one kind of erasure of a school, the latest first.
     *
     * @param name of an event, without its version: {@code erasure.} and so on; none of others
     * @param limit most events, up to {@link #MAX_RESULTS}
     */
    public List<StoredEvent> latest(SchoolId school, String name, int limit) {
        if (limit < 1 || limit > MAX_RESULTS) {
            throw new IllegalArgumentException("Ask for 1 to " + MAX_RESULTS + " at a time");
        }
        return reader.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(LATEST)) {
                select.setInt(1, partition);
                select.setObject(2, school.id());
                select.setString(3, name);
                select.setInt(4, limit);
                return all(select);
            }
        });
    }

    /** A page of the events of erasure of all schools, from a position on. */
    public List<StoredEvent> from(long position) {
        return reader.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(FROM)) {
                select.setInt(1, partition);
                select.setLong(2, position);
                select.setInt(3, MAX_RESULTS);
                return all(select);
            }
        });
    }

    private static boolean carries(StoredEvent event, Collection<String> anyOfTags) {
        Set<String> tags = BodyTags.of(event.body());
        return !Collections.disjoint(tags, anyOfTags);
    }

    private static List<StoredEvent> all(PreparedStatement select) throws SQLException {
        List<StoredEvent> events = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                events.add(EventRows.read(rows, 1));
            }
        }
        return events;
    }
}
