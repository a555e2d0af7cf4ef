package hk.chopmark.core.eventstore;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Deletes the sealed boxes of a subject.
 *
 * <p><b>Guarantees</b>: deletes exactly the boxes of which the log says that they hold fields of
 * this subject in these categories; doing it again deletes nothing more and counts the same. One
 * transaction per batch of at most {@value #BATCH_EVENTS} events, so nobody waits for it; a crash
 * in between leaves the rest for the next time.
 *
 * <p><b>Throws</b> {@link TransientFailure} when the database does not answer.
 */
public final class BoxRemoval {

    /** Events whose boxes are deleted in one transaction. */
    public static final int BATCH_EVENTS = 500;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int MAX_BODY_DEPTH = 24;

    // The key id, too, is that of the body: a row that is not what the log says is left to fsck.
    private static final String DELETE =
            "DELETE FROM sealed_box b"
                    + " USING unnest(?::bigint[], ?::smallint[], ?::uuid[]) AS d (position, ordinal, key_id)"
                    + " WHERE b.partition = ? AND b.position = d.position AND b.ordinal = d.ordinal"
                    + " AND b.key_id = d.key_id";

    private final EventLog log;
    private final DataSource eraser;
    private final int partition;

    /**
     * @param log says which boxes there are
     * @param eraser connections acting as {@link StoreRole#ERASER}
     * @param partition whose boxes
     */
    public BoxRemoval(EventLog log, DataSource eraser, int partition) {
        this.log = log;
        this.eraser = eraser;
        this.partition = partition;
    }

    /** Whose boxes, of which categories. */
    public record Doomed(SchoolId school, SubjectRef subject, Set<Category> categories) {
        public Doomed {
            categories = Set.copyOf(categories);
        }
    }

    private record Place(long position, int ordinal, UUID keyId) {}

    /** Count of events in the log, up to which boxes can be deleted now. */
    public long head() {
        return log.head();
    }

    /**
     * Deletes all boxes between two positions of the log.
     *
     * @param before exclusive; at most {@link #head}
     * @return how many the log names, by category; all categories
     */
    public Map<Category, Long> remove(Doomed doomed, long fromPosition, long before) {
        Map<Category, Long> named = new EnumMap<>(Category.class);
        doomed.categories().forEach(category -> named.put(category, 0L));
        List<StoredEvent> page;
        long from = fromPosition;
        do {
            page =
                    log.find(
                            doomed.school(),
                            List.of(Set.of(doomed.subject().text())),
                            Set.of(),
                            from,
                            BATCH_EVENTS);
            List<Place> places = new ArrayList<>();
            for (StoredEvent event : page) {
                if (event.position() < before) {
                    collect(event, doomed, places, named);
                }
            }
            delete(places);
            from = page.isEmpty() ? from : page.getLast().position() + 1;
        } while (page.size() == BATCH_EVENTS && from < before);
        return named;
    }

    private static void collect(
            StoredEvent event, Doomed doomed, List<Place> places, Map<Category, Long> named) {
        try {
            List<JsonObject> boxes =
                    CanonicalJson.parse(event.body(), MAX_BODY_BYTES, MAX_BODY_DEPTH)
                            .asObject()
                            .array("boxes")
                            .objects();
            for (int ordinal = 0; ordinal < boxes.size(); ordinal++) {
                JsonObject box = boxes.get(ordinal);
                if (box.string("subject").equals(doomed.subject().text())) {
                    Category category = Category.ofCode(box.string("category"));
                    if (named.computeIfPresent(category, (_, count) -> count + 1) != null) {
                        UUID key = UUID.fromString(box.string("key"));
                        places.add(new Place(event.position(), ordinal, key));
                    }
                }
            }
        } catch (MalformedFormat | IllegalArgumentException e) {
            throw new IntegrityViolation(
                    "body-form",
                    "event "
                            + event.id()
                            + " at position "
                            + event.position()
                            + " does not say what its boxes hold; run fsck",
                    null);
        }
    }

    private void delete(List<Place> places) {
        if (places.isEmpty()) {
            return;
        }
        try (Connection connection = eraser.getConnection();
                PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setArray(1, array(connection, "bigint", places.stream().map(Place::position)));
            delete.setArray(2, array(connection, "smallint", places.stream().map(Place::ordinal)));
            delete.setArray(3, array(connection, "uuid", places.stream().map(Place::keyId)));
            delete.setInt(4, partition);
            delete.executeUpdate();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw new TransientFailure(
                    "Deleting sealed boxes failed with SQL state "
                            + e.getSQLState()
                            + "; try again",
                    RETRY_AFTER,
                    e);
        }
    }

    private static Array array(Connection connection, String type, Stream<?> values)
            throws SQLException {
        return connection.createArrayOf(type, values.toArray());
    }
}
