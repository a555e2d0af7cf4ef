package hk.chopmark.projections.engine.segments;

import hk.chopmark.projections.rows.ReadSchema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many segments of a read model this node may hold: its share among the nodes at work.
 *
 * <p>Each node says once a second that it is there; one that has been silent for as long as a claim
 * lasts counts no more, and the others take its segments.
 */
public final class NodeShare {

    private static final Logger LOG = LoggerFactory.getLogger(NodeShare.class);
    private static final Duration REFRESH = Duration.ofSeconds(1);

    private static final String TABLE = ReadSchema.NAME + ".projection_node";
    private static final String AT_WORK =
            "WITH here AS (INSERT INTO "
                    + TABLE
                    + " VALUES (?, now()) ON CONFLICT (node) DO UPDATE SET seen_at = excluded.seen_at RETURNING node),"
                    + " gone AS (DELETE FROM "
                    + TABLE
                    + " WHERE seen_at < now() - interval '1 day')"
                    + " SELECT 1 + count(*) FROM "
                    + TABLE
                    + " WHERE node <> ? AND seen_at > now() - ? * interval '1 millisecond'";

    private final DataSource projector;
    private final String node;
    private final Duration silence;
    private final ReentrantLock lock = new ReentrantLock();
    private long refreshedNanos;
    private int nodes;

    /**
     * @param node a name no other node has
     * @param silence after which a node counts no more
     */
    public NodeShare(DataSource projector, String node, Duration silence) {
        this.projector = projector;
        this.node = node;
        this.silence = silence;
    }

    /** Most segments to hold, of so many. */
    public int of(int segments) {
        if (segments == 1) {
            return 1; // whoever comes first; no heartbeat needed
        }
        lock.lock();
        try {
            long now = System.nanoTime();
            if (nodes == 0 || now - refreshedNanos > REFRESH.toNanos()) {
                refreshedNanos = now;
                nodes = Math.max(1, nodesAtWork());
            }
            return (segments + nodes - 1) / nodes;
        } finally {
            lock.unlock();
        }
    }

    private int nodesAtWork() {
        try (Connection connection = projector.getConnection();
                PreparedStatement statement = connection.prepareStatement(AT_WORK)) {
            statement.setString(1, node);
            statement.setString(2, node);
            statement.setLong(3, silence.toMillis());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        } catch (SQLException e) {
            LOG.atWarn().addKeyValue("sqlState", e.getSQLState()).log("projection.nodes.unknown");
            return nodes;
        }
    }

    /** Says that this node is gone, so that nobody waits for it. */
    public void leave() {
        try (Connection connection = projector.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(
                                "DELETE FROM "
                                        + ReadSchema.NAME
                                        + ".projection_node WHERE node = ?")) {
            statement.setString(1, node);
            statement.executeUpdate();
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue("sqlState", e.getSQLState()).log("projection.node.not-left");
        }
    }
}
