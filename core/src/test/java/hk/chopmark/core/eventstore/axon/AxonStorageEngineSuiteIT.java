package hk.chopmark.core.eventstore.axon;

import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.core.testing.TextFormat;
import java.util.UUID;
import org.axonframework.eventsourcing.eventstore.StorageEngineTestSuite;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Axon's own suite for storage engines, whole, on ours. */
class AxonStorageEngineSuiteIT extends StorageEngineTestSuite<PostgresEventStorageEngine> {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static @Nullable Sequencer sequencer;
    private static @Nullable PostgresEventStorageEngine engine;

    @Override
    protected PostgresEventStorageEngine buildStorageEngine() {
        sequencer = Sequencer.open(POSTGRES.sequencer(), Sequencer.Options.STANDARD);
        engine =
                new PostgresEventStorageEngine(
                        sequencer,
                        POSTGRES.sequencer(),
                        new TextFormat(),
                        new SchoolId(UUID.randomUUID()));
        return engine;
    }

    @Override
    @SuppressWarnings("NullAway") // the suite allows null, and so does the engine
    protected ProcessingContext processingContext() {
        return null;
    }

    @AfterAll
    static void close() {
        if (engine != null) {
            engine.close();
        }
        if (sequencer != null) {
            sequencer.close();
        }
    }
}
