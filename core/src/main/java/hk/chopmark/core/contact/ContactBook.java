package hk.chopmark.core.contact;

import hk.chopmark.core.contact.ContactPoints.Message;
import hk.chopmark.core.contact.ContactPoints.Point;
import hk.chopmark.core.contact.ContactPoints.Progress;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.SearchableFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.StaffId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What decisions about contact points go by, with the policies that several share. */
final class ContactBook {

    /** Most contact points of a person at a time. */
    static final int MOST_POINTS = 5;

    /** Most messages to a contact point within {@link #DAY}. */
    static final int MOST_MESSAGES = 5;

    private static final Duration DAY = Duration.ofHours(24);

    private final ContactPoints points = new ContactPoints();
    private final Standing standing = new Standing();

    /** Whether the roster told of the person; of staff the standing tells, the sender's too. */
    private boolean known;

    ContactBook apply(Recorded<?> fact) {
        points.evolve(fact);
        standing.evolve(fact);
        known |=
                fact.event() instanceof SearchableFact && !(fact.event() instanceof PostFact);
        return this;
    }

    ContactPoints points() {
        return points;
    }

    Standing standing() {
        return standing;
    }

    /** The roster knows the person: somebody was enrolled, registered or appointed so. */
    void requireKnown(PersonRef person) {
        boolean found = person instanceof StaffId staff ? standing.knows(staff) : known;
        if (!found) {
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

    /** A contact point in use. */
    Point requireInUse(ContactPointId id) {
        Point point = points.point(id).orElseThrow(() -> unknown(id));
        if (point.retiredAt() != null) {
            throw DomainRejection.conflict("contact.retired", Map.of("point", id));
        }
        return point;
    }

    static DomainRejection unknown(ContactPointId point) {
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
