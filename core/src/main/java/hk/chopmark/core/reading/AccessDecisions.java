package hk.chopmark.core.reading;

import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.CommandSender;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Meta;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.AccessFinding;
import hk.chopmark.core.disclosure.AccessInquiry;
import hk.chopmark.core.disclosure.AccessQuestion;
import hk.chopmark.core.disclosure.QueryAuditLog;
import hk.chopmark.core.history.History;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answers whether somebody may do something, now or at any past instant, and why.
 *
 * <p><b>Guarantees</b>: reads events, never a read model; decides with the code that guards the
 * readings themselves. What {@code explain} is asked is on the record before it is answered; {@code
 * evaluate} leaves no trace. The answer takes in every fact below position {@link Answer#asOf};
 * about the past, those of them stamped up to the instant asked about. Stamps are those of the
 * nodes' clocks: an event may stand behind another with a later stamp, by as much as the clocks
 * differ and a command takes. So an answer about an instant that lies further back than that stays
 * the same for ever.
 */
public final class AccessDecisions {

    /** Most facts that one answer reads: more would be a school with a broken record. */
    public static final int MAX_FACTS = 100_000;

    private final CommandSender sender;
    private final History history;
    private final EventCatalog catalog;

    /**
     * @param sender records the questions
     * @param catalog names the events that answers rest on
     */
    public AccessDecisions(CommandSender sender, History history, EventCatalog catalog) {
        this.sender = sender;
        this.history = history;
        this.catalog = catalog;
    }

    /**
     * An event that an answer rests on.
     *
     * @param event its id, to prove it by
     * @param position its position in the partition
     * @param type {@code name@version}
     * @param at when it was recorded
     * @param by text form of who acted
     */
    public record Citation(UUID event, long position, String type, Instant at, String by) {}

    /**
     * One reason.
     *
     * @param code stable code, such as {@code grant-for-class} or {@code grant-revoked}
     * @param grant the grant it is about; absent where there is none
     * @param permission the permission of that grant that allows it, or that falls short
     * @param events what it rests on; empty where something never was
     */
    public record Reason(
            String code,
            @Nullable GrantId grant,
            @Nullable Permission permission,
            List<Citation> events) {
        public Reason {
            events = List.copyOf(events);
        }
    }

    /**
     * The answer.
     *
     * @param allowed yes or no
     * @param at the instant it is about
     * @param asOf it covers all events of positions below this one, which is that of the question
     * @param recordedBy id of the event that records the question
     * @param factsRead how many events were read for it
     * @param reasons for a yes what it rests on; for a no all that stands in the way
     */
    public record Answer(
            boolean allowed,
            Instant at,
            long asOf,
            UUID recordedBy,
            int factsRead,
            List<Reason> reasons) {
        public Answer {
            reasons = List.copyOf(reasons);
        }
    }

    /**
     * Records the question, then answers it.
     *
     * @throws hk.chopmark.core.shared.DomainRejection {@code access.denied}, after the refusal was
     *     recorded, if the actor may not ask about this person
     */
    public Answer explain(AccessQuestion question, CommandContext context) {
        if (context.idempotencyKey() != null) {
            throw new IllegalArgumentException(
                    "Every question is recorded anew; send it without an idempotency key");
        }
        CommandResult recorded = sender.send(QueryAuditLog.forDecision(question), context);
        UUID event = recorded.eventIds().getFirst();
        Instant asked = question.at();
        Moment moment =
                asked == null
                        ? Moment.now(history.at(recorded.firstPosition()).at())
                        : new Moment(asked, asked);
        Evaluated evaluated = evaluate(question, moment, recorded.firstPosition());
        return new Answer(
                evaluated.allowed(),
                moment.at(),
                recorded.firstPosition(),
                event,
                evaluated.factsRead(),
                evaluated.reasons());
    }

    /** An answer by itself, without a record of the question. */
    public record Evaluated(boolean allowed, int factsRead, List<Reason> reasons) {}

    /**
     * The instant a question is about.
     *
     * @param at decides what is valid
     * @param recordedUpTo decides what counts, by the stamps of facts
     */
    public record Moment(Instant at, Instant recordedUpTo) {

        /** Now: all that is recorded counts, whatever any clock said. */
        public static Moment now(Instant at) {
            return new Moment(at, Instant.MAX);
        }
    }

    /** Answers from the events below a position, recording nothing. */
    public Evaluated evaluate(AccessQuestion question, Moment moment, long below) {
        Facts facts = new Facts(question.school(), below);
        AccessFinding finding =
                decide(new AccessInquiry(question, moment.at(), moment.recordedUpTo()), facts);
        return new Evaluated(
                finding.allowed(),
                facts.read.size(),
                finding.reasons().stream().map(facts::cite).toList());
    }

    private static AccessFinding decide(AccessInquiry inquiry, Facts facts) {
        List<FactQuery> next = inquiry.facts();
        for (int round = 0; !next.isEmpty(); round++) {
            if (round > Decision.MAX_ROUNDS) {
                throw new IllegalStateException("A question asks for facts without end");
            }
            facts.newOnes(next).forEach(inquiry::evolve);
            next = inquiry.furtherFacts().stream().filter(facts::isNew).toList();
        }
        return inquiry.decide();
    }

    /** The facts of one answer, each read once, in log order within a round. */
    private final class Facts {
        private final SchoolId school;
        private final long below;
        private final Set<FactQuery> asked = new LinkedHashSet<>();
        private final Map<UUID, Recorded<?>> read = new HashMap<>();

        Facts(SchoolId school, long below) {
            this.school = school;
            this.below = below;
        }

        boolean isNew(FactQuery query) {
            return !asked.contains(query);
        }

        List<Recorded<?>> newOnes(List<FactQuery> queries) {
            SortedMap<Long, Recorded<?>> found = new TreeMap<>();
            for (FactQuery query : queries) {
                if (asked.add(query)) {
                    read(query, found);
                }
            }
            return List.copyOf(found.values());
        }

        private void read(FactQuery query, SortedMap<Long, Recorded<?>> into) {
            history.of(school).about(query.refs()).ofTypes(query.types()).below(below).stream()
                    .forEach(fact -> {
                        if (read.put(fact.id(), fact) == null) {
                            into.put(fact.position(), fact);
                        }
                        if (read.size() > MAX_FACTS) {
                            throw new IllegalStateException(
                                    "An answer would read more than " + MAX_FACTS + " events");
                        }
                    });
        }

        Reason cite(AccessFinding.Reason reason) {
            return new Reason(
                    reason.code(),
                    reason.grant(),
                    reason.permission(),
                    reason.events().stream().map(this::citation).toList());
        }

        private Citation citation(UUID event) {
            Recorded<?> fact = read.get(event);
            if (fact == null) {
                throw new IllegalStateException("An answer rests on an event that was not read");
            }
            return new Citation(
                    event,
                    fact.position(),
                    catalog.typeOf(fact.event().getClass()).text(),
                    fact.at(),
                    fact.meta().getOrDefault(Meta.ACTOR, ""));
        }
    }
}
