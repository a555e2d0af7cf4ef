package hk.chopmark.benchmarks.faults;

import hk.chopmark.benchmarks.faults.Ledger.Promise;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What must hold after every crash, read from the raw tables.
 *
 * <ul>
 *   <li>positions have no gap, and the head stands after the last of them;
 *   <li>every event that was promised stands where it was promised;
 *   <li>every request was stored once: the idempotency keys account for all events;
 *   <li>what stood before still stands, byte for byte of its leaf hash;
 *   <li>the log is open.
 * </ul>
 *
 * <p>Each event is looked at once as the log grows, and all of them again by {@link #whole}.
 */
final class RecordAudit {

    private static final int PAGE = 10_000;

    private final Map<Long, String> digests = new LinkedHashMap<>();
    private MessageDigest digest = sha256();
    private long verified;

    /**
     * Checks what has come since the last time; returns what does not hold. Where the connection
     * breaks, nothing counts as checked.
     */
    List<String> grown(Connection connection, List<Promise> promises) throws SQLException {
        List<String> broken = new ArrayList<>();
        long head = head(connection, broken);
        MessageDigest further = copy(digest);
        long checked = walk(connection, verified, head, further, broken);
        checkPromises(connection, promises, broken);
        checkKeys(connection, head, broken);
        digest = further;
        verified = checked;
        digests.put(verified, snapshot(digest));
        return broken;
    }

    /** Checks every event again, from the first. */
    List<String> whole(Connection connection) throws SQLException {
        List<String> broken = new ArrayList<>();
        MessageDigest again = sha256();
        long at = 0;
        for (Map.Entry<Long, String> known : digests.entrySet()) {
            at = walk(connection, at, known.getKey(), again, broken);
            if (!snapshot(again).equals(known.getValue())) {
                broken.add("the first " + known.getKey() + " events are not what they were");
            }
        }
        return broken;
    }

    /** Checks promises again. */
    List<String> kept(Connection connection, List<Promise> promises) throws SQLException {
        List<String> broken = new ArrayList<>();
        checkPromises(connection, promises, broken);
        return broken;
    }

    /** Count of events checked. */
    long verified() {
        return verified;
    }

    private static long head(Connection connection, List<String> broken) throws SQLException {
        String sql =
                """
                SELECT h.next_position, i.state, coalesce(i.reason, ''),
                       (SELECT coalesce(max(position), -1) FROM event WHERE partition = 0)
                  FROM head h JOIN integration i USING (partition) WHERE h.partition = 0\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            long head = row.getLong(1);
            if (row.getLong(4) != head - 1) {
                broken.add("the head is " + head + ", the last event " + row.getLong(4));
            }
            if (!row.getString(2).equals("open")) {
                broken.add("the log is " + row.getString(2) + ": " + row.getString(3));
            }
            return head;
        }
    }

    private static long walk(
            Connection connection, long from, long to, MessageDigest into, List<String> broken)
            throws SQLException {
        String sql =
                """
                SELECT position, id::text, leaf_hash FROM event
                 WHERE partition = 0 AND position >= ? AND position < ? ORDER BY position\
                """;
        long next = from;
        while (next < to) {
            long end = Math.min(to, next + PAGE);
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setLong(1, next);
                select.setLong(2, end);
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        if (rows.getLong(1) != next) {
                            broken.add("a gap: position " + next + " is missing");
                        }
                        next = rows.getLong(1) + 1;
                        into.update(rows.getString(2).getBytes(StandardCharsets.US_ASCII));
                        into.update(rows.getBytes(3));
                    }
                }
            }
            if (next < end) {
                broken.add("a gap: no events from position " + next + " to " + end);
                return to;
            }
        }
        return next;
    }

    private static void checkPromises(
            Connection connection, List<Promise> promises, List<String> broken)
            throws SQLException {
        for (int from = 0; from < promises.size(); from += PAGE) {
            List<Promise> page = promises.subList(from, Math.min(promises.size(), from + PAGE));
            Map<Long, String> stored = ids(connection, page);
            for (Promise promise : page) {
                if (!promise.eventId().equals(stored.get(promise.position()))) {
                    broken.add(
                            "lost: event "
                                    + promise.eventId()
                                    + " was promised at position "
                                    + promise.position());
                }
            }
        }
    }

    private static Map<Long, String> ids(Connection connection, List<Promise> promises)
            throws SQLException {
        Map<Long, String> ids = new LinkedHashMap<>();
        String sql =
                "SELECT position, id::text FROM event WHERE partition = 0 AND position = ANY (?)";
        Object[] positions = promises.stream().map(Promise::position).toArray();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setArray(1, connection.createArrayOf("bigint", positions));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ids.put(rows.getLong(1), rows.getString(2));
                }
            }
        }
        return ids;
    }

    /** Every command of the load has a key, so the keys account for every event. */
    private static void checkKeys(Connection connection, long head, List<String> broken)
            throws SQLException {
        String sql = "SELECT coalesce(sum(count), 0) FROM idempotency";
        try (PreparedStatement select = connection.prepareStatement(sql);
                ResultSet row = select.executeQuery()) {
            row.next();
            if (row.getLong(1) != head) {
                broken.add(
                        "stored twice, or without its key: "
                                + head
                                + " events, keys for "
                                + row.getLong(1));
            }
        }
    }

    private static String snapshot(MessageDigest digest) {
        return HexFormat.of().formatHex(copy(digest).digest());
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The JDK's SHA-256 can be cloned", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
