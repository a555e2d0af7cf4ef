package hk.chopmark.core.roster;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of the roster. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface RosterCommand extends Command {

    /** Begins a school's record. */
    record RegisterSchool(SchoolId school, String nameEn, String nameZh) implements RosterCommand {
        public RegisterSchool {
            Require.that(!school.isInstallation(), "The installation is no school");
            Require.line("nameEn", nameEn, 200);
            Require.line("nameZh", nameZh, 200);
        }

        @Override
        public boolean foundsSchool() {
            return true;
        }
    }

    /** Opens a class, for example {@code 2A} of {@code 2026/27}. */
    record OpenClass(SchoolId school, ClassId classId, String code, String schoolYear)
            implements RosterCommand {
        private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");
        private static final Pattern YEAR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9/-]{0,11}");

        public OpenClass {
            Require.matches("code", code, CODE);
            Require.matches("schoolYear", schoolYear, YEAR);
        }
    }

    /** Enrols a student; one who has left comes back under the same reference. */
    record EnrolStudent(
            SchoolId school,
            StudentId student,
            @Nullable Sealed<String> nameZh,
            @Nullable Sealed<String> nameEn,
            @Nullable Sealed<String> sourceNumber,
            @Nullable Sealed<LocalDate> dateOfBirth,
            LocalDate enrolledOn)
            implements RosterCommand {
        public EnrolStudent {
            Require.fresh("nameZh", nameZh, student, Category.IDENTITY);
            Require.fresh("nameEn", nameEn, student, Category.IDENTITY);
            Require.fresh("sourceNumber", sourceNumber, student, Category.IDENTITY);
            Require.fresh("dateOfBirth", dateOfBirth, student, Category.IDENTITY);
        }
    }

    /**
     * Enrols students and places students in classes, all or nothing; the placements may be of the
     * students enrolled here.
     */
    record EnrolStudents(
            SchoolId school, List<EnrolStudent> students, List<StartMembership> memberships)
            implements RosterCommand {

        /** Most students, and most memberships, in one command. */
        public static final int MAX_ITEMS = 500;

        public EnrolStudents {
            students = List.copyOf(students);
            memberships = List.copyOf(memberships);
            Require.size("students", students, 0, MAX_ITEMS);
            Require.size("memberships", memberships, 0, MAX_ITEMS);
            Require.that(
                    students.stream().allMatch(item -> item.school().equals(school))
                            && memberships.stream().allMatch(item -> item.school().equals(school)),
                    "All items must be of the command's school");
        }
    }

    /** Records that a student left; their class memberships end with it. */
    record RecordStudentLeaving(SchoolId school, StudentId student, LocalDate leftOn)
            implements RosterCommand {}

    /**
     * Puts a recorded departure right.
     *
     * @param leftOn the right last day; null if the student did not leave
     */
    record CorrectStudentDeparture(
            SchoolId school, StudentId student, @Nullable LocalDate leftOn, String reason)
            implements RosterCommand {
        public CorrectStudentDeparture {
            Require.code("reason", reason);
        }
    }

    /** Makes a guardian known. */
    record RegisterGuardian(
            SchoolId school,
            GuardianId guardian,
            @Nullable Sealed<String> nameZh,
            @Nullable Sealed<String> nameEn,
            @Nullable Sealed<String> phone)
            implements RosterCommand {
        public RegisterGuardian {
            Require.fresh("nameZh", nameZh, guardian, Category.IDENTITY);
            Require.fresh("nameEn", nameEn, guardian, Category.IDENTITY);
            Require.fresh("phone", phone, guardian, Category.CONTACT);
        }
    }

    /** Links a guardian to a student. */
    record LinkGuardian(
            SchoolId school,
            StudentId student,
            GuardianId guardian,
            Sealed<String> relation,
            Authority authority,
            LocalDate validFrom)
            implements RosterCommand {
        public LinkGuardian {
            Require.fresh("relation", relation, guardian, Category.IDENTITY);
        }
    }

    /** Changes how far a linked guardian may act. */
    record ChangeGuardianAuthority(
            SchoolId school,
            StudentId student,
            GuardianId guardian,
            Authority authority,
            String basis)
            implements RosterCommand {
        public ChangeGuardianAuthority {
            Require.code("basis", basis);
        }
    }

    /** Ends a link. */
    record UnlinkGuardian(SchoolId school, StudentId student, GuardianId guardian, String reason)
            implements RosterCommand {
        public UnlinkGuardian {
            Require.code("reason", reason);
        }
    }

    /** Appoints a member of staff; one who has left comes back under the same reference. */
    record AppointStaff(
            SchoolId school,
            StaffId staff,
            @Nullable Sealed<String> nameZh,
            @Nullable Sealed<String> nameEn,
            String postCode)
            implements RosterCommand {
        public AppointStaff {
            Require.fresh("nameZh", nameZh, staff, Category.STAFF);
            Require.fresh("nameEn", nameEn, staff, Category.STAFF);
            Require.code("postCode", postCode);
        }
    }

    /** Records the last day of a member of staff; their class memberships end with it. */
    record RecordStaffLeaving(SchoolId school, StaffId staff, LocalDate leftOn)
            implements RosterCommand {}

    /**
     * Puts a recorded departure right.
     *
     * @param leftOn the right last day; null if the member of staff did not leave
     */
    record CorrectStaffDeparture(
            SchoolId school, StaffId staff, @Nullable LocalDate leftOn, String reason)
            implements RosterCommand {
        public CorrectStaffDeparture {
            Require.code("reason", reason);
        }
    }

    /** Places a student or a teacher in a class. */
    record StartMembership(
            SchoolId school,
            ClassId classId,
            PersonRef member,
            MemberRole role,
            @Nullable Integer classNumber,
            LocalDate from)
            implements RosterCommand {
        public StartMembership {
            Require.that(
                    role == MemberRole.PUPIL
                            ? member instanceof StudentId
                            : member instanceof StaffId,
                    "A pupil is a student and a teacher is staff");
            Require.that(
                    classNumber == null || role == MemberRole.PUPIL,
                    "Only pupils have class numbers");
            if (classNumber != null) {
                Require.range("classNumber", classNumber, 1, 9_999);
            }
        }
    }

    /** Takes a student or a teacher out of a class. */
    record EndMembership(SchoolId school, ClassId classId, PersonRef member, LocalDate to)
            implements RosterCommand {}

    /** Corrects one recorded detail of a person; dates as ISO texts. */
    record CorrectSubjectDetail(
            SchoolId school, PersonRef subject, String path, Sealed<String> newValue, String reason)
            implements RosterCommand {
        public CorrectSubjectDetail {
            Require.code("reason", reason);
            Require.line("path", path, 40);
            Require.that(
                    !newValue.isStored() && newValue.subject().equals(subject),
                    "newValue must be a fresh value about the subject");
            Require.line("newValue", newValue);
        }
    }

    /** Records a person's identity card number, checked and sealed, or another one in its place. */
    record RecordHkid(SchoolId school, PersonRef subject, Sealed<String> hkid, String ground)
            implements RosterCommand {
        public RecordHkid {
            Require.fresh("hkid", hkid, subject, Category.HKID);
            Require.code("ground", ground);
        }
    }
}
