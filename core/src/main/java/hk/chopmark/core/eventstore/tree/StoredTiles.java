package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.log.tree.NodeHash;
import hk.chopmark.core.log.tree.Tile;
import hk.chopmark.core.log.tree.TileReader;
import hk.chopmark.core.log.tree.TreeHash;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tiles of one school, read within one transaction: complete ones from table {@code tile}, the
 * right border derived.
 *
 * <p><b>Guarantees</b>: a partial tile is never written anywhere. At level 0 it comes from the leaf
 * hashes of the events, above from the full tiles below.
 *
 * <p><b>Throws</b> {@link IntegrityViolation} if a tile is missing, {@link TransientFailure} if the
 * database cannot be asked.
 */
final class StoredTiles implements TileReader {
    private final Connection connection;
    private final int partition;
    private final SchoolId school;
    private final Roots roots;

    StoredTiles(Connection connection, int partition, SchoolId school, Roots roots) {
        this.connection = connection;
        this.partition = partition;
        this.school = school;
        this.roots = roots;
    }

    /** Where a full tile stands. */
    private record Place(SchoolId school, int level, long index) {}

    /**
     * Roots of full tiles, which never change: the hashes of the partial tiles above level 0.
     *
     * <p>Bounded to {@value #MAX_ENTRIES} entries, about 12 MiB; the entry used least recently goes
     * first.
     */
    static final class Roots {
        private static final int MAX_ENTRIES = 65_536;

        private final Map<Place, NodeHash> known =
                Collections.synchronizedMap(
                        new LinkedHashMap<>(16, 0.75f, true) {
                            @Override
                            protected boolean removeEldestEntry(Map.Entry<Place, NodeHash> eldest) {
                                return size() > MAX_ENTRIES;
                            }
                        });
    }

    @Override
    public Tile read(int level, long index, int width) {
        try {
            Tile stored = stored(level, index);
            if (stored != null) {
                return stored;
            }
            if (width == Tile.FULL_WIDTH) {
                throw missing(level, index);
            }
            byte[] hashes = level == 0 ? leafHashes(index, width) : rootsBelow(level, index, width);
            return new Tile(level, index, hashes);
        } catch (SQLException e) {
            throw new TransientFailure(
                    "Reading a tile of " + school + " failed", Duration.ofSeconds(1), e);
        }
    }

    private @Nullable Tile stored(int level, long index) throws SQLException {
        String sql = "SELECT hashes FROM tile WHERE school = ? AND level = ? AND index = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id());
            select.setInt(2, level);
            select.setLong(3, index);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new Tile(level, index, row.getBytes(1)) : null;
            }
        }
    }

    private byte[] leafHashes(long index, int width) throws SQLException {
        String sql =
                """
                SELECT leaf_hash FROM event WHERE partition = ? AND school = ? AND position > ?
                 ORDER BY position LIMIT ?\
                """;
        ByteBuffer hashes = ByteBuffer.allocate(width * TreeHash.BYTES);
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setInt(1, partition);
            select.setObject(2, school.id());
            select.setLong(3, index == 0 ? -1 : lastPosition(index - 1));
            select.setInt(4, width);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    hashes.put(rows.getBytes(1));
                }
            }
        }
        requireFull(hashes, 0, index);
        return hashes.array();
    }

    private long lastPosition(long index) throws SQLException {
        String sql = "SELECT positions[256] FROM tile WHERE school = ? AND level = 0 AND index = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, school.id());
            select.setLong(2, index);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw missing(0, index);
                }
                return row.getLong(1);
            }
        }
    }

    private byte[] rootsBelow(int level, long index, int width) throws SQLException {
        long from = index * Tile.FULL_WIDTH;
        ByteBuffer hashes = ByteBuffer.allocate(width * TreeHash.BYTES);
        for (int place = 0; place < width; place++) {
            NodeHash root = roots.known.get(new Place(school, level - 1, from + place));
            if (root == null) {
                learnRoots(level - 1, from + place, from + width);
                root = roots.known.get(new Place(school, level - 1, from + place));
            }
            if (root == null) {
                throw missing(level - 1, from + place);
            }
            hashes.put(root.bytes());
        }
        requireFull(hashes, level, index);
        return hashes.array();
    }

    private void learnRoots(int level, long from, long to) throws SQLException {
        String sql =
                "SELECT index, hashes FROM tile WHERE school = ? AND level = ? AND index >= ? AND index < ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setFetchSize(64);
            select.setObject(1, school.id());
            select.setInt(2, level);
            select.setLong(3, from);
            select.setLong(4, to);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    long index = rows.getLong(1);
                    NodeHash root = new Tile(level, index, rows.getBytes(2)).root();
                    roots.known.put(new Place(school, level, index), root);
                }
            }
        }
    }

    private void requireFull(ByteBuffer hashes, int level, long index) {
        if (hashes.hasRemaining()) {
            throw missing(level, index);
        }
    }

    private IntegrityViolation missing(int level, long index) {
        return new IntegrityViolation(
                "tile-missing",
                "%s: hashes of level %d tile %d are not there although the tree covers them; run fsck"
                        .formatted(school, level, index),
                null);
    }
}
