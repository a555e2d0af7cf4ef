package hk.chopmark.core.contact;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StudentId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the decisions about a person's contact points share. Somebody's own contact points are their
 * own affair; those of others take the permission {@value #ACT}, for a student where the student
 * is, for everybody else in the whole school.
 */
abstract class ContactRule<C extends ContactCommand> extends Rule<C, ContactBook> {

    /** The permission to keep contact points of others. */
    static final String ACT = "contact.record";

    private static final Act RECORDING = Act.parse(ACT);

    ContactRule(Class<C> commandType) {
        super(
                commandType,
                CommandPermission.decided(
                        ACT,
                        Purpose.HOME_SCHOOL_COMMUNICATION,
                        Purpose.ROSTER_ADMINISTRATION,
                        Purpose.ACCESS_ADMINISTRATION,
                        Purpose.DATA_IMPORT,
                        Purpose.DEMONSTRATION),
                ContactBook::new,
                ContactBook::apply);
    }

    /** Whose contact points the command is about; empty if the record does not know it. */
    abstract Optional<PersonRef> person(C command, ContactBook book);

    /** The facts of the command itself. */
    abstract List<FactQuery> ownFacts(C command);

    /** What is decided where the sender may. */
    abstract List<ContactEvent> permitted(C command, ContactBook book, DecisionContext context);

    @Override
    public final List<FactQuery> facts(C command, Actor actor) {
        List<FactQuery> queries = new ArrayList<>(Standing.factsAbout(actor));
        queries.addAll(ownFacts(command));
        return queries;
    }

    @Override
    public final List<FactQuery> furtherFacts(
            C command, ContactBook book, DecisionContext context) {
        List<FactQuery> queries = new ArrayList<>();
        if (context.actor().ref() instanceof ActorRef.Person(PersonRef sender)
                && !isOwnAffair(command, book, context.actor())) {
            queries.addAll(book.standing().behind(sender, RECORDING, context.now()));
            person(command, book)
                    .filter(StudentId.class::isInstance)
                    .ifPresent(student ->
                            queries.add(FactQuery.about(student, MembershipFact.class)));
        }
        return queries;
    }

    private boolean isOwnAffair(C command, ContactBook book, Actor actor) {
        return actor.ref() instanceof ActorRef.Person(PersonRef sender)
                && person(command, book).filter(sender::equals).isPresent();
    }

    @Override
    public final List<ContactEvent> decide(
            C command, ContactBook book, DecisionContext context) {
        Actor actor = context.actor();
        if (!isServer(actor)
                && !isOwnAffair(command, book, actor)
                && !mayKeep(command, book, context)) {
            throw DomainRejection.notAllowed(
                    "access.not-permitted",
                    Map.of("missing", RECORDING.text(), "actor", actor.ref().text()));
        }
        return permitted(command, book, context);
    }

    /** Of what is not known, the object is the school, so that nobody else learns of it. */
    private boolean mayKeep(C command, ContactBook book, DecisionContext context) {
        Ref object =
                person(command, book)
                        .filter(StudentId.class::isInstance)
                        .<Ref>map(student -> student)
                        .orElse(command.school());
        return context.actor().ref() instanceof ActorRef.Person(PersonRef sender)
                && book
                        .standing()
                        .usable(sender, RECORDING, context.now(), context.today())
                        .stream()
                        .anyMatch(held ->
                                book.standing()
                                        .takesIn(held.terms().scope(), object, context.today())
                                        .isPresent());
    }

    private static boolean isServer(Actor actor) {
        return actor.ref() instanceof ActorRef.Service && actor.auth() == AuthMethod.SYSTEM;
    }
}
