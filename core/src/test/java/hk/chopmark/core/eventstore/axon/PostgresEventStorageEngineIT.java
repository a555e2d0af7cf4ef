package hk.chopmark.core.eventstore.axon;

import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.core.testing.TextFormat;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The contract on PostgreSQL: once as in production, once with so small a window that most
 * conditions go to SQL.
 */
class PostgresEventStorageEngineIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    @Nested
    class AsInProduction extends OnPostgres {
        AsInProduction() {
            super(Sequencer.Options.STANDARD);
        }
    }

    @Nested
    class WithASmallWindow extends OnPostgres {
        WithASmallWindow() {
            super(new Sequencer.Options(0, Sequencer.Start.CLAIM, 3, Duration.ofSeconds(10)));
        }
    }

    abstract static class OnPostgres extends EventStorageEngineContract {

        private final Sequencer.Options options;
        private final Map<EventStorageEngine, Sequencer> sequencers = new HashMap<>();

        OnPostgres(Sequencer.Options options) {
            this.options = options;
        }

        @Override
        EventStorageEngine open() {
            Sequencer sequencer = Sequencer.open(POSTGRES.sequencer(), options);
            EventStorageEngine engine =
                    new PostgresEventStorageEngine(
                            sequencer, POSTGRES.sequencer(), new TextFormat(), null);
            sequencers.put(engine, sequencer);
            return engine;
        }

        @Override
        void close(EventStorageEngine opened) {
            ((PostgresEventStorageEngine) opened).close();
            Sequencer sequencer = sequencers.remove(opened);
            if (sequencer != null) {
                sequencer.close();
            }
        }
    }
}
