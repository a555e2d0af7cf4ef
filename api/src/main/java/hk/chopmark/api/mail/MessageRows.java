package hk.chopmark.api.mail;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import javax.sql.DataSource;

/**
 * Statements over the tables of messages and codes.
 *
 * <p><b>Throws</b> {@link TransientFailure} if the database does not answer; its message names no
 * value.
 *
 * @param pool connections that act as the role of the schema
 */
record MessageRows(DataSource pool) {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    /** What a statement is used for. */
    @FunctionalInterface
    interface Using<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    <T> T run(String sql, Using<T> use, Object... values) {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) {
                statement.setObject(index + 1, form(values[index]));
            }
            return use.of(statement);
        } catch (SQLException e) {
            throw new TransientFailure(
                    "Messages to be sent: SQL state " + e.getSQLState(), RETRY_AFTER, e);
        }
    }

    int change(String sql, Object... values) {
        return run(sql, PreparedStatement::executeUpdate, values);
    }

    private static Object form(Object value) {
        return switch (value) {
            case Instant time -> time.atOffset(ZoneOffset.UTC);
            case SchoolId school -> school.id();
            default -> value;
        };
    }
}
