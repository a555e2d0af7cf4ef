package hk.chopmark.core.contact;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;

import hk.chopmark.core.contact.ContactEvent.ContactPointRecorded;
import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.HeldField;
import hk.chopmark.core.decision.HeldField.Kept;
import hk.chopmark.core.decision.HeldField.Use;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;

/** What contact points bring to the runtime. */
public final class ContactModule implements Area {

    /** The resource that addresses are looked at through. */
    public static final String RESOURCE = "contact";

    /** The field of an address. */
    public static final String ADDRESS = "address";

    @Override
    public AreaModule module() {
        return AreaModule.named("contact")
                .events(ContactEvent.class)
                .decisions(
                        new ContactRules.Recording(),
                        new ContactRules.Verifying(),
                        new ContactRules.Retiring(),
                        new MessageRules.Requesting(),
                        new MessageRules.Sending(),
                        new MessageRules.Failing())
                .refKinds(
                        new RefKind<>(
                                ContactPointId.KIND, ContactPointId.class, ContactPointId::new),
                        new RefKind<>(MessageId.KIND, MessageId.class, MessageId::new))
                .resources(
                        Resource.of(RESOURCE, Category.CONTACT)
                                .action("view", ADMINISTRATOR, DATA_PROTECTION_OFFICER)
                                .clearFor(ADMINISTRATOR, DATA_PROTECTION_OFFICER)
                                .action("record", ADMINISTRATOR)
                                .unguarded("send"))
                .held(
                        HeldField.of(
                                ContactPointRecorded.class,
                                ADDRESS,
                                Category.CONTACT,
                                Use.of(
                                                Kept.AS_THE_PERSON,
                                                Purpose.HOME_SCHOOL_COMMUNICATION,
                                                Purpose.ROSTER_ADMINISTRATION)
                                        .to("administrator", "data-protection-officer"),
                                StudentId.KIND,
                                GuardianId.KIND,
                                StaffId.KIND))
                .places(HeldPlace.named("mail-servers", Category.CONTACT).only(ADDRESS))
                .samples(ContactSamples::all)
                .build();
    }
}
