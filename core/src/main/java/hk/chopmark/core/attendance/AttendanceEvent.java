package hk.chopmark.core.attendance;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.CLAIMED;
import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/**
 * What happens to the attendance of students; names and components are stored for ever.
 *
 * <p>Whether somebody was there stands in clear; why they were not, and what proves it, is sealed.
 */
public sealed interface AttendanceEvent extends DomainEvent {

    /** A part of a school day for which the roll is called. */
    enum SchoolSession {
        MORNING,
        AFTERNOON;

        /** Whether the calendar says that this session has no classes on such a day. */
        public boolean isLeftOutOn(SchoolDayKind kind) {
            boolean held = this == MORNING ? kind.isSchoolDay() : kind == SchoolDayKind.SCHOOL_DAY;
            return kind != SchoolDayKind.UNKNOWN && !held;
        }
    }

    /** How a student attended a session. */
    enum AttendanceStatus {
        PRESENT,
        /** Came after the roll was called. */
        LATE,
        /** Came, and left before the session ended. */
        LEFT_EARLY,
        ABSENT;

        /** Whether a time of the day belongs to it. */
        public boolean hasTime() {
            return this == LATE || this == LEFT_EARLY;
        }
    }

    /** Whether the school accepts the reason of an absence. */
    enum Excuse {
        EXCUSED,
        UNEXCUSED
    }

    /**
     * Says how one student attended a session. The event of the roll call says it first, a
     * correction says it anew; the last one stands.
     */
    sealed interface OfStudent extends AttendanceEvent {

        /** The roll call. */
        RollCallId rollCall();

        /** The class whose roll was called. */
        ClassId classId();

        /** The student. */
        StudentId student();

        /** The Hong Kong day. */
        LocalDate day();

        /** The session. */
        SchoolSession session();

        /** How the student attended. */
        AttendanceStatus status();

        /** When a late student came or an early one left, as the school says; else absent. */
        @Nullable Instant at();
    }

    /**
     * The roll of a class was called for one session; one {@link AttendanceRecorded} for each
     * student stands beside it, so that each family's can be disclosed alone.
     *
     * @param dayKind what the calendar knew the day to be
     */
    @Event(namespace = "attendance", name = "RollCallTaken", version = "1")
    record RollCallTaken(
            RollCallId rollCall,
            ClassId classId,
            @Time(VALID) LocalDate day,
            SchoolSession session,
            SchoolDayKind dayKind,
            int present,
            int late,
            int leftEarly,
            int absent)
            implements AttendanceEvent {}

    /** How one student attended when the roll was called. */
    @Event(namespace = "attendance", name = "AttendanceRecorded", version = "1")
    record AttendanceRecorded(
            RollCallId rollCall,
            ClassId classId,
            StudentId student,
            @Time(VALID) LocalDate day,
            SchoolSession session,
            AttendanceStatus status,
            @Time(VALID) @Nullable Instant at)
            implements OfStudent {}

    /**
     * What was recorded about one student was corrected; the old value stays here.
     *
     * @param corrects id of the event that recorded the old value
     * @param reason code of the school
     */
    @Event(namespace = "attendance", name = "AttendanceCorrected", version = "1")
    record AttendanceCorrected(
            RollCallId rollCall,
            ClassId classId,
            StudentId student,
            @Time(VALID) LocalDate day,
            SchoolSession session,
            AttendanceStatus status,
            @Time(VALID) @Nullable Instant at,
            AttendanceStatus previousStatus,
            @Time(VALID) @Nullable Instant previousAt,
            UUID corrects,
            @InClear(CODE) String reason)
            implements OfStudent {}

    /**
     * Somebody told the school that a student is or will be absent.
     *
     * @param from first Hong Kong day
     * @param to last Hong Kong day
     * @param reportedBy who told it
     * @param channel how, such as {@code phone}
     * @param reason sealed in category health
     */
    @Event(namespace = "attendance", name = "AbsenceReported", version = "1")
    record AbsenceReported(
            AbsenceId absence,
            StudentId student,
            @Time(VALID) LocalDate from,
            @Time(VALID) LocalDate to,
            PersonRef reportedBy,
            @InClear(CODE) String channel,
            @Nullable Sealed<String> reason)
            implements AttendanceEvent {}

    /**
     * A guardian was told that a student is absent, as a connected system or a person reports.
     *
     * @param sentAt when, as the source claims
     * @param outcome what became of it, such as {@code delivered}
     */
    @Event(namespace = "attendance", name = "AbsenceNoticeSent", version = "1")
    record AbsenceNoticeSent(
            RollCallId rollCall,
            StudentId student,
            GuardianId guardian,
            @Time(VALID) LocalDate day,
            SchoolSession session,
            @InClear(CODE) String channel,
            @Time(CLAIMED) Instant sentAt,
            @InClear(CODE) String outcome)
            implements AttendanceEvent {}

    /**
     * The school knows why a student was absent; a later one replaces it.
     *
     * @param reason sealed in category health
     * @param proof what was shown for it, such as the number of a medical certificate; sealed in
     *     category health
     */
    @Event(namespace = "attendance", name = "AbsenceExplained", version = "1")
    record AbsenceExplained(
            AbsenceId absence,
            StudentId student,
            @Time(VALID) LocalDate from,
            @Time(VALID) LocalDate to,
            Excuse excuse,
            Sealed<String> reason,
            @Nullable Sealed<String> proof)
            implements AttendanceEvent {}

    /**
     * A student was absent on so many school days in a row that the school must act; recorded by
     * the room of due acts.
     *
     * @param firstDay first day of the absence
     * @param lastDay the school day on which the count was reached
     * @param schoolDays school days from the first to the last
     * @param rule code of the rule
     * @param ruleVersion its version
     */
    @Event(namespace = "attendance", name = "AbsenceEscalated", version = "1")
    record AbsenceEscalated(
            StudentId student,
            @Time(VALID) LocalDate firstDay,
            @Time(VALID) LocalDate lastDay,
            int schoolDays,
            @InClear(CODE) String rule,
            int ruleVersion)
            implements AttendanceEvent {}
}
