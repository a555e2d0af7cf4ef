package hk.chopmark.projections.tenants;

import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.projections.tenants.CommandStory.by;
import static hk.chopmark.projections.tenants.CommandStory.server;

import hk.chopmark.core.contact.ContactCommand.RecordContactPoint;
import hk.chopmark.core.contact.ContactCommand.RecordMessageFailed;
import hk.chopmark.core.contact.ContactCommand.RecordMessageSent;
import hk.chopmark.core.contact.ContactCommand.RequestMessage;
import hk.chopmark.core.contact.ContactCommand.RetireContactPoint;
import hk.chopmark.core.contact.ContactCommand.VerifyContactPoint;
import hk.chopmark.core.contact.ContactEvent.MessageFailure;
import hk.chopmark.core.contact.ContactEvent.MessageTemplate;
import hk.chopmark.core.contact.ContactPointId;
import hk.chopmark.core.contact.MessageId;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.disclosure.DisclosureCommand.ReadAddress;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.tenants.Telling.Step;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** An address is recorded, proven by a code, written to, and taken out of use. */
final class ContactSteps {

    private static final CommandContext KEEPER = by(staff(4), Purpose.ROSTER_ADMINISTRATION);
    private static final CommandContext SENDER = server(Purpose.HOME_SCHOOL_COMMUNICATION);
    static final ContactPointId POINT = new ContactPointId(new UUID(0xc9, 1));
    private static final MessageId CODE = new MessageId(new UUID(0x3e, 1));
    private static final MessageId LATER = new MessageId(new UUID(0x3e, 2));

    private ContactSteps() {}

    static void tell(List<Step> steps) {
        steps.add(
                new Step(
                        KEEPER,
                        at ->
                                RecordContactPoint.email(
                                        at.school(),
                                        POINT,
                                        guardian(1),
                                        at.word() + "@mail.example")));
        steps.add(
                new Step(
                        KEEPER,
                        at ->
                                new RequestMessage(
                                        at.school(),
                                        CODE,
                                        POINT,
                                        guardian(1),
                                        MessageTemplate.CONTACT_CODE)));
        steps.add(
                new Step(
                        SENDER,
                        at ->
                                new ReadAddress(
                                        at.school(),
                                        "contact",
                                        Set.of(guardian(1)),
                                        Set.of("address"),
                                        Set.of(Category.CONTACT))));
        steps.add(
                new Step(
                        SENDER,
                        at ->
                                new RecordMessageSent(
                                        at.school(), CODE, 250, at.eventOf(ReadAddress.class))));
        steps.add(
                new Step(
                        KEEPER,
                        at -> new VerifyContactPoint(at.school(), POINT, guardian(1), CODE)));
        steps.add(
                new Step(
                        SENDER,
                        at ->
                                new RequestMessage(
                                        at.school(),
                                        LATER,
                                        POINT,
                                        guardian(1),
                                        MessageTemplate.ACCOUNT_CODE)));
        steps.add(
                new Step(
                        SENDER,
                        at ->
                                new RecordMessageFailed(
                                        at.school(), LATER, MessageFailure.REFUSED, 550)));
    }

    /** Once an account was opened with its help. */
    static void retire(List<Step> steps) {
        steps.add(
                new Step(
                        KEEPER,
                        at ->
                                new RetireContactPoint(
                                        at.school(), POINT, guardian(1), at.word() + "-changed")));
    }
}
