package hk.chopmark.core.facts;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.HeldGrants.Held;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A decision whose sender is judged first, by the grants on record: for every object of the
 * command, some usable grant of the sender carries the act there. A grant for the school carries it
 * everywhere, one for a class in the class and for its present pupils, one for a student for that
 * student. What was handed on counts as long as the grant behind it does.
 *
 * <p>The server's own services pass; services that sign in from outside hold no grants.
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
        if (context.actor().ref() instanceof ActorRef.Person(PersonRef person)) {
            Act act = permission.act();
            queries.addAll(judged.standing().behind(person, act, context.now()));
            if (needsPlaces(person, judged.standing(), context)) {
                for (Ref object : permission.objects().apply(command)) {
                    if (object instanceof StudentId student) {
                        queries.add(FactQuery.about(student, MembershipFact.class));
                    }
                }
            }
        }
        queries.addAll(decision.furtherFacts(command, judged.state(), context));
        return queries;
    }

    /** Where a class grant may be all there is. */
    private boolean needsPlaces(PersonRef person, Standing standing, DecisionContext context) {
        Act act = permission.act();
        return standing.usable(person, act, context.now(), context.today()).stream()
                        .noneMatch(held -> held.terms().scope() instanceof SchoolId)
                && standing.grants().holding(person, act, context.now()).stream()
                        .anyMatch(held -> held.terms().scope() instanceof ClassId);
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
        if (!SenderJudge.isServer(context.actor())) {
            requirePermitted(command, judged.standing(), context);
        }
        return decision.decide(command, judged.state(), context);
    }

    private void requirePermitted(C command, Standing standing, DecisionContext context) {
        List<Held> usable =
                context.actor().ref() instanceof ActorRef.Person(PersonRef person)
                        ? standing.usable(person, permission.act(), context.now(), context.today())
                        : List.of();
        for (Ref object : objects(command)) {
            boolean carried =
                    usable.stream()
                            .anyMatch(held ->
                                    standing.takesIn(held.terms().scope(), object, context.today())
                                            .isPresent());
            if (!carried) {
                throw DomainRejection.notAllowed(
                        "access.not-permitted",
                        Map.of(
                                "missing",
                                permission.act().text(),
                                "scope",
                                object,
                                "actor",
                                context.actor().ref().text()));
            }
        }
    }

    /** What it is about; where it names nothing, the whole school. */
    private Set<? extends Ref> objects(C command) {
        Set<? extends Ref> named = permission.objects().apply(command);
        return named.isEmpty() ? Set.of(command.school()) : named;
    }
}
