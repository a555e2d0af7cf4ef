package hk.chopmark.core.eventstore.fsck;

import hk.chopmark.core.eventstore.fsck.StoredLog.TreeRow;
import hk.chopmark.core.log.tree.CompactRange;
import hk.chopmark.core.log.tree.LeafHash;
import hk.chopmark.core.log.tree.Tile;
import hk.chopmark.core.log.tree.TreeHash;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Grows the tree of one school again, from the hashes computed from its leaves, and compares tiles,
 * tree row and checkpoints on the way.
 *
 * <p>Memory: the compact range, and per level the hashes of one tile; below 70 KiB.
 */
final class TreeAudit {
    private final StoredLog log;
    private final Connection connection;
    private final Findings findings;
    private final CheckpointAudit checkpoints;
    private final CompactRange range = CompactRange.empty();
    private final byte[][] growing = new byte[Tile.MAX_LEVEL + 1][0];
    private final int[] widths = new int[Tile.MAX_LEVEL + 1];
    private final long[] positions = new long[Tile.FULL_WIDTH];
    private @Nullable TreeRow atTreeSize;
    private long integratedSize;

    TreeAudit(
            StoredLog log, Connection connection, Findings findings, CheckpointAudit checkpoints) {
        this.log = log;
        this.connection = connection;
        this.findings = findings;
        this.checkpoints = checkpoints;
    }

    /**
     * Adds the next leaf.
     *
     * @param integrated whether the position is below the partition's integration progress
     */
    void append(long position, byte[] leafHash, boolean integrated) throws SQLException {
        range.append(LeafHash.fromBytes(leafHash));
        integratedSize += integrated ? 1 : 0;
        positions[widths[0]] = position;
        byte[] next = leafHash;
        for (int level = 0; push(level, next); level++) {
            compareTile(level);
            next = subtreeRoot(growing[level]);
            widths[level] = 0;
        }
        if (range.size() == log.treeSize()) {
            atTreeSize = new TreeRow(range.size(), position, range.encode(), range.root().bytes());
        }
        checkpoints.grown(range);
    }

    private boolean push(int level, byte[] hash) {
        if (growing[level].length == 0) {
            growing[level] = new byte[Tile.FULL_WIDTH * TreeHash.BYTES];
        }
        System.arraycopy(hash, 0, growing[level], widths[level] * TreeHash.BYTES, TreeHash.BYTES);
        return ++widths[level] == Tile.FULL_WIDTH;
    }

    /** Through a compact range and not through the tile's own code, which the integrator used. */
    private static byte[] subtreeRoot(byte[] hashes) {
        CompactRange subtree = CompactRange.empty();
        for (int from = 0; from < hashes.length; from += TreeHash.BYTES) {
            subtree.append(
                    LeafHash.fromBytes(Arrays.copyOfRange(hashes, from, from + TreeHash.BYTES)));
        }
        return subtree.root().bytes();
    }

    private void compareTile(int level) throws SQLException {
        if (range.size() > log.treeSize()) {
            // Not integrated yet; a tile that stands there all the same is found by the search for
            // extra tiles.
            return;
        }
        long index = (range.size() >>> ((level + 1) * Tile.HEIGHT)) - 1;
        String key = "%s level=%d index=%d".formatted(log.key(), level, index);
        String sql =
                "SELECT hashes, positions FROM tile WHERE school = ? AND level = ? AND index = ?";
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setObject(1, log.school());
            select.setInt(2, level);
            select.setLong(3, index);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    findings.add(
                            "tile",
                            key,
                            "tile-missing",
                            "the tree covers this tile and it is not there");
                    return;
                }
                findings.tiles++;
                compareHashes(level, key, EventPages.bytes(row, 1));
                if (level == 0 && !Arrays.equals(EventPages.longs(row, 2), positions)) {
                    findings.add(
                            "tile",
                            key,
                            "tile-positions",
                            "positions are not those of the school's events");
                }
            }
        }
    }

    private void compareHashes(int level, String key, byte[] stored) {
        int differs = Arrays.mismatch(stored, growing[level]);
        if (differs < 0) {
            return;
        }
        int place = Math.min(differs / TreeHash.BYTES, Tile.FULL_WIDTH - 1);
        String where =
                level == 0 ? "position %d".formatted(positions[place]) : "hash %d".formatted(place);
        String text =
                "differs from the events, first at %s: the tile or an event was changed after integration"
                        .formatted(where);
        findings.add("tile", key, "tile-hashes", text);
    }

    /** Compares the tree row, once all events are read. */
    void finish() throws SQLException {
        checkpoints.finish(range.size(), log.treeSize());
        TreeRow tree = log.tree();
        if (tree == null) {
            if (integratedSize > 0) {
                findings.add(
                        "tree",
                        log.key(),
                        "tree-missing",
                        integratedSize + " events are integrated, no row");
            }
            return;
        }
        if (tree.size() != integratedSize) {
            String text =
                    "size is %d, %d events of the school are integrated"
                            .formatted(tree.size(), integratedSize);
            findings.add("tree", log.key(), "tree-size", text);
        }
        TreeRow found = tree.size() == 0 ? empty() : atTreeSize;
        if (found == null) {
            findings.add(
                    "tree",
                    log.key(),
                    "tree-beyond",
                    "the tree covers events that are not there: the tail is lost");
            return;
        }
        if (!Arrays.equals(tree.root(), found.root())) {
            findings.add(
                    "tree",
                    log.key(),
                    "tree-root",
                    "root is not the root over the events: one of them was changed");
        }
        if (!Arrays.equals(tree.frontier(), found.frontier())) {
            findings.add("tree", log.key(), "tree-frontier", "frontier is not that of the events");
        }
        if (tree.lastPosition() != found.lastPosition()) {
            String text =
                    "last_position is %d, the last leaf stands at %d"
                            .formatted(tree.lastPosition(), found.lastPosition());
            findings.add("tree", log.key(), "tree-position", text);
        }
    }

    private static TreeRow empty() {
        CompactRange empty = CompactRange.empty();
        return new TreeRow(0, -1, empty.encode(), empty.root().bytes());
    }
}
