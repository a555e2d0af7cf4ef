package hk.chopmark.core.eventstore;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.shared.SchoolId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds events by tags in the table, in bounded pages.
 *
 * <p>Queries go to the server as arrays side by side, so one statement serves one query and a
 * thousand; each is one look into the GIN index. The hash of a tag holds the school, so an index
 * hit needs no other; the body decides afterwards.
 */
public final class TagSearch {

    private static final String TAGGED =
            "SELECT h.next_position, "
                    + EventRows.COLUMNS
                    + " FROM head h LEFT JOIN event e ON e.partition = h.partition AND e.position = ANY (ARRAY("
                    + "SELECT DISTINCT hit FROM event_hits(?::smallint, ?::text[], ?::text[], ?::bigint[], ?)"
                    + " ORDER BY 1 LIMIT ?)) WHERE h.partition = ? ORDER BY e.position";

    private static final String SCANNED =
            "SELECT h.next_position, "
                    + EventRows.COLUMNS
                    + " FROM head h LEFT JOIN event e ON e.partition = h.partition"
                    + " AND e.position >= ? AND e.position < ?"
                    + " AND (?::uuid[] IS NULL OR e.school = ANY (?::uuid[]))"
                    + " AND (?::text[] IS NULL OR split_part(e.type, '@', 1) = ANY (?::text[]))"
                    + " WHERE h.partition = ? ORDER BY e.position";

    private static final String FILTERED = SCANNED + " LIMIT ?";

    private static final String NEWEST =
            "SELECT query, max(hit) FROM event_hits(?::smallint, ?::text[], ?::text[], ?::bigint[], ?)"
                    + " GROUP BY query";

    private TagSearch() {}

    /**
     * One page of events.
     *
     * @param events matching by the index; the body decides
     * @param head count of events in the partition, in the same snapshot
     * @param next position from which to go on; everything before is dealt with
     */
    public record Page(List<StoredEvent> events, long head, long next) {}

    /**
     * The range and size of one page: positions {@code [from, to)}, at most {@code limit} events.
     */
    public record Range(int partition, long from, long to, int limit) {}

    /** One page, ascending; queries all with tags use the index, others read the range in order. */
    public static Page page(Connection connection, List<TagQuery> queries, Range range)
            throws SQLException {
        boolean indexed =
                !queries.isEmpty() && queries.stream().noneMatch(query -> query.tags().isEmpty());
        return indexed ? tagged(connection, queries, range) : scan(connection, queries, range);
    }

    private static Page tagged(Connection connection, List<TagQuery> queries, Range range)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(TAGGED)) {
            long[] from = new long[queries.size()];
            Arrays.fill(from, range.from());
            bindHits(select, queries, new Bounds(range.partition(), from, range.to()));
            select.setInt(6, range.limit());
            select.setInt(7, range.partition());
            Page page = read(select);
            boolean full = page.events().size() == range.limit();
            long next =
                    full
                            ? page.events().getLast().position() + 1
                            : Math.min(range.to(), page.head());
            return new Page(page.events(), page.head(), Math.max(next, range.from()));
        }
    }

    /**
     * One page of at most {@code limit} positions, read in order; schools and types are filtered,
     * tags are left to the body.
     */
    public static Page scan(Connection connection, List<TagQuery> queries, Range range)
            throws SQLException {
        long to = Math.min(range.to(), range.from() + range.limit());
        try (PreparedStatement select = connection.prepareStatement(SCANNED)) {
            bindScan(select, queries, new Range(range.partition(), range.from(), to, 0));
            Page page = read(select);
            return new Page(
                    page.events(), page.head(), Math.max(range.from(), Math.min(to, page.head())));
        }
    }

    /**
     * At most {@code limit} events of {@code [from, to)}, read in order; schools and types are
     * filtered by the server, tags are left to the body. Many positions may be looked at for few
     * events.
     */
    public static Page filtered(Connection connection, List<TagQuery> queries, Range range)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(FILTERED)) {
            bindScan(select, queries, range);
            select.setInt(8, range.limit());
            Page page = read(select);
            boolean full = page.events().size() == range.limit();
            long next =
                    full
                            ? page.events().getLast().position() + 1
                            : Math.min(range.to(), page.head());
            return new Page(page.events(), page.head(), Math.max(next, range.from()));
        }
    }

    private static void bindScan(PreparedStatement select, List<TagQuery> queries, Range range)
            throws SQLException {
        Connection connection = select.getConnection();
        Object schools = array(connection, "uuid", schoolsOf(queries));
        Object types = array(connection, "text", typesOf(queries));
        select.setLong(1, range.from());
        select.setLong(2, range.to());
        select.setObject(3, schools);
        select.setObject(4, schools);
        select.setObject(5, types);
        select.setObject(6, types);
        select.setInt(7, range.partition());
    }

    /**
     * For each query the newest position at which the index finds it, or -1.
     *
     * @param queries all with tags
     * @param bounds per query where to begin, and where to end for all
     */
    public static long[] newest(Connection connection, List<TagQuery> queries, Bounds bounds)
            throws SQLException {
        long[] newest = new long[queries.size()];
        Arrays.fill(newest, -1);
        try (PreparedStatement select = connection.prepareStatement(NEWEST)) {
            bindHits(select, queries, bounds);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    newest[rows.getInt(1) - 1] = rows.getLong(2);
                }
            }
        }
        return newest;
    }

    /** Where a search for the newest begins, per query, and where it ends. */
    public record Bounds(int partition, long[] from, long to) {}

    private static Page read(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            List<StoredEvent> events = new ArrayList<>();
            long head = 0;
            while (rows.next()) {
                head = rows.getLong(1);
                rows.getLong(2);
                if (!rows.wasNull()) {
                    events.add(EventRows.read(rows, 2));
                }
            }
            return new Page(events, head, head);
        }
    }

    private static void bindHits(PreparedStatement select, List<TagQuery> queries, Bounds bounds)
            throws SQLException {
        Connection connection = select.getConnection();
        Object[] tags = new Object[queries.size()];
        @Nullable Object[] types = new Object[queries.size()];
        for (int i = 0; i < queries.size(); i++) {
            TagQuery query = queries.get(i);
            tags[i] = literal(query.hashes());
            types[i] =
                    query.types().isEmpty()
                            ? null
                            : connection.createArrayOf("text", query.types().toArray()).toString();
        }
        select.setInt(1, bounds.partition());
        select.setArray(2, connection.createArrayOf("text", tags));
        select.setArray(3, connection.createArrayOf("text", types));
        select.setArray(4, connection.createArrayOf("bigint", boxed(bounds.from())));
        select.setLong(5, bounds.to());
    }

    private static String literal(long[] hashes) {
        StringBuilder literal = new StringBuilder("{");
        for (int i = 0; i < hashes.length; i++) {
            literal.append(i == 0 ? "" : ",").append(hashes[i]);
        }
        return literal.append('}').toString();
    }

    /** The schools of all queries; null when one of them is about every school. */
    private static @Nullable Collection<UUID> schoolsOf(List<TagQuery> queries) {
        List<UUID> schools = new ArrayList<>();
        for (TagQuery query : queries) {
            SchoolId school = query.school();
            if (school == null) {
                return null;
            }
            schools.add(school.id());
        }
        return queries.isEmpty() ? null : schools;
    }

    /** The types of all queries; null when one of them is about every type. */
    private static @Nullable Collection<String> typesOf(List<TagQuery> queries) {
        List<String> types = new ArrayList<>();
        for (TagQuery query : queries) {
            if (query.types().isEmpty()) {
                return null;
            }
            types.addAll(query.types());
        }
        return queries.isEmpty() ? null : types;
    }

    private static @Nullable Array array(
            Connection connection, String type, @Nullable Collection<?> values)
            throws SQLException {
        return values == null ? null : connection.createArrayOf(type, values.toArray());
    }

    private static Object[] boxed(long[] values) {
        return Arrays.stream(values).boxed().toArray();
    }
}
