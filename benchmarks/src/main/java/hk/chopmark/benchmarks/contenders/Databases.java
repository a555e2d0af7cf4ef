package hk.chopmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Databases on the server of the run.
 *
 * @param url of a superuser to any database of the server
 */
public record Databases(String url) {

    /** Makes an empty database and gives unpooled connections of the superuser to it. */
    PGSimpleDataSource create(String name) {
        try (Connection connection = login().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("Creating the database " + name, e);
        }
        PGSimpleDataSource created = login();
        created.setDatabaseName(name);
        return created;
    }

    private PGSimpleDataSource login() {
        return login(url);
    }

    /** Unpooled connections to an address. */
    public static PGSimpleDataSource login(String url) {
        PGSimpleDataSource login = new PGSimpleDataSource();
        login.setUrl(url);
        return login;
    }

    /** A pool of connections that never commit by themselves. */
    static HikariDataSource transactional(PGSimpleDataSource logins, int size) {
        HikariConfig config = bounded(logins, size);
        config.setAutoCommit(false);
        return new HikariDataSource(config);
    }

    /** A pool of connections that first run some SQL. */
    public static HikariDataSource pool(PGSimpleDataSource logins, int size, String initSql) {
        HikariConfig config = bounded(logins, size);
        config.setConnectionInitSql(initSql);
        return new HikariDataSource(config);
    }

    private static HikariConfig bounded(PGSimpleDataSource logins, int size) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(logins);
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(60_000);
        return config;
    }
}
