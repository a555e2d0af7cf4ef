package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** The boxes and leaves of partition 0, as a superuser of the database may change them. */
final class BoxTable {

    private final DataSource superuser;

    BoxTable(DataSource superuser) {
        this.superuser = superuser;
    }

    /** What a row holds beside its place. */
    record Row(UUID keyId, int keyVersion, byte[] nonce, byte[] ciphertext) {

        boolean same(Row other) {
            return keyId.equals(other.keyId)
                    && keyVersion == other.keyVersion
                    && Arrays.equals(nonce, other.nonce)
                    && Arrays.equals(ciphertext, other.ciphertext);
        }

        Row withCiphertext(byte[] bytes) {
            return new Row(keyId, keyVersion, nonce, bytes);
        }

        Row withNonce(byte[] bytes) {
            return new Row(keyId, keyVersion, bytes, ciphertext);
        }

        Row withVersion(int version) {
            return new Row(keyId, version, nonce, ciphertext);
        }

        Row withKeyBit(int bit) {
            UUID changed =
                    new UUID(
                            keyId.getMostSignificantBits() ^ (bit < 64 ? 1L << bit : 0),
                            keyId.getLeastSignificantBits() ^ (bit < 64 ? 0 : 1L << (bit - 64)));
            return new Row(changed, keyVersion, nonce, ciphertext);
        }

        @Override
        public String toString() {
            return "key %s version %d, nonce of %d, ciphertext of %d bytes"
                    .formatted(keyId, keyVersion, nonce.length, ciphertext.length);
        }
    }

    /** Disables what keeps everybody else from changing anything. */
    void lowerTheGuards() throws SQLException {
        try (Connection connection = superuser.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE chopmark.sealed_box DISABLE TRIGGER ALL");
            statement.execute("ALTER TABLE chopmark.event DISABLE TRIGGER ALL");
            statement.execute(
                    "ALTER TABLE chopmark.sealed_box DROP CONSTRAINT sealed_box_nonce_check");
        }
    }

    /** Enables it again. */
    void raiseTheGuards() throws SQLException {
        try (Connection connection = superuser.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("sealed_box", "event")) {
                for (String guard : List.of("refuse_row_change", "refuse_truncate")) {
                    statement.execute(
                            "ALTER TABLE chopmark.%s ENABLE ALWAYS TRIGGER %s"
                                    .formatted(table, guard));
                }
            }
        }
    }

    Row row(long position, int ordinal) throws SQLException {
        try (Connection connection = superuser.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT key_id, key_version, nonce, ciphertext FROM chopmark.sealed_box"
                                        + " WHERE partition = 0 AND position = ? AND ordinal = ?")) {
            select.setLong(1, position);
            select.setInt(2, ordinal);
            try (ResultSet row = select.executeQuery()) {
                assertThat(row.next()).as("box %d at %d", ordinal, position).isTrue();
                return new Row(
                        row.getObject(1, UUID.class),
                        row.getInt(2),
                        row.getBytes(3),
                        row.getBytes(4));
            }
        }
    }

    void put(long position, int ordinal, Row row) throws SQLException {
        change(
                "UPDATE chopmark.sealed_box SET key_id = ?, key_version = ?, nonce = ?, ciphertext = ?"
                        + " WHERE partition = 0 AND position = ? AND ordinal = ?",
                row.keyId(),
                row.keyVersion(),
                row.nonce(),
                row.ciphertext(),
                position,
                ordinal);
    }

    void add(long position, int ordinal, Row row) throws SQLException {
        change(
                "INSERT INTO chopmark.sealed_box"
                        + " (key_id, key_version, nonce, ciphertext, partition, position, ordinal)"
                        + " VALUES (?, ?, ?, ?, 0, ?, ?)",
                row.keyId(),
                row.keyVersion(),
                row.nonce(),
                row.ciphertext(),
                position,
                ordinal);
    }

    void remove(long position, int ordinal) throws SQLException {
        change(
                "DELETE FROM chopmark.sealed_box WHERE partition = 0 AND position = ? AND ordinal = ?",
                position,
                ordinal);
    }

    void move(long position, int from, int to) throws SQLException {
        change(
                "UPDATE chopmark.sealed_box SET ordinal = ?"
                        + " WHERE partition = 0 AND position = ? AND ordinal = ?",
                to,
                position,
                from);
    }

    byte[] leaf(long position) throws SQLException {
        try (Connection connection = superuser.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "SELECT leaf FROM chopmark.event WHERE partition = 0 AND position = ?")) {
            select.setLong(1, position);
            try (ResultSet row = select.executeQuery()) {
                assertThat(row.next()).as("event at %d", position).isTrue();
                return row.getBytes(1);
            }
        }
    }

    void putLeaf(long position, byte[] leaf) throws SQLException {
        change(
                "UPDATE chopmark.event SET leaf = ? WHERE partition = 0 AND position = ?",
                leaf,
                position);
    }

    private void change(String sql, Object... values) throws SQLException {
        try (Connection connection = superuser.getConnection();
                PreparedStatement change = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                change.setObject(i + 1, values[i]);
            }
            assertThat(change.executeUpdate()).as("rows changed").isEqualTo(1);
        }
    }
}
