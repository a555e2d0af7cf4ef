package hk.chopmark.core.contact;

import hk.chopmark.core.contact.ContactCommand.OfPerson;
import hk.chopmark.core.contact.ContactPoints.Message;
import hk.chopmark.core.contact.ContactPoints.Point;
import hk.chopmark.core.contact.ContactPoints.Progress;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.SearchableFact;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StaffId;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What decisions about contact points go by, with the policies that several share. */
final class ContactBook {

    /** Most contact points of a person at a time. */
    static final int MOST_POINTS = 5;

    /** Most messages to a contact point within {@link #DAY}. */
    static final int MOST_MESSAGES = 5;

    private static final Duration DAY = Duration.ofHours(24);

    private final ContactPoints points = new ContactPoints();
    private final Set<StaffId> appointed = new HashSet<>();

    /** Whether the roster knows a guardian or a student; staff, the sender too, are told apart. */
    private boolean registered;

    ContactBook apply(Recorded<?> fact) {
        points.evolve(fact);
        if (fact.event() instanceof PostFact post) {
            appointed.add(post.staff());
        } else {
            registered |= fact.event() instanceof SearchableFact;
        }
        return this;
    }

    ContactPoints points() {
        return points;
    }

    /** The roster knows the person: somebody was enrolled, registered or appointed so. */
    void requireKnown(PersonRef person) {
        boolean known = person instanceof StaffId staff ? appointed.contains(staff) : registered;
        if (!known) {
            throw DomainRejection.unknown("contact.person-unknown", Map.of("person", person));
        }
    }

    void requireNew(ContactPointId point) {
        if (points.point(point).isPresent()) {
            throw DomainRejection.conflict("contact.already-recorded", Map.of("point", point));
        }
    }

    void requireRoom(PersonRef person) {
        long inUse =
                points.all().stream()
                        .filter(point -> point.person().equals(person))
                        .filter(point -> point.retiredAt() == null)
                        .count();
        if (inUse >= MOST_POINTS) {
            throw DomainRejection.rule(
                    "contact.too-many-points", Map.of("person", person, "most", MOST_POINTS));
        }
    }

    /** A contact point of the person, in use; one of somebody else is not known. */
    Point requireInUse(OfPerson command) {
        Point point =
                points.point(command.point())
                        .filter(found -> found.person().equals(command.person()))
                        .orElseThrow(() -> unknown(command.point()));
        if (point.retiredAt() != null) {
            throw DomainRejection.conflict("contact.retired", Map.of("point", command.point()));
        }
        return point;
    }

    private static DomainRejection unknown(ContactPointId point) {
        return DomainRejection.unknown("contact.point-unknown", Map.of("point", point));
    }

    void requireFewMessages(ContactPointId point, DecisionContext context) {
        List<Message> recent =
                points.messagesTo(point).stream()
                        .filter(message -> message.queuedAt().isAfter(context.now().minus(DAY)))
                        .toList();
        if (recent.size() >= MOST_MESSAGES) {
            throw DomainRejection.tooOften(
                    "contact.too-many-messages", Map.of("point", point, "most", MOST_MESSAGES));
        }
    }

    /** A message that left for this contact point. */
    void requireSent(MessageId id, ContactPointId point, ContactEvent.MessageTemplate template) {
        boolean sent =
                points.message(id)
                        .filter(message -> message.point().equals(point))
                        .filter(message -> message.template() == template)
                        .filter(message -> message.progress() == Progress.SENT)
                        .isPresent();
        if (!sent) {
            throw DomainRejection.rule(
                    "contact.not-sent-there", Map.of("message", id, "point", point));
        }
    }
}
