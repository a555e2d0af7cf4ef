package hk.chopmark.projections.engine;

import hk.chopmark.projections.rows.ProjectionFault;
import hk.chopmark.projections.rows.ProjectionModule;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * SHA-256 over the tables of a read model: per table its name, its columns, then the rows in
 * PostgreSQL's text form, by primary key.
 *
 * <p>Depends on the rows only: not on the order they were written in, on the server's settings or
 * on the schema they lie in.
 */
public final class TableDigest {

    private static final String SETTINGS =
            "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'iso_8601';"
                    + " SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1";

    private TableDigest() {}

    /**
     * Computes it in the transaction open on the connection, which decides what is visible.
     *
     * @param position the position these rows cover
     */
    public static ProjectionDigest of(
            Connection connection, String schema, ProjectionModule module, long position) {
        MessageDigest sha256 = sha256();
        long rows = 0;
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            for (String table : module.tables()) {
                rows += digest(connection, schema, table, sha256);
            }
        } catch (SQLException e) {
            throw ProjectionFault.database("reading the tables of " + module.name(), e);
        } catch (IOException e) {
            throw new IllegalStateException("A digest stream does not fail", e);
        }
        return new ProjectionDigest(
                module.name(), position, HexFormat.of().formatHex(sha256.digest()), rows);
    }

    private static long digest(
            Connection connection, String schema, String table, MessageDigest sha256)
            throws SQLException, IOException {
        List<String> columns = names(connection, schema, table, COLUMNS);
        List<String> key = names(connection, schema, table, KEY);
        if (key.isEmpty()) {
            throw new IllegalStateException(
                    "Table " + table + " has no primary key; a digest needs one");
        }
        String list = String.join(", ", columns);
        sha256.update((table + "(" + list + ")\n").getBytes(StandardCharsets.UTF_8));
        String copy =
                "COPY (SELECT %s FROM %s.%s ORDER BY %s) TO STDOUT"
                        .formatted(list, schema, table, String.join(", ", key));
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyOut(copy, out);
        }
    }

    private static final String COLUMNS =
            """
            SELECT quote_ident(attname) FROM pg_attribute
             WHERE attrelid = format('%I.%I', ?::text, ?::text)::regclass AND attnum > 0 AND NOT attisdropped
             ORDER BY attname COLLATE "C"
            """;

    private static final String KEY =
            """
            SELECT quote_ident(a.attname)
              FROM pg_index i
             CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
              JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
             WHERE i.indrelid = format('%I.%I', ?::text, ?::text)::regclass AND i.indisprimary
             ORDER BY k.place
            """;

    private static List<String> names(
            Connection connection, String schema, String table, String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, schema);
            statement.setString(2, table);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
        }
        return names;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
