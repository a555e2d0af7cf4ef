package hk.chopmark.api.secrets;

import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Statements over the tables of secrets.
 *
 * <p><b>Throws</b> {@link TransientFailure} if the database does not answer; its message names no
 * value.
 */
record SecretRows(DataSource pool) {

    /** Reads one row. */
    @FunctionalInterface
    interface Reading<T> {
        T from(ResultSet row) throws SQLException;
    }

    /** Runs a change; the count of rows. */
    int change(String sql, @Nullable Object... values) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    <T> List<T> find(String sql, Reading<T> reading, @Nullable Object... values) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, values);
            List<T> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(reading.from(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    static @Nullable Instant timeIfAny(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static CredentialId credential(ResultSet row) throws SQLException {
        return new CredentialId(row.getObject("credential", UUID.class));
    }

    private static void bind(PreparedStatement statement, @Nullable Object[] values)
            throws SQLException {
        for (int index = 0; index < values.length; index++) {
            statement.setObject(index + 1, form(values[index]));
        }
    }

    private static @Nullable Object form(@Nullable Object value) {
        return switch (value) {
            case Instant time -> time.atOffset(ZoneOffset.UTC);
            case SchoolId school -> school.id();
            case CredentialId credential -> credential.id();
            case null, default -> value;
        };
    }

    private static TransientFailure failed(SQLException e) {
        return new TransientFailure(
                "Secrets of accounts: SQL state " + e.getSQLState(), Duration.ofSeconds(1), e);
    }
}
