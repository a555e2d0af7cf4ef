package hk.chopmark.core.eventstore;

import hk.chopmark.core.shared.TransientFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** Reads one partition; every call is one statement on a connection that is given back at once. */
public final class EventReader {

    private static final Duration RETRY_AFTER = Duration.ofMillis(200);

    /**
     * A tag of long standing has thousands of hits; reading the few newest events in order costs
     * less than all of them.
     */
    private static final int NEAR_EVENTS = 500;

    private final DataSource source;
    private final int partition;
    private final AtomicLong highestHead = new AtomicLong(-1);

    /** A reader of one partition. */
    public EventReader(DataSource source, int partition) {
        this.source = source;
        this.partition = partition;
    }

    /** Work on a connection. */
    @FunctionalInterface
    public interface Work<T> {
        /** Does the work; the connection is the caller's to give back. */
        T on(Connection connection) throws SQLException;
    }

    /** Count of events in the partition. */
    public long head() {
        return read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement(
                            "SELECT next_position FROM head WHERE partition = ?")) {
                select.setInt(1, partition);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /**
     * A page of the events that the queries match by the index, with the head in the same snapshot.
     */
    public TagSearch.Page page(List<TagQuery> queries, long from, long to, int limit) {
        TagSearch.Range range = new TagSearch.Range(partition, from, to, limit);
        long known = highestHead.get();
        boolean nearHead = known >= 0 && known - from <= Math.min(limit, NEAR_EVENTS);
        TagSearch.Page page =
                read(connection ->
                        nearHead
                                ? TagSearch.scan(connection, queries, range)
                                : TagSearch.page(connection, queries, range));
        highestHead.accumulateAndGet(page.head(), Math::max);
        return page;
    }

    /**
     * At most {@code limit} events of {@code [from, to)}, in order; schools and types are filtered
     * by the server, tags are left to the body.
     */
    public TagSearch.Page filtered(List<TagQuery> queries, long from, long to, int limit) {
        TagSearch.Range range = new TagSearch.Range(partition, from, to, limit);
        TagSearch.Page page = read(connection -> TagSearch.filtered(connection, queries, range));
        highestHead.accumulateAndGet(page.head(), Math::max);
        return page;
    }

    /** Position of the first event recorded at or after a moment; the head if there is none. */
    public long firstAtOrAfter(Instant moment) {
        // The sum keeps the planner from walking the primary key to the first match: the block
        // range index is faster.
        String sql =
                "SELECT coalesce((SELECT min(position + 0) FROM event WHERE partition = ? AND recorded_at >= ?),"
                        + " (SELECT next_position FROM head WHERE partition = ?))";
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setInt(1, partition);
                select.setObject(2, moment.atOffset(ZoneOffset.UTC));
                select.setInt(3, partition);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /** Does some work on a connection; an SQL error becomes a {@link TransientFailure}. */
    public <T> T read(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            return work.on(connection);
        } catch (SQLException e) {
            throw new TransientFailure(
                    "Reading events failed with SQL state " + e.getSQLState() + "; try again",
                    RETRY_AFTER,
                    e);
        }
    }
}
