package hk.chopmark.core.attendance;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.AUDITOR;
import static hk.chopmark.core.decision.UsualRole.CONNECTOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;
import static hk.chopmark.core.decision.UsualRole.TEACHER;

import hk.chopmark.core.attendance.AttendanceEvent.AbsenceExplained;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceReported;
import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.HeldField;
import hk.chopmark.core.decision.HeldField.Kept;
import hk.chopmark.core.decision.HeldField.Use;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.StudentId;
import java.util.Set;

/** What attendance brings. */
public final class AttendanceModule implements Area {

    /** Why a student was absent, and what proves it. */
    private static final Use REASON_OF_ABSENCE =
            new Use(
                    Set.of(Purpose.TEACHING, Purpose.HOME_SCHOOL_COMMUNICATION),
                    Kept.STUDENT_LEFT,
                    Set.of(
                            "administrator",
                            "data-protection-officer",
                            "teacher",
                            "guardian",
                            "education-bureau"));

    @Override
    public AreaModule module() {
        return AreaModule.named("attendance")
                .events(AttendanceEvent.class)
                .decisions(
                        new RollCallRules.Taking(),
                        new RollCallRules.Correcting(),
                        new AbsenceRules.Reporting(),
                        new AbsenceRules.ReportingOwnChild(),
                        new AbsenceRules.RecordingNotice(),
                        new AbsenceRules.ReportingNotice(),
                        new AbsenceRules.Explaining(),
                        new AbsenceRules.Escalating())
                .refKinds(
                        new RefKind<>(RollCallId.KIND, RollCallId.class, RollCallId::new),
                        new RefKind<>(AbsenceId.KIND, AbsenceId.class, AbsenceId::new))
                .resources(
                        Resource.of(
                                        "attendance",
                                        Category.IDENTITY,
                                        Category.STAFF,
                                        Category.HEALTH)
                                .action(
                                        "view",
                                        ADMINISTRATOR,
                                        DATA_PROTECTION_OFFICER,
                                        TEACHER,
                                        AUDITOR,
                                        CONNECTOR)
                                .clearFor(ADMINISTRATOR, DATA_PROTECTION_OFFICER, TEACHER)
                                .action("take", ADMINISTRATOR, TEACHER)
                                .action("correct", ADMINISTRATOR, TEACHER)
                                .action("report", ADMINISTRATOR, TEACHER, CONNECTOR)
                                .action("notify", CONNECTOR)
                                .unguarded("escalate")
                                .action("export", ADMINISTRATOR, DATA_PROTECTION_OFFICER))
                .held(
                        HeldField.of(
                                AbsenceReported.class,
                                "reason",
                                Category.HEALTH,
                                REASON_OF_ABSENCE,
                                StudentId.KIND),
                        HeldField.of(
                                AbsenceExplained.class,
                                "reason",
                                Category.HEALTH,
                                REASON_OF_ABSENCE,
                                StudentId.KIND),
                        HeldField.of(
                                AbsenceExplained.class,
                                "proof",
                                Category.HEALTH,
                                REASON_OF_ABSENCE,
                                StudentId.KIND))
                .samples(AttendanceSamples::all)
                .build();
    }
}
