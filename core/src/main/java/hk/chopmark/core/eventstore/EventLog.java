package hk.chopmark.core.eventstore;

import hk.chopmark.core.codec.EventFormat;
import hk.chopmark.core.codec.SealedBox;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.seal.BoxSource;
import hk.chopmark.core.shared.SchoolId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Stored events and boxes, byte for byte, for proofs, exports and checks.
 *
 * <p><b>Guarantees</b>: returns exactly the stored bytes; an event found by tags carries them in
 * its body. Every call reads one snapshot and holds no connection afterwards; every result is
 * bounded.
 *
 * <p><b>Throws</b> {@link hk.chopmark.core.shared.TransientFailure} when the database does not
 * answer.
 */
public final class EventLog implements BoxSource {

    /** Most events or places of one call. */
    public static final int MAX_RESULTS = 2_000;

    private static final String BY_PLACE =
            "SELECT b.position, b.ordinal, b.key_id, b.key_version, b.nonce, b.ciphertext, e.leaf"
                    + " FROM unnest(?::bigint[], ?::smallint[]) AS q(position, ordinal)"
                    + " JOIN sealed_box b ON b.partition = ? AND b.position = q.position AND b.ordinal = q.ordinal"
                    + " JOIN event e ON e.partition = b.partition AND e.position = b.position WHERE e.school = ?";

    private final EventReader reader;
    private final int partition;
    private final EventFormat format;

    /**
     * @param events connections acting as {@link StoreRole#SEQUENCER}
     * @param partition whose events
     * @param format hashes tags for the index
     */
    public EventLog(DataSource events, int partition, EventFormat format) {
        this.reader = new EventReader(events, partition);
        this.partition = partition;
        this.format = format;
    }

    /** Count of events in the partition, which is the position of the next one. */
    public long head() {
        return reader.head();
    }

    /** What the partition accepts. */
    public LogState state() {
        return reader.read(connection -> LogState.read(connection, partition));
    }

    /** The event with this id. */
    public Optional<StoredEvent> byId(UUID id) {
        return one("e.id = ?", id);
    }

    /** The event at this position. */
    public Optional<StoredEvent> byPosition(long position) {
        return one("e.position = ?", position);
    }

    private Optional<StoredEvent> one(String where, Object key) {
        String sql =
                "SELECT " + EventRows.COLUMNS + " FROM event e WHERE e.partition = ? AND " + where;
        return reader.read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setInt(1, partition);
                select.setObject(2, key);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.of(EventRows.read(row, 1)) : Optional.empty();
                }
            }
        });
    }

    /**
     * Events of all schools from a position on, in order, at most {@code limit} of at most {@value
     * #MAX_RESULTS}.
     */
    public List<StoredEvent> range(long fromPosition, int limit) {
        return reader.page(List.of(TagQuery.ANY), fromPosition, Long.MAX_VALUE, bounded(limit))
                .events();
    }

    /**
     * Events of a school, in order, at most {@code limit} of at most {@value #MAX_RESULTS}.
     *
     * @param anyOfAllTags sets of tags {@code key=value}; an event carries all tags of one set at
     *     least; empty for any event
     * @param names types without version; empty for any
     */
    public List<StoredEvent> find(
            SchoolId school,
            List<Set<String>> anyOfAllTags,
            Set<String> names,
            long fromPosition,
            int limit) {
        List<TagQuery> queries =
                anyOfAllTags.isEmpty()
                        ? List.of(TagQuery.ofTypes(school, names))
                        : anyOfAllTags.stream()
                                .map(tags -> TagQuery.of(school, tags, names, format::indexTag))
                                .toList();
        QueryMatcher matcher = new QueryMatcher(queries);
        List<StoredEvent> found = new ArrayList<>();
        long from = fromPosition;
        while (true) {
            TagSearch.Page page = reader.page(queries, from, Long.MAX_VALUE, bounded(limit));
            for (StoredEvent event : page.events()) {
                if (matcher.matches(event)) {
                    found.add(event);
                    if (found.size() == limit) {
                        return found;
                    }
                }
            }
            if (page.next() >= page.head()) {
                return found;
            }
            from = page.next();
        }
    }

    /**
     * The boxes of events, by position, each by ordinal; an event without boxes, or whose boxes are
     * deleted, is absent.
     */
    public SortedMap<Long, List<SealedBox>> boxes(Collection<Long> positions) {
        bounded(positions.size());
        String sql =
                "SELECT position, ordinal, key_id, key_version, nonce, ciphertext FROM sealed_box"
                        + " WHERE partition = ? AND position = ANY (?::bigint[]) ORDER BY position, ordinal";
        return reader.read(connection -> {
            SortedMap<Long, List<SealedBox>> boxes = new TreeMap<>();
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setInt(1, partition);
                select.setArray(2, connection.createArrayOf("bigint", positions.toArray()));
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        boxes.computeIfAbsent(rows.getLong(1), _ -> new ArrayList<>())
                                .add(box(rows));
                    }
                }
            }
            return boxes;
        });
    }

    private static SealedBox box(ResultSet row) throws SQLException {
        return new SealedBox(
                row.getInt(2),
                row.getObject(3, UUID.class),
                row.getInt(4),
                row.getBytes(5),
                row.getBytes(6));
    }

    @Override
    public Map<Place, StoredBox> find(SchoolId school, Collection<Place> places) {
        bounded(places.size());
        return places.isEmpty()
                ? Map.of()
                : reader.read(connection -> find(connection, school, places));
    }

    private Map<Place, StoredBox> find(
            Connection connection, SchoolId school, Collection<Place> places) throws SQLException {
        Map<Place, StoredBox> boxes = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(BY_PLACE)) {
            select.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", places.stream().map(Place::position).toArray()));
            select.setArray(
                    2,
                    connection.createArrayOf(
                            "smallint", places.stream().map(Place::ordinal).toArray()));
            select.setInt(3, partition);
            select.setObject(4, school.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    SealedBox box = box(rows);
                    boxes.put(
                            new Place(rows.getLong(1), box.ordinal()),
                            new StoredBox(
                                    box.keyId(),
                                    box.keyVersion(),
                                    box.nonce(),
                                    box.ciphertext(),
                                    rows.getBytes(7)));
                }
            }
        }
        return boxes;
    }

    private static int bounded(int count) {
        if (count < 0 || count > MAX_RESULTS) {
            throw new IllegalArgumentException(
                    "Ask for at most " + MAX_RESULTS + " at a time; found " + count);
        }
        return count;
    }
}
