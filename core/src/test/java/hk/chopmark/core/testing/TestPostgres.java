package hk.chopmark.core.testing;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import hk.chopmark.core.eventstore.StoreRole;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A fresh event database for one test class, and an empty database for its keys.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final TestPostgres POSTGRES = TestPostgres.fresh();
 * }</pre>
 *
 * <p>Pools open on first use and close, with the databases, after the class. Outside JUnit use it
 * as a resource.
 *
 * <p>One server per JVM, without fsync: nothing here shows durability.
 */
public final class TestPostgres implements BeforeAllCallback, AfterAllCallback, AutoCloseable {

    private final TestServer server = TestServer.instance();
    private final Deque<HikariDataSource> toClose = new ArrayDeque<>();
    private @Nullable String owner;
    private @Nullable String events;
    private @Nullable String keys;
    private @Nullable DataSource sequencer;
    private @Nullable DataSource eraser;
    private @Nullable DataSource reader;
    private @Nullable DataSource projector;

    private TestPostgres() {}

    /** A database of its own, made on first use. */
    public static TestPostgres fresh() {
        return new TestPostgres();
    }

    /** Unpooled connections of the superuser to the event database. */
    public synchronized PGSimpleDataSource admin() {
        String database = events;
        if (database == null) {
            database = server.createEventDatabase();
            events = database;
        }
        return server.loginTo(database);
    }

    /** Unpooled connections of the superuser to the keys' database; empty at first. */
    public synchronized PGSimpleDataSource keys() {
        String database = keys;
        if (database == null) {
            database = server.createEmptyDatabase();
            keys = database;
        }
        return server.loginTo(database);
    }

    /** Pool of the sequencer role. */
    public synchronized DataSource sequencer() {
        DataSource pool = sequencer != null ? sequencer : pool(StoreRole.SEQUENCER, 16);
        sequencer = pool;
        return pool;
    }

    /** Pool of the role that deletes boxes. */
    public synchronized DataSource eraser() {
        DataSource pool = eraser != null ? eraser : pool(StoreRole.ERASER, 2);
        eraser = pool;
        return pool;
    }

    /** Pool of the reader role. */
    public synchronized DataSource reader() {
        DataSource pool = reader != null ? reader : pool(StoreRole.READER, 8);
        reader = pool;
        return pool;
    }

    /** Pool of the projector role. */
    public synchronized DataSource projector() {
        DataSource pool = projector != null ? projector : pool(StoreRole.PROJECTOR, 8);
        projector = pool;
        return pool;
    }

    private DataSource pool(StoreRole role, int size) {
        HikariConfig config = new HikariConfig();
        config.setPoolName(role.sqlName());
        config.setDataSource(admin());
        config.setConnectionInitSql(role.sessionSql());
        config.setMaximumPoolSize(size);
        config.setMinimumIdle(0);
        HikariDataSource pool = new HikariDataSource(config);
        toClose.push(pool);
        return pool;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (owner == null) {
            owner = context.getUniqueId();
        }
    }

    /** Nested classes inherit the extension; only the outermost class ends it. */
    @Override
    public void afterAll(ExtensionContext context) {
        if (context.getUniqueId().equals(owner)) {
            owner = null;
            close();
        }
    }

    @Override
    public synchronized void close() {
        while (!toClose.isEmpty()) {
            toClose.pop().close();
        }
        sequencer = null;
        eraser = null;
        reader = null;
        projector = null;
        if (events != null) {
            server.drop(events);
            events = null;
        }
        if (keys != null) {
            server.drop(keys);
            keys = null;
        }
    }
}
