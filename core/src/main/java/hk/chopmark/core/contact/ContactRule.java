package hk.chopmark.core.contact;

import hk.chopmark.core.contact.ContactCommand.OfPerson;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StudentId;
import java.util.Set;

/**
 * What the decisions about a person's contact points share. Somebody's own contact points are their
 * own affair; those of others take a permission, for a student where the student is, for everybody
 * else in the whole school.
 */
abstract class ContactRule<C extends OfPerson> extends Rule<C, ContactBook> {

    ContactRule(Class<C> commandType) {
        super(
                commandType,
                CommandPermission.judged(
                        "contact.record",
                        ContactRule::objects,
                        Purpose.HOME_SCHOOL_COMMUNICATION,
                        Purpose.ROSTER_ADMINISTRATION,
                        Purpose.ACCESS_ADMINISTRATION,
                        Purpose.DATA_IMPORT,
                        Purpose.DEMONSTRATION),
                ContactBook::new,
                ContactBook::apply);
    }

    private static Set<Ref> objects(OfPerson command) {
        return Set.of(command.person() instanceof StudentId student ? student : command.school());
    }

    @Override
    public final boolean isOwnAffair(C command, Actor actor) {
        return actor.ref() instanceof ActorRef.Person(PersonRef sender)
                && sender.equals(command.person());
    }
}
