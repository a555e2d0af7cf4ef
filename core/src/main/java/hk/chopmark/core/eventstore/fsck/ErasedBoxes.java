package hk.chopmark.core.eventstore.fsck;

import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.shared.Category;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which boxes may be gone, and which must be: what the log says of destroyed keys, read before
 * everything else. The events themselves are checked like all others in the pass that follows.
 *
 * <p>Memory grows with the count of erasures.
 */
final class ErasedBoxes {

    // The condition on the type stands as in the index, see V2__erasure.sql.
    private static final String EVENTS =
            "SELECT school, body, split_part(type, '@', 1) FROM event"
                    + " WHERE type LIKE 'erasure.%' AND split_part(type, '@', 1) IN"
                    + " ('erasure.KeyDestroyed', 'erasure.ErasureAcknowledged')";
    private static final int MAX_BODY_BYTES = 1 << 20;
    private static final int MAX_BODY_DEPTH = 24;
    private static final int FETCH_ROWS = 1_000;

    private record Owner(UUID school, String subject, String category) {}

    private record Case(UUID school, String erasure) {}

    private final Map<Owner, Case> destroyed = new HashMap<>();
    private final Set<Case> answered = new HashSet<>();

    private ErasedBoxes() {}

    /** Reads them in the transaction of the connection. */
    static ErasedBoxes read(Connection connection) throws SQLException {
        ErasedBoxes erased = new ErasedBoxes();
        try (Statement select = connection.createStatement()) {
            select.setFetchSize(FETCH_ROWS);
            try (ResultSet rows = select.executeQuery(EVENTS)) {
                while (rows.next()) {
                    erased.add(rows.getObject(1, UUID.class), rows.getBytes(2), rows.getString(3));
                }
            }
        }
        return erased;
    }

    private void add(UUID school, byte[] body, String name) {
        try {
            JsonObject data =
                    CanonicalJson.parse(body, MAX_BODY_BYTES, MAX_BODY_DEPTH)
                            .asObject()
                            .object("data");
            Case erasure = new Case(school, data.string("erasure"));
            if (name.equals("erasure.KeyDestroyed")) {
                String category = Category.valueOf(data.string("category")).code();
                destroyed.put(new Owner(school, data.string("subject"), category), erasure);
            } else if (data.string("place").equals("EVENTS_DATABASE")) {
                answered.add(erasure);
            }
        } catch (MalformedFormat | IllegalArgumentException e) {
            // It does not say whose boxes; the pass over all events names it.
            return;
        }
    }

    /** Whether boxes of a school may be gone, as a body names subject and category. */
    boolean mayBeGone(UUID school, JsonObject entry) {
        return find(school, entry) != null;
    }

    /** Whether they must be gone: the events database answered that it holds none. */
    boolean mustBeGone(UUID school, JsonObject entry) {
        Case erasure = find(school, entry);
        return erasure != null && answered.contains(erasure);
    }

    private @Nullable Case find(UUID school, JsonObject entry) {
        return destroyed.isEmpty()
                ? null
                : destroyed.get(
                        new Owner(school, entry.string("subject"), entry.string("category")));
    }
}
