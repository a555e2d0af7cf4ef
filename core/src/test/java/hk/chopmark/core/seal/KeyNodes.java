package hk.chopmark.core.seal;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import hk.chopmark.core.seal.rows.KeySchema;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.MemoryVault;
import hk.chopmark.core.testing.TestPostgres;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests with several nodes on one key database and one clock, which the test moves. */
abstract class KeyNodes {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    static final MemoryVault VAULT = new MemoryVault();
    static HikariDataSource pool;

    final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-09-15T04:00:00Z"));
    final SchoolId school = new SchoolId(UUID.randomUUID());

    /** What the test leaves open, the latest first. */
    final Deque<AutoCloseable> open = new ArrayDeque<>();

    @BeforeAll
    static void openPool() {
        KeySchema.migrate(POSTGRES.keys());
        HikariConfig config = new HikariConfig();
        config.setDataSource(POSTGRES.keys());
        config.setConnectionInitSql("SET ROLE " + KeySchema.ROLE);
        config.setMaximumPoolSize(12);
        pool = new HikariDataSource(config);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    SubjectKeys node() {
        return node(VAULT);
    }

    SubjectKeys node(KeyVault vault) {
        SubjectKeys keys = new SubjectKeys(pool, vault, now::get, SelfTest.random());
        open.push(keys);
        return keys;
    }

    KeyEpochs epochs(SubjectKeys keys) {
        return new KeyEpochs(pool, keys, now::get);
    }
}
