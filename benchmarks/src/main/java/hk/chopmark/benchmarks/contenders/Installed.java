package hk.chopmark.benchmarks.contenders;

import hk.chopmark.benchmarks.reply.ReplyModule;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.roster.RosterModule;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.engine.ProjectionEngine;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A running engine over a store: as the server runs it, integrator and checkpoints included, with
 * the benchmark's area for all others but the roster's.
 *
 * @param engine the engine
 * @param signer its signer
 * @param projections its read models; null while none is measured
 */
record Installed(
        AuditEngine engine, FileCheckpointSigner signer, @Nullable ProjectionEngine projections)
        implements AutoCloseable {

    static final SchoolId SCHOOL =
            new SchoolId(UUID.fromString("01980000-0000-7000-8000-00000000cafe"));

    /** The school that is flooded by the other. */
    static final SchoolId NEIGHBOUR =
            new SchoolId(UUID.fromString("01980000-0000-7000-8000-00000000beef"));

    static final List<AreaModule> AREAS =
            List.of(new RosterModule().module(), new ReplyModule().module());

    /** In which schools are founded. */
    static final CommandContext FOUNDING =
            CommandContext.of(Actor.service("benchmark"), Purpose.ROSTER_ADMINISTRATION);

    static final CommandContext CONTEXT =
            CommandContext.of(Actor.service("benchmark"), Purpose.HOME_SCHOOL_COMMUNICATION);

    /** The engine alone, and a school in it. */
    static Installed withoutReadModels(Store store) {
        return start(store, null);
    }

    /** With the read model of replies, which catches up by itself. */
    static Installed withReadModel(Store store) {
        return start(
                store,
                new ProjectionEngine(
                        store.projector(),
                        List.of(RepliesProjection.INSTANCE),
                        InstantSource.system()));
    }

    private static Installed start(Store store, @Nullable ProjectionEngine projections) {
        FileCheckpointSigner signer =
                FileCheckpointSigner.open(store.folder().resolve("signer"), new SecureRandom());
        AuditEngine engine =
                AuditEngine.builder()
                        .areas(AREAS)
                        .events(store.events())
                        .keys(store.keys())
                        .vault(store.vault())
                        .signer(signer)
                        .configure(configurer -> {
                            if (projections != null) {
                                projections.configure(configurer);
                            }
                        })
                        .start();
        if (projections != null) {
            projections.attach(engine.axon(), engine.log(), engine.codec());
        }
        if (engine.head() == 0) {
            engine.send(new RegisterSchool(SCHOOL, "Benchmark School", "基準學校"), FOUNDING);
        }
        return new Installed(engine, signer, projections);
    }

    @Override
    public void close() {
        engine.close();
        if (projections != null) {
            projections.close();
        }
        signer.close();
    }
}
