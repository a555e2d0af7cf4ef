package hk.chopmark.core.facts;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GranteeRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A decision whose sender is judged first, by the grants on record: for every object of the
 * command, some usable grant of the sender carries the act there. A grant for the school carries it
 * everywhere, one for a class in the class and for its present pupils, one for a student for that
 * student. What was handed on counts as long as the grant behind it does.
 *
 * <p>Parts of this server pass; a service account is judged by its grants like a person, and by
 * what its key is for. Nobody is asked for a grant in their own affair.
 *
 * <p><b>Guarantees</b>: pure. What is read to judge is read as facts of the decision, so it guards
 * the append: a grant revoked meanwhile has the command judged anew, and refused.
 *
 * @param <C> the command decided
 * @param <S> the state of the decision behind
 */
final class JudgedByRecord<C extends Command, S> implements Decision<C, JudgedByRecord.Judged<S>> {

    /**
     * What tells whether the sender may, and what the decision behind goes by.
     *
     * @param standing what the sender holds, and where the students are
     * @param state the state of the decision behind
     */
    record Judged<S>(Standing standing, S state) {}

    private final Decision<C, S> decision;
    private final CommandPermission<C> permission;

    JudgedByRecord(Decision<C, S> decision) {
        this.decision = decision;
        this.permission = decision.permission();
    }

    @Override
    public Class<C> commandType() {
        return decision.commandType();
    }

    @Override
    public CommandPermission<C> permission() {
        return permission;
    }

    @Override
    public List<FactQuery> facts(C command, Actor actor) {
        List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
        queries.addAll(decision.facts(command, actor));
        return queries;
    }

    @Override
    public List<FactQuery> furtherFacts(C command, Judged<S> judged, DecisionContext context) {
        List<FactQuery> queries = new ArrayList<>();
        judgedSender(command, context.actor())
                .ifPresent(sender -> {
                    queries.addAll(
                            judged.standing().behind(sender, permission.act(), context.now()));
                    if (!holdsInSchool(judged.standing(), context)) {
                        queries.addAll(decision.objectFacts(command));
                        queries.addAll(placesOfObjects(command, judged, sender, context));
                    }
                });
        queries.addAll(decision.furtherFacts(command, judged.state(), context));
        return queries;
    }

    /** Who is judged by grants; nobody where a part of this server acts, or in its own affair. */
    private Optional<GranteeRef> judgedSender(C command, Actor actor) {
        return decision.isOwnAffair(command, actor) ? Optional.empty() : actor.ref().grantee();
    }

    private boolean holdsInSchool(Standing standing, DecisionContext context) {
        return usable(standing, context).stream()
                .anyMatch(held -> held.terms().scope() instanceof SchoolId);
    }

    /** Where a class grant may be all there is. */
    private List<FactQuery> placesOfObjects(
            C command, Judged<S> judged, GranteeRef sender, DecisionContext context) {
        boolean inClasses =
                judged.standing().grants().holding(sender, permission.act(), context.now()).stream()
                        .anyMatch(held -> held.terms().scope() instanceof ClassId);
        List<FactQuery> queries = new ArrayList<>();
        for (Ref object : objects(command, judged)) {
            if (inClasses && object instanceof StudentId student) {
                queries.add(FactQuery.about(student, MembershipFact.class));
            }
        }
        return queries;
    }

    @Override
    public Set<? extends Ref> objects(C command, Judged<S> judged) {
        return decision.objects(command, judged.state());
    }

    @Override
    public Judged<S> initial(C command) {
        return new Judged<>(new Standing(), decision.initial(command));
    }

    @Override
    public Judged<S> evolve(Judged<S> judged, Recorded<?> fact) {
        judged.standing().evolve(fact);
        return new Judged<>(judged.standing(), decision.evolve(judged.state(), fact));
    }

    @Override
    public List<? extends DomainEvent> decide(
            C command, Judged<S> judged, DecisionContext context) {
        SenderJudge.requireFittingPurpose(permission, context.purpose());
        if (isJudged(command, context.actor())) {
            requirePermitted(command, judged, context);
        }
        return decision.decide(command, judged.state(), context);
    }

    private boolean isJudged(C command, Actor actor) {
        return !SenderJudge.isServer(actor) && !decision.isOwnAffair(command, actor);
    }

    private void requirePermitted(C command, Judged<S> judged, DecisionContext context) {
        List<Held> usable = usable(judged.standing(), context);
        Set<? extends Ref> objects = objects(command, judged);
        List<Ref> missing = new ArrayList<>();
        for (Ref object : objects) {
            if (carrying(usable, object, judged.standing(), context).isEmpty()) {
                missing.add(object);
            }
        }
        if (!missing.isEmpty() || (objects.isEmpty() && usable.isEmpty())) {
            throw NotPermitted.missing(permission.act(), missing, context.actor());
        }
    }

    private List<Held> usable(Standing standing, DecisionContext context) {
        return standing.usable(context.actor(), permission.act(), context.now(), context.today());
    }

    private static Optional<Held> carrying(
            List<Held> usable, Ref object, Standing standing, DecisionContext context) {
        return usable.stream()
                .filter(held ->
                        standing.takesIn(held.terms().scope(), object, context.today()).isPresent())
                .findFirst();
    }

    /** For each object the first grant that carries the act there. */
    @Override
    public List<UUID> reliedOn(
            C command,
            Judged<S> judged,
            DecisionContext context,
            List<? extends DomainEvent> decided) {
        Set<UUID> events =
                new LinkedHashSet<>(decision.reliedOn(command, judged.state(), context, decided));
        if (isJudged(command, context.actor())) {
            List<Held> usable = usable(judged.standing(), context);
            Set<? extends Ref> objects = objects(command, judged);
            Stream<Held> first =
                    objects.isEmpty()
                            ? usable.stream().limit(1)
                            : objects.stream()
                                    .flatMap(object ->
                                            carrying(usable, object, judged.standing(), context)
                                                    .stream());
            first.forEach(held -> events.addAll(held.madeBy()));
        }
        return List.copyOf(events);
    }
}
