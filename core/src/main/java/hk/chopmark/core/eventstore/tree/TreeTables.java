package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.eventstore.tree.SchoolTree.CompleteTile;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.tree.CompactRange;
import hk.chopmark.core.log.tree.Tile;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code tree} and {@code tile} as the integrator reads and writes them, within its
 * transaction.
 */
final class TreeTables {
    private static final String UNIQUE_VIOLATION = "23505";

    private final Connection connection;
    private final int partition;

    TreeTables(Connection connection, int partition) {
        this.connection = connection;
        this.partition = partition;
    }

    /** The growing end of a school's tree, ready to be extended. */
    SchoolTree load(SchoolId school) throws SQLException {
        SchoolTree tree = loadRow(school);
        restoreLeaves(tree);
        for (int level = 1; level <= Tile.MAX_LEVEL; level++) {
            restoreLevel(tree, level);
        }
        if (!tree.rootFromTiles().equals(tree.range().root())) {
            throw new IntegrityViolation(
                    "tree-root",
                    "tree of %s at size %d: frontier and last hashes give different roots; run fsck"
                            .formatted(school, tree.size()),
                    null);
        }
        return tree;
    }

    private SchoolTree loadRow(SchoolId school) throws SQLException {
        String sql =
                """
                SELECT s.origin, t.frontier, t.last_position, t.size, t.root
                  FROM school s LEFT JOIN tree t USING (school) WHERE s.school = ? AND s.partition = ?\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id());
            select.setInt(2, partition);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IntegrityViolation(
                            "school-row",
                            "event of %s in partition %d, but table school has no such row"
                                    .formatted(school, partition),
                            null);
                }
                byte[] frontier = row.getBytes("frontier");
                if (frontier == null) {
                    return new SchoolTree(
                            school, row.getString("origin"), CompactRange.empty(), -1);
                }
                CompactRange range = decode(school, frontier);
                boolean fits =
                        range.size() == row.getLong("size")
                                && Arrays.equals(range.root().bytes(), row.getBytes("root"));
                if (!fits) {
                    throw new IntegrityViolation(
                            "tree-frontier",
                            "tree of %s: size %d and root do not fit its frontier of size %d; run fsck"
                                    .formatted(school, row.getLong("size"), range.size()),
                            null);
                }
                return new SchoolTree(
                        school, row.getString("origin"), range, row.getLong("last_position"));
            }
        }
    }

    private static CompactRange decode(SchoolId school, byte[] frontier) {
        try {
            return CompactRange.decode(frontier);
        } catch (MalformedFormat e) {
            throw new IntegrityViolation(
                    "tree-frontier", "the frontier of " + school + " cannot be read", e);
        }
    }

    private void restoreLeaves(SchoolTree tree) throws SQLException {
        int expected = (int) (tree.size() % Tile.FULL_WIDTH);
        String sql =
                """
                SELECT position, leaf_hash FROM (
                    SELECT position, leaf_hash FROM event WHERE partition = ? AND school = ? AND position <= ?
                     ORDER BY position DESC LIMIT ?) tail
                 ORDER BY position\
                """;
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, partition);
            select.setObject(2, tree.school().id());
            select.setLong(3, tree.lastPosition());
            select.setInt(4, expected);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    tree.restoreLeaf(rows.getLong(1), rows.getBytes(2));
                }
            }
        }
        requireWidth(tree, 0, expected);
    }

    /**
     * The growing tile of level L holds the roots of the full tiles of level L-1 that no full tile
     * of level L covers.
     */
    private void restoreLevel(SchoolTree tree, int level) throws SQLException {
        long hashesOfLevel = tree.size() >>> (level * Tile.HEIGHT);
        int expected = (int) (hashesOfLevel % Tile.FULL_WIDTH);
        if (expected == 0) {
            return;
        }
        String sql =
                "SELECT index, hashes FROM tile WHERE school = ? AND level = ? AND index >= ? ORDER BY index LIMIT ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, tree.school().id());
            select.setInt(2, level - 1);
            select.setLong(3, hashesOfLevel - expected);
            select.setInt(4, expected);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    tree.restoreHash(
                            level, new Tile(level - 1, rows.getLong(1), rows.getBytes(2)).root());
                }
            }
        }
        requireWidth(tree, level, expected);
    }

    private static void requireWidth(SchoolTree tree, int level, int expected) {
        if (tree.width(level) != expected) {
            throw new IntegrityViolation(
                    "tree-size",
                    "tree of %s has size %d, so %d hashes at the end of level %d; found %d; run fsck"
                            .formatted(
                                    tree.school(), tree.size(), expected, level, tree.width(level)),
                    null);
        }
    }

    /** Writes what the trees gained since they were last stored. */
    void write(Collection<SchoolTree> trees) throws SQLException {
        writeTiles(trees);
        writeTrees(trees);
    }

    private void writeTiles(Collection<SchoolTree> trees) throws SQLException {
        String sql =
                "INSERT INTO tile (school, level, index, hashes, positions) VALUES (?, ?, ?, ?, ?)";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (SchoolTree tree : trees) {
                UUID school = tree.school().id();
                for (CompleteTile complete : tree.takeComplete()) {
                    insert.setObject(1, school);
                    insert.setInt(2, complete.tile().level());
                    insert.setLong(3, complete.tile().index());
                    insert.setBytes(4, complete.tile().bytes());
                    insert.setArray(5, array(complete.positions()));
                    insert.addBatch();
                }
            }
            insert.executeBatch();
        } catch (SQLException e) {
            if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
                // This transaction is the only writer of tiles, and the tree says that this one is
                // not there yet.
                throw new IntegrityViolation(
                        "tile-extra",
                        "a tile stands beyond the end of its tree; run fsck to see which",
                        e);
            }
            throw e;
        }
    }

    private @Nullable Array array(long @Nullable [] positions) throws SQLException {
        return positions == null
                ? null
                : connection.createArrayOf("bigint", Arrays.stream(positions).boxed().toArray());
    }

    private void writeTrees(Collection<SchoolTree> trees) throws SQLException {
        String sql =
                """
                INSERT INTO tree (school, size, last_position, frontier, root) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (school) DO UPDATE SET size = excluded.size, last_position = excluded.last_position,
                    frontier = excluded.frontier, root = excluded.root WHERE tree.size = ?\
                """;
        try (PreparedStatement upsert = connection.prepareStatement(sql)) {
            for (SchoolTree tree : trees) {
                upsert.setObject(1, tree.school().id());
                upsert.setLong(2, tree.size());
                upsert.setLong(3, tree.lastPosition());
                upsert.setBytes(4, tree.range().encode());
                upsert.setBytes(5, tree.range().root().bytes());
                upsert.setLong(6, tree.storedSize());
                upsert.addBatch();
            }
            for (int changed : upsert.executeBatch()) {
                if (changed != 1) {
                    throw new IntegrityViolation(
                            "tree-size",
                            "a tree was moved by somebody else than the integrator; run fsck",
                            null);
                }
            }
        }
    }
}
