package hk.chopmark.core.contact;

import hk.chopmark.core.contact.ContactEvent.Channel;
import hk.chopmark.core.contact.ContactEvent.ContactPointRecorded;
import hk.chopmark.core.contact.ContactEvent.ContactPointRetired;
import hk.chopmark.core.contact.ContactEvent.ContactPointVerified;
import hk.chopmark.core.contact.ContactEvent.MessageFailed;
import hk.chopmark.core.contact.ContactEvent.MessageFailure;
import hk.chopmark.core.contact.ContactEvent.MessageQueued;
import hk.chopmark.core.contact.ContactEvent.MessageSent;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactEvent.VerificationMethod;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import java.util.List;
import java.util.UUID;

/** One invented event of each kind; the golden files hold stored bytes to these values. */
final class ContactSamples {

    private static final GuardianId GUARDIAN = new GuardianId(new UUID(0x60, 1));
    private static final StaffId STAFF = new StaffId(new UUID(0x5f, 1));
    private static final ContactPointId POINT = new ContactPointId(new UUID(0xc9, 1));
    private static final MessageId MESSAGE = new MessageId(new UUID(0x3e, 1));

    private ContactSamples() {}

    static List<DomainEvent> all() {
        return List.of(
                new ContactPointRecorded(
                        POINT,
                        GUARDIAN,
                        Channel.EMAIL,
                        Sealed.of(GUARDIAN, Category.CONTACT, "siu.ming@mail.example")),
                new ContactPointVerified(
                        POINT, GUARDIAN, VerificationMethod.CODE_RETURNED, MESSAGE, STAFF),
                new ContactPointRetired(POINT, GUARDIAN, "changed"),
                new MessageQueued(
                        MESSAGE, POINT, GUARDIAN, Channel.EMAIL, MessageTemplate.CONTACT_CODE),
                new MessageSent(MESSAGE, POINT, GUARDIAN, Channel.EMAIL, 250, new UUID(0xe, 1)),
                new MessageFailed(
                        MESSAGE, POINT, GUARDIAN, Channel.EMAIL, MessageFailure.REFUSED, 550));
    }
}
