package hk.chopmark.core.contact;

import hk.chopmark.core.border.EmailAddresses;
import hk.chopmark.core.contact.ContactEvent.Channel;
import hk.chopmark.core.contact.ContactEvent.MessageFailure;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to become of contact points and of messages to them. Malformed commands cannot be made:
 * {@link IllegalArgumentException}.
 */
public sealed interface ContactCommand extends Command {

    /** Lowest reply code of a mail server. */
    int MIN_STATUS = 200;

    /** Highest reply code of a mail server. */
    int MAX_STATUS = 599;

    /** About a contact point of a person. */
    sealed interface OfPerson extends ContactCommand {

        /** The contact point. */
        ContactPointId point();

        /** Whose it is. */
        PersonRef person();
    }

    /** Records where a person can be reached; by the person, or by whoever keeps contact points. */
    record RecordContactPoint(
            SchoolId school,
            ContactPointId point,
            PersonRef person,
            Channel channel,
            Sealed<String> address)
            implements OfPerson {
        public RecordContactPoint {
            Require.fresh("address", address, person, Category.CONTACT);
        }

        /**
         * With an e-mail address in its one form.
         *
         * @throws hk.chopmark.core.border.BorderRefusal if it is none
         */
        public static RecordContactPoint email(
                SchoolId school, ContactPointId point, PersonRef person, String address) {
            return new RecordContactPoint(
                    school,
                    point,
                    person,
                    Channel.EMAIL,
                    Sealed.of(person, Category.CONTACT, EmailAddresses.canonical(address)));
        }
    }

    /**
     * Has a message sent to a contact point; by its person, by whoever keeps contact points, or by
     * the server.
     */
    record RequestMessage(
            SchoolId school,
            MessageId message,
            ContactPointId point,
            PersonRef person,
            MessageTemplate template)
            implements OfPerson {}

    /** Records that a code came back; sent by whoever gave it, once the server has compared it. */
    record VerifyContactPoint(
            SchoolId school, ContactPointId point, PersonRef person, MessageId message)
            implements OfPerson {}

    /** Takes a contact point out of use for ever. */
    record RetireContactPoint(
            SchoolId school, ContactPointId point, PersonRef person, String reason)
            implements OfPerson {
        public RetireContactPoint {
            Require.code("reason", reason);
        }
    }

    /** Records that the mail server took a message over. */
    record RecordMessageSent(SchoolId school, MessageId message, int status, UUID reading)
            implements ContactCommand {
        public RecordMessageSent {
            Require.range("status", status, MIN_STATUS, MAX_STATUS);
        }
    }

    /** Records that a message did not leave. */
    record RecordMessageFailed(
            SchoolId school, MessageId message, MessageFailure failure, @Nullable Integer status)
            implements ContactCommand {
        public RecordMessageFailed {
            if (status != null) {
                Require.range("status", status, MIN_STATUS, MAX_STATUS);
            }
        }
    }
}
