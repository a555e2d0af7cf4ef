package hk.chopmark.core.attendance;

import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked about attendance. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface AttendanceCommand extends Command {

    /** Most students of one roll call. */
    int MAX_STUDENTS = 60;

    /** Most days of one absence. */
    int MAX_ABSENCE_DAYS = 366;

    /** Most characters of a reason or of what proves it, before they are sealed. */
    int MAX_TEXT_CHARS = 500;

    /** The earliest year of a day. */
    int FIRST_YEAR = 1950;

    /** The latest year of a day. */
    int LAST_YEAR = 2150;

    /**
     * How one student attends.
     *
     * @param at when a late student came or an early one left; for no other status
     */
    record Attendance(StudentId student, AttendanceStatus status, @Nullable Instant at) {
        public Attendance {
            at = requireTime(status, at);
        }
    }

    /** Calls the roll of a class for one session: every student of the class, each once. */
    record TakeRollCall(
            SchoolId school,
            RollCallId rollCall,
            ClassId classId,
            LocalDate day,
            SchoolSession session,
            List<Attendance> students)
            implements AttendanceCommand {
        public TakeRollCall {
            students = List.copyOf(students);
            requireYear("day", day);
            Require.size("students", students, 1, MAX_STUDENTS);
            Require.that(
                    students.stream().map(Attendance::student).distinct().count()
                            == students.size(),
                    "A student stands twice in the roll call");
        }
    }

    /** Corrects what a roll call recorded about one student. */
    record CorrectAttendance(
            SchoolId school,
            RollCallId rollCall,
            ClassId classId,
            Attendance attendance,
            String reason)
            implements AttendanceCommand {
        public CorrectAttendance {
            Require.code("reason", reason);
        }
    }

    /** A member of staff or a guardian reports an absence to the school. */
    sealed interface Report extends AttendanceCommand {

        /** The absence. */
        AbsenceId absence();

        /** The student. */
        StudentId student();

        /** First Hong Kong day. */
        LocalDate from();

        /** Last Hong Kong day. */
        LocalDate to();

        /** How the school was told. */
        String channel();

        /** Why; sealed. */
        @Nullable Sealed<String> reason();
    }

    /** A member of staff notes an absence that somebody told the school of. */
    record ReportAbsence(
            SchoolId school,
            AbsenceId absence,
            StudentId student,
            LocalDate from,
            LocalDate to,
            PersonRef reportedBy,
            String channel,
            @Nullable Sealed<String> reason)
            implements Report {
        public ReportAbsence {
            requireDays(from, to);
            Require.code("channel", channel);
            requireSealed("reason", reason, student);
        }
    }

    /** A guardian tells the school that their child is absent. */
    record ReportOwnChildAbsent(
            SchoolId school,
            AbsenceId absence,
            StudentId student,
            LocalDate from,
            LocalDate to,
            String channel,
            @Nullable Sealed<String> reason)
            implements Report {
        public ReportOwnChildAbsent {
            requireDays(from, to);
            Require.code("channel", channel);
            requireSealed("reason", reason, student);
        }
    }

    /**
     * How a guardian was told of a student's absence.
     *
     * @param channel code of the channel
     * @param sentAt when, as the source claims
     * @param outcome code of what became of it
     */
    record Told(
            RollCallId rollCall,
            ClassId classId,
            StudentId student,
            GuardianId guardian,
            String channel,
            ClaimedTime sentAt,
            String outcome) {
        public Told {
            Require.code("channel", channel);
            Require.code("outcome", outcome);
        }
    }

    /** A member of staff or a connected system says that a guardian was told of an absence. */
    sealed interface AbsenceNotice extends AttendanceCommand {
        /** Who was told of what, and how. */
        Told told();
    }

    /** A member of staff records that a guardian was told of an absence. */
    record RecordAbsenceNotice(SchoolId school, Told told) implements AbsenceNotice {}

    /** A connected system reports that it told a guardian of an absence. */
    record ReportAbsenceNotice(SchoolId school, Told told) implements AbsenceNotice {}

    /** Says why a student was absent, and whether the school accepts it. */
    record ExplainAbsence(
            SchoolId school,
            AbsenceId absence,
            StudentId student,
            LocalDate from,
            LocalDate to,
            Excuse excuse,
            Sealed<String> reason,
            @Nullable Sealed<String> proof)
            implements AttendanceCommand {
        public ExplainAbsence {
            requireDays(from, to);
            requireSealed("reason", reason, student);
            requireSealed("proof", proof, student);
        }
    }

    /**
     * Escalates an absence that has lasted so many school days; the room of due acts sends it.
     *
     * @param lastDay the school day on which the count was reached
     * @param schoolDays how many school days in a row the rule asks for
     */
    record EscalateAbsence(
            SchoolId school,
            StudentId student,
            LocalDate lastDay,
            int schoolDays,
            String rule,
            int ruleVersion)
            implements AttendanceCommand {
        public EscalateAbsence {
            requireYear("lastDay", lastDay);
            Require.range("schoolDays", schoolDays, 1, MAX_ABSENCE_DAYS);
            Require.code("rule", rule);
            Require.range("ruleVersion", ruleVersion, 1, Integer.MAX_VALUE);
        }
    }

    private static @Nullable Instant requireTime(AttendanceStatus status, @Nullable Instant at) {
        Require.that(at == null || status.hasTime(), "Only late and early students have a time");
        return at == null ? null : at.truncatedTo(ChronoUnit.MICROS);
    }

    private static void requireDays(LocalDate from, LocalDate to) {
        requireYear("from", from);
        requireYear("to", to);
        Require.range(
                "number of days", to.toEpochDay() - from.toEpochDay() + 1, 1, MAX_ABSENCE_DAYS);
    }

    private static void requireYear(String component, LocalDate day) {
        Require.range("year of " + component, day.getYear(), FIRST_YEAR, LAST_YEAR);
    }

    private static void requireSealed(
            String component, @Nullable Sealed<String> value, StudentId student) {
        Require.freshLines(component, value, student, Category.HEALTH);
    }
}
