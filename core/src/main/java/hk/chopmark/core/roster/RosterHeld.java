package hk.chopmark.core.roster;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.HeldField;
import hk.chopmark.core.decision.HeldField.Kept;
import hk.chopmark.core.decision.HeldField.Use;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.HkidRecorded;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.SubjectDetailCorrected;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.util.List;

/** The personal data that the roster holds, and why. */
final class RosterHeld {

    /** Who somebody is: on lists, boards and receipts. */
    private static final Use NAMES =
            Use.of(
                            Kept.AS_THE_PERSON,
                            Purpose.ROSTER_ADMINISTRATION,
                            Purpose.TEACHING,
                            Purpose.HOME_SCHOOL_COMMUNICATION,
                            Purpose.RECEIPT_PROOF)
                    .to("administrator", "data-protection-officer", "teacher", "auditor");

    /** To tell people of the same name apart. */
    private static final Use DETAILS =
            Use.of(Kept.AS_THE_PERSON, Purpose.ROSTER_ADMINISTRATION)
                    .to("administrator", "data-protection-officer", "teacher", "auditor");

    /** To reach a guardian. */
    private static final Use PHONE =
            Use.of(
                            Kept.AS_THE_PERSON,
                            Purpose.HOME_SCHOOL_COMMUNICATION,
                            Purpose.ROSTER_ADMINISTRATION)
                    .to("administrator", "data-protection-officer", "teacher", "auditor");

    /** Nobody receives it by a usual role: a school gives the right to view it expressly. */
    private static final Use IDENTITY_NUMBER =
            Use.of(Kept.AS_THE_PERSON, Purpose.ROSTER_ADMINISTRATION);

    private RosterHeld() {}

    /** Every sealed field of the events of the roster. */
    static List<HeldField> fields() {
        return List.of(
                identity(StudentEnrolled.class, "nameZh", NAMES, StudentId.KIND),
                identity(StudentEnrolled.class, "nameEn", NAMES, StudentId.KIND),
                identity(StudentEnrolled.class, "sourceNumber", DETAILS, StudentId.KIND),
                identity(StudentEnrolled.class, "dateOfBirth", DETAILS, StudentId.KIND),
                identity(GuardianRegistered.class, "nameZh", NAMES, GuardianId.KIND),
                identity(GuardianRegistered.class, "nameEn", NAMES, GuardianId.KIND),
                contact(GuardianRegistered.class, "phone"),
                identity(GuardianLinked.class, "relation", NAMES, GuardianId.KIND),
                staff(StaffAppointed.class, "nameZh"),
                staff(StaffAppointed.class, "nameEn"),
                identity(
                        SubjectDetailCorrected.class,
                        "newValue",
                        NAMES,
                        StudentId.KIND,
                        GuardianId.KIND),
                contact(SubjectDetailCorrected.class, "newValue"),
                staff(SubjectDetailCorrected.class, "newValue"),
                HeldField.of(
                        HkidRecorded.class,
                        "hkid",
                        Category.HKID,
                        IDENTITY_NUMBER,
                        StudentId.KIND,
                        GuardianId.KIND,
                        StaffId.KIND));
    }

    private static HeldField identity(
            Class<? extends DomainEvent> event, String field, Use use, String... about) {
        return HeldField.of(event, field, Category.IDENTITY, use, about);
    }

    private static HeldField contact(Class<? extends DomainEvent> event, String field) {
        return HeldField.of(event, field, Category.CONTACT, PHONE, GuardianId.KIND);
    }

    private static HeldField staff(Class<? extends DomainEvent> event, String field) {
        return HeldField.of(event, field, Category.STAFF, NAMES, StaffId.KIND);
    }
}
