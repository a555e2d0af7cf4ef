package hk.chopmark.api.wiring;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import javax.sql.DataSource;

/**
 * The two databases of an installation: events and read models in one, wrapped keys in the other.
 *
 * <p>Pools log in as one role that owns nothing and may take on the roles of the rooms; each pool
 * takes on exactly one of them.
 */
sealed interface Databases extends AutoCloseable permits EmbeddedDatabase, ExternalDatabase {

    /** Which of the two. */
    enum Store {
        EVENTS,
        KEYS
    }

    /**
     * One pool of connections.
     *
     * @param name name in logs and metrics
     * @param store which database
     * @param role role every connection takes on
     * @param schema schema found first
     * @param size most connections
     */
    record PoolSpec(String name, Store store, String role, String schema, int size) {}

    /** Unpooled connections that may change the schema. */
    DataSource admin(Store store);

    /** Unpooled connections of the login that pools use, before it takes on a role. */
    DataSource login(Store store);

    /** Lets the login take on these roles; they exist. */
    void admit(Store store, List<String> roles);

    @Override
    void close();

    /** Opens a pool. */
    default HikariDataSource pool(PoolSpec spec) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(login(spec.store()));
        config.setPoolName("chopmark-" + spec.name());
        config.setMaximumPoolSize(spec.size());
        config.setMinimumIdle(1);
        config.setConnectionTimeout(30_000);
        config.setMaxLifetime(30 * 60_000L);
        config.setInitializationFailTimeout(30_000);
        config.setConnectionInitSql(
                "SET synchronous_commit = on; SET ROLE %s; SET search_path = %s"
                        .formatted(
                                Identifiers.quoted(spec.role()),
                                Identifiers.quoted(spec.schema())));
        return new HikariDataSource(config);
    }
}
