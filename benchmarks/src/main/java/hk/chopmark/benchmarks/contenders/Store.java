package hk.chopmark.benchmarks.contenders;

import com.zaxxer.hikari.HikariDataSource;
import hk.chopmark.core.eventstore.EventStoreSchema;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.seal.rows.KeySchema;
import hk.chopmark.core.seal.vault.BcfksKeyVault;
import hk.chopmark.core.seal.vault.KeystorePassphrase;
import hk.chopmark.projections.rows.ReadSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The databases, pools and key vault of an installation, as the server makes them, in one contender
 * of its own.
 *
 * @param admin unpooled superuser connections to the events
 * @param events pool of the sequencer role
 * @param projector pool of the projector role
 * @param keys pool of the key role
 * @param vault the default vault, a file
 * @param folder where the signer may keep its state
 */
record Store(
        PGSimpleDataSource admin,
        HikariDataSource events,
        HikariDataSource projector,
        HikariDataSource keys,
        BcfksKeyVault vault,
        Path folder)
        implements AutoCloseable {

    /** Sizes as in an installation. */
    static final int EVENT_CONNECTIONS = 24;

    static Store create(Databases databases, String name, Path folder) {
        PGSimpleDataSource events = databases.create("bench_" + name);
        PGSimpleDataSource keys = databases.create("bench_" + name + "_keys");
        EventStoreSchema.migrate(events);
        ReadSchema.migrate(events);
        KeySchema.migrate(keys);
        return new Store(
                events,
                Databases.pool(events, EVENT_CONNECTIONS, StoreRole.SEQUENCER.sessionSql()),
                Databases.pool(events, 8, StoreRole.PROJECTOR.sessionSql()),
                Databases.pool(
                        keys,
                        8,
                        "SET ROLE " + KeySchema.ROLE + "; SET search_path = " + KeySchema.SCHEMA),
                vault(folder),
                folder);
    }

    private static BcfksKeyVault vault(Path folder) {
        try {
            Path keys = Files.createTempDirectory(folder, "keys");
            return BcfksKeyVault.open(
                    keys.resolve("vault.bcfks"),
                    new KeystorePassphrase.Given("a passphrase of a benchmark"));
        } catch (IOException e) {
            throw new UncheckedIOException("Making a folder for keys", e);
        }
    }

    @Override
    public void close() {
        vault.close();
        keys.close();
        projector.close();
        events.close();
    }
}
