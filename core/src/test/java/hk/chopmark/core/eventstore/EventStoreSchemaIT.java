package hk.chopmark.core.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import hk.chopmark.core.testing.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class EventStoreSchemaIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final String ROW =
            "(0, %d, gen_random_uuid(), gen_random_uuid(), 'a.B@1', now(), 'x', 'y', "
                    + "decode(repeat('00', 32), 'hex'), '{}')";

    @Test
    void every_table_belongs_to_the_role_that_cannot_log_in() throws SQLException {
        assertThat(
                        texts(
                                POSTGRES.admin(),
                                "SELECT tablename FROM pg_tables"
                                        + " WHERE schemaname = 'chopmark' AND tableowner <> 'chopmark_owner'"))
                .as("a table owned by a login could be altered by it")
                .isEmpty();
        assertThat(
                        texts(
                                POSTGRES.admin(),
                                "SELECT rolname FROM pg_roles WHERE rolname LIKE 'chopmark%' AND rolcanlogin"))
                .as("roles that can log in")
                .isEmpty();
    }

    @Test
    void migrating_again_changes_nothing_and_gives_the_login_back() throws SQLException {
        EventStoreSchema.migrate(POSTGRES.admin());

        assertThat(texts(POSTGRES.admin(), "SELECT count(*)::text FROM chopmark.schema_history"))
                .containsExactly("2");
    }

    @Test
    void connections_acting_in_a_role_are_given_back_as_the_login() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setDataSource(POSTGRES.admin());
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            try (Connection acting = StoreRole.READER.actingIn(pool).getConnection()) {
                assertThat(text(acting, "SELECT current_user")).isEqualTo("chopmark_reader");
            }
            try (Connection login = pool.getConnection()) {
                assertThat(text(login, "SELECT current_user"))
                        .as("role left behind in the pool")
                        .isNotEqualTo("chopmark_reader");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "event, UPDATE event SET type = 'x'",
        "event, DELETE FROM event",
        "event, TRUNCATE event",
        "sealed_box, UPDATE sealed_box SET key_version = 2",
        "sealed_box, TRUNCATE sealed_box",
        "head, DELETE FROM head",
        "head, TRUNCATE head",
        "head, UPDATE head SET next_position = next_position - 1",
        "idempotency, UPDATE idempotency SET count = 9",
        "idempotency, DELETE FROM idempotency",
        "school, UPDATE school SET origin = 'x'"
    })
    void even_the_owner_cannot_change_history(String table, String sql) throws SQLException {
        try (Connection connection = StoreRole.OWNER.actingIn(POSTGRES.admin()).getConnection()) {
            connection.setAutoCommit(false);
            fill(connection);

            assertThatThrownBy(() -> run(connection, sql))
                    .as("history of table %s was changed by: %s", table, sql)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(e.getSQLState()).isEqualTo("23001"));
            connection.rollback();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE event SET type = 'x'",
                "DELETE FROM event",
                "TRUNCATE event",
                "DELETE FROM sealed_box",
                "UPDATE idempotency SET count = 9",
                "DELETE FROM head",
                "ALTER TABLE event DISABLE TRIGGER ALL"
            })
    void the_sequencer_role_may_not_even_try(String sql) {
        assertThatThrownBy(
                        () -> {
                            try (Connection connection = POSTGRES.sequencer().getConnection()) {
                                run(connection, sql);
                            }
                        })
                .as("the sequencer may only insert: %s", sql)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    @Test
    void a_login_that_may_not_act_in_the_roles_is_told_what_a_superuser_has_to_run()
            throws SQLException {
        String login = "chopmark_plain_" + ProcessHandle.current().pid();
        try (Connection connection = POSTGRES.admin().getConnection()) {
            run(connection, "CREATE ROLE " + login + " LOGIN PASSWORD 'plain'");
        }
        try {
            PGSimpleDataSource plain = POSTGRES.admin();
            plain.setUser(login);
            plain.setPassword("plain");
            assertThatThrownBy(() -> EventStoreSchema.migrate(plain))
                    .as("the way out for an operator")
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("GRANT chopmark_owner TO");

            try (Connection connection = POSTGRES.admin().getConnection()) {
                run(
                        connection,
                        "GRANT chopmark_owner, chopmark_sequencer, chopmark_reader, chopmark_eraser,"
                                + " chopmark_projector TO "
                                + login);
            }
            EventStoreSchema.migrate(plain);
        } finally {
            try (Connection connection = POSTGRES.admin().getConnection()) {
                run(connection, "DROP OWNED BY " + login + "; DROP ROLE " + login);
            }
        }
    }

    @Test
    void triggers_hold_in_replica_mode_too() throws SQLException {
        try (Connection connection = POSTGRES.admin().getConnection()) {
            connection.setAutoCommit(false);
            run(connection, "SET search_path = chopmark");
            fill(connection);
            run(connection, "SET session_replication_role = replica");

            assertThatThrownBy(() -> run(connection, "DELETE FROM event"))
                    .as("a session in replica mode skips ordinary triggers")
                    .hasMessageContaining("immutable");
            connection.rollback();
        }
    }

    @Test
    void a_reader_sees_the_school_it_names_and_no_other() throws SQLException {
        try (Connection connection = POSTGRES.admin().getConnection()) {
            connection.setAutoCommit(false);
            run(connection, "SET search_path = chopmark");
            fill(connection);
            String school = text(connection, "SELECT school::text FROM event WHERE position = 0");
            run(connection, "SET LOCAL ROLE chopmark_reader");

            assertThat(text(connection, "SELECT count(*) FROM event"))
                    .as("events seen without a school")
                    .isEqualTo("0");
            run(connection, "SELECT set_config('chopmark.school', '" + school + "', true)");
            assertThat(text(connection, "SELECT count(*) FROM event"))
                    .as("events of one school")
                    .isEqualTo("1");
            assertThat(text(connection, "SELECT count(*) FROM sealed_box"))
                    .as("boxes of one school")
                    .isEqualTo("1");
            connection.rollback();
        }
    }

    private static void fill(Connection connection) throws SQLException {
        run(connection, "INSERT INTO event VALUES " + ROW.formatted(0) + "," + ROW.formatted(1));
        for (int position = 0; position < 2; position++) {
            run(
                    connection,
                    "INSERT INTO sealed_box VALUES (0, "
                            + position
                            + ", 0, gen_random_uuid(), 1, decode(repeat('00', 28), 'hex'), 'z')");
        }
        run(connection, "UPDATE head SET next_position = 2");
        run(connection, "INSERT INTO school VALUES (gen_random_uuid(), 0, 'o', now())");
        run(
                connection,
                "INSERT INTO idempotency VALUES (gen_random_uuid(), 'k', decode(repeat('00', 32), 'hex'), 0, 2)");
    }

    private static List<String> texts(DataSource source, String sql) throws SQLException {
        try (Connection connection = source.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
