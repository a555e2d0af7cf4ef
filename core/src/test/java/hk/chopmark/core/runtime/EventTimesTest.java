package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.Areas;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * An event has two times: when it was recorded, by the server, and for when it holds. Each day and
 * instant in an event is stated to be one or the other, or what somebody claims.
 */
class EventTimesTest {

    /** What a day or an instant in an event is. */
    private enum Kind {
        /** For when something holds, is due or is meant, whenever it was recorded. */
        VALID,
        /** When something happened, as a caller says. */
        CLAIMED,
        /** When the server itself saw or did something. */
        RECORDED,
        /** A personal fact, sealed. */
        DETAIL
    }

    private static final Map<Kind, String> STATED =
            Map.of(
                    Kind.VALID,
                    """
                    access.DelegationGranted.validFrom
                    access.DelegationGranted.validTo
                    access.RoleGranted.validFrom
                    access.RoleGranted.validTo
                    access.RoleProposed.validFrom
                    access.RoleProposed.validTo
                    attendance.AbsenceEscalated.firstDay
                    attendance.AbsenceEscalated.lastDay
                    attendance.AbsenceExplained.from
                    attendance.AbsenceExplained.to
                    attendance.AbsenceNoticeSent.day
                    attendance.AbsenceReported.from
                    attendance.AbsenceReported.to
                    attendance.AttendanceCorrected.at
                    attendance.AttendanceCorrected.day
                    attendance.AttendanceCorrected.previousAt
                    attendance.AttendanceRecorded.at
                    attendance.AttendanceRecorded.day
                    attendance.RollCallTaken.day
                    calendar.ClassesSuspended.day
                    calendar.GeneralHolidaysAdopted.holidays.day
                    calendar.SchoolDayChanged.day
                    calendar.SchoolYearSet.first
                    calendar.SchoolYearSet.last
                    disclosure.AuditLogQueried.at
                    duty.DueActFired.act.dueAt
                    duty.DueActMissed.act.dueAt
                    duty.DueActRefused.act.dueAt
                    duty.DueRuleAdopted.from
                    duty.DueRuleRetired.until
                    erasure.ErasureAcknowledged.noneFrom
                    erasure.ErasureCertified.copiesDieBy
                    homework.HomeworkAssigned.dueAt
                    homework.HomeworkDeadlineChanged.dueAt
                    homework.HomeworkDeadlineChanged.previousDueAt
                    homework.HomeworkSubmitted.deadlineInForce
                    identity.ActivationCodeAsked.expiresAt
                    identity.ActivationLetterMade.expiresAt
                    identity.OperatorRecovered.expiresAt
                    identity.RecoveryConfirmed.expiresAt
                    identity.RecoveryStarted.expiresAt
                    identity.ServiceKeyIssued.expiresAt
                    identity.ServiceKeyRotated.overlapUntil
                    identity.SignedIn.until
                    notice.NoticeVersionPublished.deadline
                    roster.ClassMembershipEnded.to
                    roster.ClassMembershipStarted.from
                    roster.GuardianLinked.validFrom
                    roster.StaffDepartureCorrected.leftOn
                    roster.StaffDepartureCorrected.previousLeftOn
                    roster.StaffLeft.leftOn
                    roster.StudentDepartureCorrected.leftOn
                    roster.StudentDepartureCorrected.previousLeftOn
                    roster.StudentEnrolled.enrolledOn
                    roster.StudentLeft.leftOn
                    """,
                    Kind.CLAIMED,
                    """
                    attendance.AbsenceNoticeSent.sentAt
                    homework.HomeworkSubmitted.submittedAt
                    identity.SignedIn.provenThereAt
                    """,
                    Kind.RECORDED,
                    """
                    disclosure.BreakGlassOpened.openedAt
                    disclosure.LogGapRecorded.from
                    disclosure.LogGapRecorded.to
                    duty.DueActFired.firedAt
                    duty.DueActMissed.foundAt
                    duty.DueActRefused.refusedAt
                    """,
                    Kind.DETAIL,
                    """
                    roster.StudentEnrolled.dateOfBirth
                    """);

    @Test
    void every_day_and_instant_of_an_event_says_which_time_it_is() {
        Map<String, Kind> stated = new TreeMap<>();
        STATED.forEach((kind, fields) ->
                fields.lines()
                        .map(String::strip)
                        .forEach(field -> assertThat(stated.put(field, kind)).as(field).isNull()));

        assertThat(fields())
                .as("days and instants in events; say of a new one which time it is")
                .containsExactlyInAnyOrderElementsOf(stated.keySet());
    }

    private static Set<String> fields() {
        Set<String> found = new TreeSet<>();
        Areas.all()
                .forEach(area ->
                        area.events()
                                .forEach(event ->
                                        collect(
                                                area.name() + "." + event.getSimpleName(),
                                                event,
                                                found)));
        return found;
    }

    private static void collect(String path, Type type, Set<String> found) {
        if (type == LocalDate.class || type == Instant.class) {
            found.add(path);
        } else if (type instanceof Class<?> record && record.isRecord()) {
            for (RecordComponent component : record.getRecordComponents()) {
                collect(path + "." + component.getName(), component.getGenericType(), found);
            }
        } else if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                collect(path, argument, found);
            }
        }
    }
}
