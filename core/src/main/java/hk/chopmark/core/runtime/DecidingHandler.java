package hk.chopmark.core.runtime;

import hk.chopmark.core.access.AccessEvent.CommandRefused;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.FactRounds;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.eventstore.append.Appended;
import hk.chopmark.core.eventstore.append.Idempotency;
import hk.chopmark.core.eventstore.axon.PostgresEventStorageEngine;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.SenderJudge;
import hk.chopmark.core.runtime.EventWriter.Stamp;
import hk.chopmark.core.runtime.FactReader.Folding;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.eventsourcing.eventstore.EventStoreTransaction;
import org.axonframework.messaging.commandhandling.CommandHandler;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.GenericCommandResultMessage;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;

/**
 * Axon's handler of one command: reads the facts its decision asks for, decides, appends under the
 * condition that they still hold.
 *
 * <p>The same for every decision; there is no reflection and no annotation in the way of a command.
 */
final class DecidingHandler<C extends Command, S> implements CommandHandler {

    private static final MessageType RESULT = new MessageType("chopmark.Outcome", "1");

    private final Decision<C, S> decision;
    private final Tools tools;

    DecidingHandler(Decision<C, S> decision, Tools tools) {
        this.decision = decision;
        this.tools = tools;
    }

    /** What every handler works with. */
    record Tools(
            FactReader facts,
            EventWriter writer,
            InstantSource clock,
            SchoolGate gate,
            DecidingTurns turns,
            WorkObserver work,
            Repetitions repetitions) {

        /** This program is younger. */
        private static final Instant EARLIEST = Instant.parse("2020-01-01T00:00:00Z");

        private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");
        private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

        /**
         * Server time as it is stored.
         *
         * @throws TransientFailure if the clock of this machine shows a time that cannot be: what
         *     is recorded now would carry it for ever
         */
        Instant now() {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            if (now.isBefore(EARLIEST) || now.isAfter(LATEST)) {
                throw new TransientFailure(
                        "The clock of this machine shows "
                                + now
                                + ", which cannot be; nothing was stored: set the clock, try again",
                        RETRY_AFTER,
                        null);
            }
            return now;
        }
    }

    @Override
    public MessageStream.Single<CommandResultMessage> handle(
            CommandMessage message, ProcessingContext context) {
        try {
            Outcome outcome = decide(message, context);
            return MessageStream.just(new GenericCommandResultMessage(RESULT, outcome));
        } catch (RuntimeException e) {
            return MessageStream.failed(e).first().cast();
        }
    }

    private Outcome decide(CommandMessage message, ProcessingContext context) {
        C command =
                Objects.requireNonNull(
                        decision.commandType().cast(message.payload()),
                        "A command message has a payload");
        Actor actor = CommandMetadata.actor(message.metadata());
        Purpose purpose = CommandMetadata.purpose(message.metadata());
        if (command.foundsSchool()) {
            // Before the school exists there is neither a grant to judge by nor a log to refuse in.
            SenderJudge.requireInSession(decision.permission(), actor, purpose);
        }
        tools.gate().requireOpenFor(command);
        tools.turns().await(context, command.school());
        Optional<Idempotency> idempotency = tools.repetitions().of(command, message.metadata());
        Optional<Appended> earlier = idempotency.flatMap(tools.repetitions()::earlier);
        if (earlier.isPresent()) {
            return Outcome.repeated(earlier.get());
        }
        idempotency.ifPresent(
                it -> context.putResource(PostgresEventStorageEngine.IDEMPOTENCY, it));
        Instant now = tools.now();
        // After the look for a repetition: a claim grows old, its answer does not.
        CommandMetadata.claimed(message.metadata())
                .ifPresent(claim -> claim.requireNear(now, actor, purpose));
        EventStoreTransaction transaction =
                context.component(EventStore.class).transaction(context);
        Supplier<DecisionContext> surroundings =
                () ->
                        new DecisionContext(
                                actor,
                                purpose,
                                now,
                                FactReader.readAsOf(transaction),
                                tools.writer().ids());
        GuardedFacts facts = new GuardedFacts(tools.facts(), transaction, command.school());
        S state = new FactRounds<>(decision, command, actor).read(facts, surroundings);
        List<? extends DomainEvent> events = List.of();
        List<UUID> grants = List.of();
        try {
            DecisionContext deciding = surroundings.get();
            events = decision.decide(command, state, deciding);
            grants = decision.reliedOn(command, state, deciding, events);
        } catch (NotPermitted e) {
            events = List.of(CommandRefused.of(e));
        } catch (DomainRejection e) {
            return tools.repetitions().storedMeanwhile(idempotency, e);
        } finally {
            tools.work().decided(facts.count, events.size());
        }
        if (events.isEmpty() && idempotency.isPresent()) {
            return tools.repetitions()
                    .ofNothing(idempotency.get(), FactReader.readAsOf(transaction));
        }
        Stamp stamp =
                new Stamp(
                        now,
                        CommandMetadata.relyingOn(
                                grants,
                                CommandMetadata.ofEvents(
                                        message.metadata(),
                                        command.school(),
                                        message.identifier())));
        return tools.writer().write(context, transaction, events, stamp);
    }

    /** Facts of one school; what is read guards the append of the transaction. */
    private static final class GuardedFacts implements FactRounds.Reader {

        private final FactReader reader;
        private final EventStoreTransaction transaction;
        private final SchoolId school;
        private long count;

        GuardedFacts(FactReader reader, EventStoreTransaction transaction, SchoolId school) {
            this.reader = reader;
            this.transaction = transaction;
            this.school = school;
        }

        @Override
        public <T> T read(Set<FactQuery> queries, T start, BiFunction<T, Recorded<?>, T> step) {
            return reader.read(
                    transaction,
                    reader.criteria(school, queries),
                    0,
                    new Folding<>(
                            start,
                            (state, fact) -> {
                                count++;
                                return step.apply(state, fact);
                            }));
        }
    }
}
