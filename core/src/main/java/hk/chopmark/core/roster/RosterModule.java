package hk.chopmark.core.roster;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.AUDITOR;
import static hk.chopmark.core.decision.UsualRole.CONNECTOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;
import static hk.chopmark.core.decision.UsualRole.OPERATOR;
import static hk.chopmark.core.decision.UsualRole.TEACHER;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.decision.SessionDecision;
import hk.chopmark.core.roster.RosterCommand.EnrolStudents;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;

/** What the roster brings to the runtime. */
public final class RosterModule implements Area {

    /** Events and decisions of the roster. */
    @Override
    public AreaModule module() {
        return AreaModule.named("roster")
                .events(RosterEvent.class)
                .decisions(
                        new SchoolRules.Registering(),
                        new SchoolRules.Opening(),
                        new StudentRules.Enrolling(),
                        new StudentRules.EnrollingMany(),
                        new StudentRules.Leaving(),
                        new StudentRules.CorrectingDeparture(),
                        new GuardianRules.Registering(),
                        new GuardianRules.Linking(),
                        new GuardianRules.ChangingAuthority(),
                        new GuardianRules.Unlinking(),
                        new StaffRules.Appointing(),
                        new StaffRules.Leaving(),
                        new StaffRules.CorrectingDeparture(),
                        new MembershipRules.Starting(),
                        new MembershipRules.Ending(),
                        new CorrectionRules.Correcting(),
                        new CorrectionRules.RecordingHkid())
                .refKinds(
                        new RefKind<>(SchoolId.KIND, SchoolId.class, SchoolId::new),
                        new RefKind<>(StudentId.KIND, StudentId.class, StudentId::new),
                        new RefKind<>(GuardianId.KIND, GuardianId.class, GuardianId::new),
                        new RefKind<>(StaffId.KIND, StaffId.class, StaffId::new),
                        new RefKind<>(ClassId.KIND, ClassId.class, ClassId::new))
                .resources(
                        Resource.of("roster", Category.IDENTITY, Category.CONTACT, Category.STAFF)
                                .action("view", CONNECTOR)
                                .clearFor(ADMINISTRATOR, DATA_PROTECTION_OFFICER, TEACHER, AUDITOR)
                                .action(
                                        "search",
                                        ADMINISTRATOR,
                                        DATA_PROTECTION_OFFICER,
                                        TEACHER,
                                        AUDITOR)
                                .unguarded("register-school")
                                .schoolAction("open-class", ADMINISTRATOR)
                                .schoolAction("appoint", ADMINISTRATOR, OPERATOR)
                                .action("enrol", ADMINISTRATOR)
                                .action("place", ADMINISTRATOR)
                                .action("link-guardian", ADMINISTRATOR)
                                .action("correct", ADMINISTRATOR),
                        // The number alone: it is not shown together with a name.
                        Resource.of("identity-number", Category.HKID)
                                .action("view")
                                .action("record", ADMINISTRATOR))
                .held(RosterHeld.fields())
                .places(
                        HeldPlace.cleared(
                                        "blind-index",
                                        Category.IDENTITY,
                                        Category.CONTACT,
                                        Category.STAFF)
                                .only("nameZh", "nameEn", "phone", "newValue"))
                .samples(RosterSamples::all)
                .build();
    }

    /** For importers: many enrolments over one state in memory. */
    public static SessionDecision<EnrolStudents, ?> enrolmentSession() {
        return new StudentRules.EnrollingMany();
    }
}
