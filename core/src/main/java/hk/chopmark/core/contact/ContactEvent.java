package hk.chopmark.core.contact;

import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.facts.reach.ContactPointFact;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Sealed;
import java.util.UUID;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the contact points of people, and to messages sent there; names and components
 * are stored for ever. The text of a message is on no event.
 */
public sealed interface ContactEvent extends DomainEvent {

    /** Where the person can be reached. */
    ContactPointId point();

    /** Who. */
    PersonRef person();

    /** How somebody is reached. */
    enum Channel {
        EMAIL
    }

    /** How it was shown that a contact point reaches its person. */
    enum VerificationMethod {
        /** A code that was sent there came back. */
        CODE_RETURNED
    }

    /** What a message is; its words are in the program. */
    enum MessageTemplate {
        /** A code that shows that an address reaches its person. */
        CONTACT_CODE,
        /** A code with which a person takes their account into their hands. */
        ACCOUNT_CODE
    }

    /** Why a message did not leave. */
    enum MessageFailure {
        /** The mail server refused the address or the message for good. */
        REFUSED,
        /** The mail server took nothing for as long as it was tried. */
        NOT_TAKEN_IN_TIME,
        /** The contact point was retired, or its address erased, before the message left. */
        NO_ADDRESS
    }

    /**
     * Somebody can be reached there, as is said; nothing shows it yet. The address, in category
     * contact, is that of this contact point for ever: another address is another contact point.
     */
    @Event(namespace = "contact", name = "ContactPointRecorded", version = "1")
    record ContactPointRecorded(
            ContactPointId point, PersonRef person, Channel channel, Sealed<String> address)
            implements ContactEvent, ContactPointFact {
        @Override
        public Step step() {
            return Step.RECORDED;
        }
    }

    /**
     * A contact point was shown to reach its person.
     *
     * @param message what was sent there, with the code
     * @param verifiedBy who gave the code back
     */
    @Event(namespace = "contact", name = "ContactPointVerified", version = "1")
    record ContactPointVerified(
            ContactPointId point,
            PersonRef person,
            VerificationMethod method,
            MessageId message,
            PersonRef verifiedBy)
            implements ContactEvent, ContactPointFact {
        @Override
        public Step step() {
            return Step.VERIFIED;
        }
    }

    /** A contact point is used no more, for ever. */
    @Event(namespace = "contact", name = "ContactPointRetired", version = "1")
    record ContactPointRetired(ContactPointId point, PersonRef person, @InClear(CODE) String reason)
            implements ContactEvent, ContactPointFact {
        @Override
        public Step step() {
            return Step.RETIRED;
        }
    }

    /** A message waits to be sent: level 0 of the evidence of a receipt. */
    @Event(namespace = "contact", name = "MessageQueued", version = "1")
    record MessageQueued(
            MessageId message,
            ContactPointId point,
            PersonRef person,
            Channel channel,
            MessageTemplate template)
            implements ContactEvent {}

    /**
     * The mail server took a message over: level 1 of the evidence of a receipt. Nothing says that
     * it arrived, or that anybody read it.
     *
     * @param status its reply code
     * @param reading id of the event that records the reading of the address
     */
    @Event(namespace = "contact", name = "MessageSent", version = "1")
    record MessageSent(
            MessageId message,
            ContactPointId point,
            PersonRef person,
            Channel channel,
            int status,
            UUID reading)
            implements ContactEvent {}

    /**
     * A message did not leave, and is tried no more.
     *
     * @param status the last reply code of the mail server; absent if it never answered
     */
    @Event(namespace = "contact", name = "MessageFailed", version = "1")
    record MessageFailed(
            MessageId message,
            ContactPointId point,
            PersonRef person,
            Channel channel,
            MessageFailure failure,
            @Nullable Integer status)
            implements ContactEvent {}
}
