package hk.chopmark.projections.testing;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.codec.EventDraft;
import hk.chopmark.core.codec.EventFormat;
import hk.chopmark.core.codec.EventType;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.eventstore.append.AppendRequest;
import hk.chopmark.core.eventstore.append.Appended;
import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.eventstore.axon.PostgresEventStorageEngine;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.seal.OpenVault;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.seal.rows.KeySchema;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.rows.ReadSchema;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** A real log: event store, codec, sealing; events are appended as given, without decisions. */
public final class TestLog implements AutoCloseable {

    /** Time of the first event; each later one is a second later. */
    public static final Instant START = Instant.parse("2026-09-01T00:00:00Z");

    private final TestPostgres postgres;
    private final SubjectKeys keys;
    private final EventCodec codec;
    private final Sequencer sequencer;
    private final PostgresEventStorageEngine storage;
    private final EventLog raw;
    private final AtomicLong ticks = new AtomicLong();
    private final SecureRandom random = new SecureRandom();

    public TestLog(TestPostgres postgres) {
        this.postgres = postgres;
        ReadSchema.migrate(postgres.admin());
        KeySchema.migrate(postgres.keys());
        this.keys =
                new SubjectKeys(postgres.keys(), new OpenVault(), InstantSource.system(), random);
        this.codec =
                new EventCodec(
                        EventCatalog.of(Areas.all(), List.of()),
                        keys,
                        school -> new Origin("chopmark.hk/s/abcdefghijklmnopqrstuvwxyz/e1"),
                        random);
        this.sequencer = Sequencer.open(postgres.sequencer(), Sequencer.Options.STANDARD);
        this.storage = new PostgresEventStorageEngine(sequencer, postgres.sequencer(), codec, null);
        this.raw = new EventLog(postgres.sequencer(), 0, codec);
    }

    /** Axon's view of this log. */
    public PostgresEventStorageEngine storage() {
        return storage;
    }

    /** Pool of the projector role. */
    public DataSource projector() {
        return postgres.projector();
    }

    /** Appends events together. */
    public Appended append(SchoolId school, DomainEvent... events) {
        return append(school, List.of(events));
    }

    /** Appends events together. */
    public Appended append(SchoolId school, List<? extends DomainEvent> events) {
        List<EventDraft> drafts = new ArrayList<>();
        for (DomainEvent event : events) {
            EventType type = codec.catalog().typeOf(event.getClass());
            drafts.add(
                    new EventDraft(
                            school,
                            UuidCreator.getTimeOrderedEpoch().toString(),
                            type.name(),
                            type.version(),
                            START.plusSeconds(ticks.getAndIncrement()),
                            event,
                            Map.of(
                                    Meta.ACTOR, "service=test",
                                    Meta.ROLE, "service",
                                    Meta.AUTH, "system",
                                    Meta.PURPOSE, "demonstration",
                                    Meta.SCHOOL, school.text()),
                            new TreeSet<>()));
        }
        return sequencer.append(AppendRequest.unconditional(codec.encode(drafts))).join();
    }

    /** Raw reads. */
    public EventLog raw() {
        return raw;
    }

    /** How events are encoded. */
    public EventFormat format() {
        return codec;
    }

    @Override
    public void close() {
        storage.close();
        sequencer.close();
        keys.close();
    }
}
