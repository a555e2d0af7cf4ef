package hk.chopmark.export.pack;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.roster.RosterCommand.CorrectStudentDeparture;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.RecordStudentLeaving;
import hk.chopmark.core.roster.RosterCommand.StartMembership;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.export.verify.PackageVerifier;
import hk.chopmark.export.verify.Verdict;
import hk.chopmark.export.verify.VerificationReport;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A student who left and came back has one reference, and so one file. */
class ComingBackIT {

    @Test
    void one_file_holds_both_times_of_a_student_at_the_school() {
        try (SchoolRecord record = new SchoolRecord()) {
            SchoolId school = record.school().school();
            StudentId student = record.family(1).student();
            LocalDate left = LocalDate.of(2026, 7, 31);
            LocalDate back = LocalDate.of(2026, 9, 1);
            record.send(new RecordStudentLeaving(school, student, left.minusDays(1)));
            record.send(new CorrectStudentDeparture(school, student, left, "typing-error"));
            record.send(new EnrolStudent(school, student, null, null, null, null, back));
            record.send(
                    new StartMembership(
                            school,
                            record.school().classId(),
                            student,
                            MemberRole.PUPIL,
                            null,
                            back));

            VerificationReport report =
                    new PackageVerifier(record.test().policy())
                            .verify(record.homework(1, Set.of(Category.IDENTITY)).file());

            assertThat(report.verdict()).as("%s", report.checks()).isEqualTo(Verdict.PROVEN);
            assertThat(report.statements())
                    .extracting(said -> said.type().substring(0, said.type().indexOf('@')))
                    .containsSubsequence(
                            "roster.StudentEnrolled",
                            "homework.HomeworkSubmitted",
                            "roster.StudentLeft",
                            "roster.StudentDepartureCorrected",
                            "roster.StudentEnrolled",
                            "roster.ClassMembershipStarted");
        }
    }
}
