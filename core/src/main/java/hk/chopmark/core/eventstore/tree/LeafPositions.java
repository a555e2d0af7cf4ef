package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.log.tree.Tile;
import hk.chopmark.core.shared.SchoolId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;

/**
 * Which leaf of a school stands for which position of the partition, read within one snapshot.
 *
 * <p>Complete tiles of level 0 carry the positions of their leaves; for the leaves after them,
 * fewer than 256, the events are read in order.
 */
final class LeafPositions {
    private final Connection connection;
    private final int partition;
    private final SchoolId school;

    LeafPositions(Connection connection, int partition, SchoolId school) {
        this.connection = connection;
        this.partition = partition;
        this.school = school;
    }

    OptionalLong indexOf(long position) throws SQLException {
        // The first tile that ends at or after the position; index tile_last_position finds it.
        String sql =
                """
                SELECT index, positions FROM tile WHERE school = ? AND level = 0 AND positions[256] >= ?
                 ORDER BY positions[256] LIMIT 1\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id());
            select.setLong(2, position);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    int place = Arrays.binarySearch(positions(row.getArray(2)), position);
                    return place < 0
                            ? OptionalLong.empty()
                            : OptionalLong.of(row.getLong(1) * Tile.FULL_WIDTH + place);
                }
            }
        }
        Tail tail = tail();
        int place = Collections.binarySearch(tail.positions(), position);
        return place < 0 ? OptionalLong.empty() : OptionalLong.of(tail.firstIndex() + place);
    }

    /** How many events of the school stand below a position, in its tree already or not yet. */
    long countBelow(long position) throws SQLException {
        String sql =
                """
                SELECT index, positions FROM tile WHERE school = ? AND level = 0 AND positions[256] >= ?
                 ORDER BY positions[256] LIMIT 1\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id());
            select.setLong(2, position);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return row.getLong(1) * Tile.FULL_WIDTH
                            + below(Arrays.binarySearch(positions(row.getArray(2)), position));
                }
            }
        }
        Tail tail = tail();
        int below = below(Collections.binarySearch(tail.positions(), position));
        return below == tail.positions().size()
                ? countWithNewest(position)
                : tail.firstIndex() + below;
    }

    private long countWithNewest(long position) throws SQLException {
        String sql =
                """
                SELECT coalesce(t.size, 0) + (
                    SELECT count(*) FROM event e WHERE e.partition = ? AND e.school = ?
                       AND e.position > coalesce(t.last_position, -1) AND e.position < ?)
                  FROM (SELECT 1) one LEFT JOIN tree t ON t.school = ?\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, partition);
            select.setObject(2, school.id());
            select.setLong(3, position);
            select.setObject(4, school.id());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** From what a binary search found: the place, or where it would be. */
    private static int below(int found) {
        return found < 0 ? -found - 1 : found;
    }

    OptionalLong positionOf(long leafIndex) throws SQLException {
        if (leafIndex < 0) {
            return OptionalLong.empty();
        }
        String sql = "SELECT positions FROM tile WHERE school = ? AND level = 0 AND index = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id());
            select.setLong(2, leafIndex / Tile.FULL_WIDTH);
            try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                    return OptionalLong.of(
                            positions(row.getArray(1))[(int) (leafIndex % Tile.FULL_WIDTH)]);
                }
            }
        }
        Tail tail = tail();
        long place = leafIndex - tail.firstIndex();
        return place < 0 || place >= tail.positions().size()
                ? OptionalLong.empty()
                : OptionalLong.of(tail.positions().get((int) place));
    }

    /** As {@link #positionOf}, but looks at events that are not in the tree yet, too. */
    OptionalLong ofEvent(long place) throws SQLException {
        OptionalLong integrated = positionOf(place);
        if (integrated.isPresent() || place < 0) {
            return integrated;
        }
        String sql =
                """
                SELECT e.position FROM (SELECT 1) one LEFT JOIN tree t ON t.school = ?
                  JOIN event e ON e.partition = ? AND e.school = ?
                   AND e.position > coalesce(t.last_position, -1)
                 ORDER BY e.position
                OFFSET greatest(0, ? - coalesce((SELECT size FROM tree WHERE school = ?), 0)) LIMIT 1\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id());
            select.setInt(2, partition);
            select.setObject(3, school.id());
            select.setLong(4, place);
            select.setObject(5, school.id());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** The integrated leaves after the last complete tile. */
    private record Tail(long firstIndex, List<Long> positions) {}

    private Tail tail() throws SQLException {
        String sql =
                """
                SELECT e.position, t.size FROM tree t JOIN event e
                    ON e.school = t.school AND e.partition = ? AND e.position <= t.last_position
                 WHERE t.school = ? ORDER BY e.position DESC LIMIT (
                     SELECT size % 256 FROM tree WHERE school = ?)\
                """;
        List<Long> positions = new ArrayList<>();
        long firstIndex = 0;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, partition);
            select.setObject(2, school.id());
            select.setObject(3, school.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    positions.add(rows.getLong(1));
                    firstIndex = rows.getLong(2) / Tile.FULL_WIDTH * Tile.FULL_WIDTH;
                }
            }
        }
        Collections.reverse(positions);
        return new Tail(firstIndex, positions);
    }

    private static long[] positions(Array array) throws SQLException {
        return Arrays.stream((Long[]) array.getArray()).mapToLong(Long::longValue).toArray();
    }
}
