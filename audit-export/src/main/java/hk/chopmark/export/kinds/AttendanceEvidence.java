package hk.chopmark.export.kinds;

import hk.chopmark.core.attendance.AttendanceEvent;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceEscalated;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceExplained;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceNoticeSent;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceReported;
import hk.chopmark.core.attendance.AttendanceEvent.OfStudent;
import hk.chopmark.core.attendance.AttendanceEvent.RollCallTaken;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.history.History;
import hk.chopmark.core.roster.RosterEvent;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.Collecting;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.Parameter;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;

/**
 * How a student attended over a range of days, what was corrected, and what is known of absences.
 *
 * <p>A roll call says how many students attended how, and names none; so it is taken whole. An
 * absence belongs to the range if one of its days does.
 */
public final class AttendanceEvidence implements EvidenceKind {

    private static final Parameter<StudentId> STUDENT =
            Parameter.reference("student", StudentId.class);
    private static final Parameter<LocalDate> FROM = Parameter.day("from");
    private static final Parameter<LocalDate> TO = Parameter.day("to");

    /** For the loader of services. */
    public AttendanceEvidence() {}

    @Override
    public String code() {
        return "attendance";
    }

    @Override
    public String area() {
        return "attendance";
    }

    @Override
    public String shows() {
        return "how a student attended from one day to another, corrections and absences included";
    }

    @Override
    public String resource() {
        return "attendance";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(STUDENT, FROM, TO);
    }

    @Override
    public Set<Category> discloses() {
        return Set.of(Category.IDENTITY, Category.HEALTH);
    }

    @Override
    public void collect(Arguments asked, Collecting file) {
        Range range = new Range(asked.get(FROM), asked.get(TO));
        file.record()
                .about(asked.get(STUDENT))
                .ofTypes(AttendanceEvent.class)
                .entries()
                .forEach(event -> takeAttendance(event, range, file));
        // A place in a class alone says nothing about attendance.
        file.requireFound();
        file.record()
                .aboutAny(file.about(RollCallId.class))
                .ofTypes(RollCallTaken.class)
                .entries()
                .forEach(file::take);
        file.record()
                .about(asked.get(STUDENT))
                .ofTypes(RosterEvent.class)
                .entries()
                .forEach(event -> takePlace(event, file));
        file.followErasures();
    }

    /** Days, both included; none if the last comes before the first. */
    private record Range(LocalDate first, LocalDate last) {
        boolean meets(LocalDate from, LocalDate to) {
            return !to.isBefore(first) && !from.isAfter(last);
        }
    }

    private static void takeAttendance(History.Entry event, Range range, Collecting file) {
        switch (event.recorded().event()) {
            case OfStudent mark when range.meets(mark.day(), mark.day()) -> {
                file.about(mark.rollCall());
                file.take(event);
            }
            case AbsenceNoticeSent notice when range.meets(notice.day(), notice.day()) -> {
                file.about(notice.rollCall());
                file.take(event);
            }
            case AbsenceReported report when range.meets(report.from(), report.to()) -> {
                file.about(report.absence());
                file.take(event);
                file.fields(report.reason());
            }
            case AbsenceExplained explained when range.meets(explained.from(), explained.to()) -> {
                file.about(explained.absence());
                file.take(event);
                file.fields(explained.reason(), explained.proof());
            }
            case AbsenceEscalated escalated
                    when range.meets(escalated.firstDay(), escalated.lastDay()) ->
                    file.take(event);
            default -> {
                // of other days
            }
        }
    }

    private static void takePlace(History.Entry event, Collecting file) {
        switch (event.recorded().event()) {
            case RosterEvent.StudentEnrolled enrolled -> {
                file.take(event);
                file.fields(enrolled.nameZh(), enrolled.nameEn(), enrolled.sourceNumber());
            }
            case RosterEvent.ClassMembershipStarted _, RosterEvent.ClassMembershipEnded _ ->
                    file.take(event);
            default -> {
                // nothing about where the student belongs
            }
        }
    }
}
