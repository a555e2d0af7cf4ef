package hk.chopmark.api.contact;

import hk.chopmark.api.mail.ContactCodes;
import hk.chopmark.core.contact.ContactCommand.VerifyContactPoint;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactPointId;
import hk.chopmark.core.contact.MessageId;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import org.springframework.stereotype.Component;

/**
 * Verifies contact points by codes that came back.
 *
 * <p><b>Guarantees</b>: whoever may not verify is refused before any code is compared, and the
 * refusal is recorded; so nobody uses up the attempts of others.
 */
@Component
class ReturnedCodes {

    private final AuditEngine engine;
    private final ContactCodes codes;

    ReturnedCodes(AuditEngine engine, ContactCodes codes) {
        this.engine = engine;
        this.codes = codes;
    }

    /** A contact point of a person. */
    record Place(SchoolId school, PersonRef person, ContactPointId point) {

        VerifyContactPoint by(MessageId message) {
            return new VerifyContactPoint(school, point, person, message);
        }
    }

    /**
     * Compares a code and records that it came back.
     *
     * @throws DomainRejection {@code contact.code-wrong}, or what the rule says
     */
    CommandResult verify(Place place, String code, CommandContext context) {
        if (!isOneself(place, context)) {
            requireAllowed(place, context);
        }
        MessageId message =
                codes.require(place.school(), place.point(), MessageTemplate.CONTACT_CODE, code);
        CommandResult result = engine.send(place.by(message), context);
        codes.usedUp(place.school(), place.point(), MessageTemplate.CONTACT_CODE);
        return result;
    }

    private static boolean isOneself(Place place, CommandContext context) {
        return context.actor().ref() instanceof ActorRef.Person(PersonRef sender)
                && sender.equals(place.person());
    }

    /** Asks with a message that nobody sent: whoever may verify is refused for that alone. */
    private void requireAllowed(Place place, CommandContext context) {
        MessageId none = new MessageId(engine.ids().get());
        try {
            engine.send(
                    place.by(none),
                    CommandContext.of(context.actor(), context.purpose())
                            .from(String.valueOf(context.source()), null));
        } catch (DomainRejection e) {
            if (!e.code().equals("contact.not-sent-there")) {
                throw e;
            }
        }
    }
}
