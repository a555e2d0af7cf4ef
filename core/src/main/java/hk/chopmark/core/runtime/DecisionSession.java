package hk.chopmark.core.runtime;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.SessionDecision;
import hk.chopmark.core.eventstore.append.Appended;
import hk.chopmark.core.eventstore.append.Idempotency;
import hk.chopmark.core.eventstore.axon.PostgresEventStorageEngine;
import hk.chopmark.core.facts.SenderJudge;
import hk.chopmark.core.runtime.EventWriter.Stamp;
import hk.chopmark.core.runtime.FactReader.Folding;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreTransaction;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.axonframework.messaging.eventstreaming.EventCriteria;

/**
 * Many commands of one kind in one school, decided over a state that stays in memory, as an
 * importer needs.
 *
 * <p><b>Guarantees</b>: the same rules and the same condition of the append as for single commands;
 * before each decision the facts that others stored since the last one are read. The first command
 * reads all facts of the school that the decision can ask for. For use by one thread at a time;
 * other sessions and commands may go on beside it.
 *
 * @param <C> the commands
 */
public final class DecisionSession<C extends Command> {

    /** Most events of one command. */
    public static final int MAX_EVENTS = 2_000;

    private final SchoolId school;
    private final Deciding<C, ?> deciding;
    private final Parts parts;

    /** What a session works with. */
    record Parts(DecidingHandler.Tools tools, UnitOfWorkFactory unitsOfWork) {}

    private DecisionSession(SchoolId school, Deciding<C, ?> deciding, Parts parts) {
        this.school = school;
        this.deciding = deciding;
        this.parts = parts;
    }

    static <C extends Command, S> DecisionSession<C> of(
            SchoolId school, SessionDecision<C, S> decision, Parts parts) {
        EventCriteria criteria = parts.tools().facts().criteria(school, decision.sessionFacts());
        return new DecisionSession<>(school, new Deciding<>(decision, criteria), parts);
    }

    /**
     * Decides and stores.
     *
     * @return once the events are durable
     * @throws hk.chopmark.core.shared.DomainRejection if a rule forbids it; the session goes on.
     *     What the record judges is refused to all but the server's own services
     * @throws hk.chopmark.core.shared.TransientFailure if it may be tried again; the session goes
     *     on
     */
    public CommandResult send(C command, CommandContext context) {
        if (!command.school().equals(school)) {
            throw new IllegalArgumentException("This session is of another school");
        }
        parts.tools().gate().requireFounded(school);
        SenderJudge.requireInSession(deciding.permission(), context.actor(), context.purpose());
        Map<String, String> metadata = CommandMetadata.of(context);
        return ConflictRetry.run(() -> {
            String id = parts.tools().writer().ids().get().toString();
            try {
                Outcome outcome =
                        parts.unitsOfWork()
                                .create(id)
                                .executeWithResult(unit ->
                                        CompletableFuture.completedFuture(
                                                attempt(command, context, metadata, unit, id)))
                                .join();
                deciding.committed(school, outcome);
                return parts.tools().repetitions().resultOf(outcome);
            } catch (CompletionException e) {
                throw Failures.unwrap(e);
            }
        });
    }

    private Outcome attempt(
            C command,
            CommandContext context,
            Map<String, String> metadata,
            ProcessingContext unit,
            String id) {
        parts.tools().turns().await(unit, school);
        Optional<Idempotency> idempotency = parts.tools().repetitions().of(command, metadata);
        Optional<Appended> earlier = idempotency.flatMap(parts.tools().repetitions()::earlier);
        if (earlier.isPresent()) {
            return Outcome.repeated(earlier.get());
        }
        idempotency.ifPresent(it -> unit.putResource(PostgresEventStorageEngine.IDEMPOTENCY, it));
        EventStoreTransaction transaction = unit.component(EventStore.class).transaction(unit);
        Stamp stamp =
                new Stamp(parts.tools().now(), CommandMetadata.ofEvents(metadata, school, id));
        deciding.catchUp(parts.tools().facts(), transaction);
        List<? extends DomainEvent> events;
        try {
            events =
                    deciding.decide(
                            command,
                            new DecisionContext(
                                    context.actor(),
                                    context.purpose(),
                                    stamp.at(),
                                    FactReader.readAsOf(transaction),
                                    parts.tools().writer().ids()));
        } catch (DomainRejection e) {
            return parts.tools().repetitions().storedMeanwhile(idempotency, e);
        }
        if (events.isEmpty() && idempotency.isPresent()) {
            return parts.tools()
                    .repetitions()
                    .ofNothing(idempotency.get(), FactReader.readAsOf(transaction));
        }
        Outcome outcome = parts.tools().writer().write(unit, transaction, events, stamp);
        deciding.decided(events, stamp);
        return outcome;
    }

    /** The state, and how far in the log it reaches. */
    private static final class Deciding<C extends Command, S> {
        private final SessionDecision<C, S> decision;
        private final EventCriteria criteria;
        private S state;
        private long readTo;
        private List<? extends DomainEvent> decided = List.of();
        private Stamp stamp = new Stamp(java.time.Instant.EPOCH, Map.of());

        Deciding(SessionDecision<C, S> decision, EventCriteria criteria) {
            this.decision = decision;
            this.criteria = criteria;
            this.state = decision.initial();
        }

        CommandPermission<C> permission() {
            return decision.permission();
        }

        void catchUp(FactReader facts, EventStoreTransaction transaction) {
            state =
                    facts.read(
                            transaction, criteria, readTo, new Folding<>(state, decision::evolve));
            readTo = FactReader.readAsOf(transaction);
        }

        List<? extends DomainEvent> decide(C command, DecisionContext context) {
            List<? extends DomainEvent> events = decision.decide(command, state, context);
            if (events.size() > MAX_EVENTS) {
                throw new IllegalArgumentException(
                        "A command of a session stores at most "
                                + MAX_EVENTS
                                + " events; found "
                                + events.size());
            }
            return events;
        }

        void decided(List<? extends DomainEvent> events, Stamp at) {
            decided = events;
            stamp = at;
        }

        /**
         * Folds on what was just stored, without reading it back: no other fact stands between what
         * was read and it, or the append would have been refused. A crash or an unclear answer
         * before this point leaves the state where it was; the next command reads the events.
         */
        void committed(SchoolId school, Outcome outcome) {
            List<? extends DomainEvent> events = decided;
            decided = List.of();
            if (outcome.isRepeated() || events.isEmpty()) {
                return;
            }
            long position = outcome.where().firstPosition();
            List<UUID> ids = outcome.eventIds();
            for (int i = 0; i < events.size(); i++) {
                state =
                        decision.evolve(
                                state,
                                new Recorded<>(
                                        school,
                                        position + i,
                                        ids.get(i),
                                        stamp.at(),
                                        stamp.metadata(),
                                        events.get(i)));
            }
            readTo = outcome.where().asOf();
        }
    }
}
