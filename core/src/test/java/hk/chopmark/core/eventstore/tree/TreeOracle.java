package hk.chopmark.core.eventstore.tree;

import hk.chopmark.core.shared.SchoolId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The tree of a school by the recursive definition of RFC 9162, straight from the leaf bytes of its
 * events.
 */
final class TreeOracle {
    private final List<byte[]> leafHashes = new ArrayList<>();
    private final List<Long> positions = new ArrayList<>();

    static TreeOracle of(DataSource sequencer, SchoolId school) throws SQLException {
        TreeOracle oracle = new TreeOracle();
        try (Connection connection = sequencer.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT position, leaf FROM event WHERE school = ? ORDER BY position")) {
            select.setObject(1, school.id());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    oracle.positions.add(rows.getLong(1));
                    oracle.leafHashes.add(hash((byte) 0, rows.getBytes(2), new byte[0]));
                }
            }
        }
        return oracle;
    }

    int size() {
        return leafHashes.size();
    }

    byte[] leafHash(int leafIndex) {
        return leafHashes.get(leafIndex);
    }

    long position(int leafIndex) {
        return positions.get(leafIndex);
    }

    byte[] root(int treeSize) {
        return treeSize == 0 ? sha256(new byte[0]) : root(0, treeSize);
    }

    /** The root over the leaves from {@code from} up to, not including, {@code to}. */
    byte[] root(int from, int to) {
        if (to - from == 1) {
            return leafHashes.get(from);
        }
        int split = Integer.highestOneBit(to - from - 1);
        return hash((byte) 1, root(from, from + split), root(from + split, to));
    }

    private static byte[] hash(byte prefix, byte[] left, byte[] right) {
        byte[] input = new byte[1 + left.length + right.length];
        input[0] = prefix;
        System.arraycopy(left, 0, input, 1, left.length);
        System.arraycopy(right, 0, input, 1 + left.length, right.length);
        return sha256(input);
    }

    private static byte[] sha256(byte[] input) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(input);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
