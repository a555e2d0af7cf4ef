package hk.chopmark.api.attendance;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.attendance.AbsenceNoticeView;
import hk.chopmark.projections.attendance.AbsenceView;
import hk.chopmark.projections.attendance.EscalationView;
import hk.chopmark.projections.attendance.MarkView;
import hk.chopmark.projections.attendance.Registers;
import hk.chopmark.projections.roster.MemberView;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.format.annotation.DateTimeFormat.ISO;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * One student over a range of days: who recorded and corrected what, absences, what guardians were
 * told, what was escalated. Class number and codes; no name, no reason.
 */
@ConsolePage
@PreAuthorize("hasAuthority('BOARDS')")
class AttendanceStudentPage {

    private static final int USUAL_DAYS = 31;

    private final AttendanceGate gate;
    private final Registers registers;
    private final Roster roster;
    private final InstantSource clock;

    AttendanceStudentPage(
            AttendanceGate gate, Registers registers, Roster roster, InstantSource clock) {
        this.gate = gate;
        this.registers = registers;
        this.roster = roster;
        this.clock = clock;
    }

    @GetMapping("/attendance/students/{student}")
    String show(
            Caller caller,
            @PathVariable StudentId student,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE)
                    @Nullable LocalDate from,
            @RequestParam(required = false) @DateTimeFormat(iso = ISO.DATE) @Nullable LocalDate to,
            @RequestParam(required = false) @Nullable String after,
            Locale locale,
            Model model) {
        gate.requireView(caller, student);
        HongKongTime time = new HongKongTime(locale);
        LocalDate last =
                to == null ? LocalDate.ofInstant(clock.instant(), HongKongTime.ZONE) : Days.day(to);
        LocalDate first = from == null ? last.minusDays(USUAL_DAYS - 1L) : from;
        Days days = Days.of(first, last, Days.MOST);
        AsOf<Page<MarkView>> marks =
                CommandGate.make(() ->
                        registers.ofStudent(
                                days.of(caller.school(), student), after, Page.MAX_ROWS));
        model.addAttribute("asOf", marks.position());
        model.addAttribute("student", student.text());
        model.addAttribute("from", days.from().toString());
        model.addAttribute("to", days.to().toString());
        addPlace(caller, student, model);
        model.addAttribute(
                "marks",
                marks.value().rows().stream()
                        .map(mark -> RegisterReader.mark(mark, time))
                        .toList());
        model.addAttribute("next", marks.value().next().orElse(null));
        model.addAttribute("most", Page.MAX_ROWS);
        addAbsences(caller, student, days, model, time);
        addFollowing(caller, student, days, model, time);
        return "attendance-student";
    }

    private void addPlace(Caller caller, StudentId student, Model model) {
        MemberView place =
                roster.memberships(caller.school(), student).value().stream()
                        .filter(member -> member.role() == MemberRole.PUPIL)
                        .findFirst()
                        .orElse(null);
        String code =
                roster.classes(caller.school()).value().stream()
                        .filter(view -> place != null && view.classId().equals(place.classId()))
                        .map(view -> view.code())
                        .findFirst()
                        .orElse("–");
        model.addAttribute("code", code);
        model.addAttribute("number", place == null ? null : place.classNumber());
        model.addAttribute("classRef", place == null ? null : place.classId().text());
    }

    private void addAbsences(
            Caller caller, StudentId student, Days days, Model model, HongKongTime time) {
        Registers.Latest<AbsenceView> absences =
                registers.absences(caller.school(), student, days.from(), days.to()).value();
        model.addAttribute(
                "absences", absences.rows().stream().map(view -> absence(view, time)).toList());
        model.addAttribute("moreAbsences", absences.more());
    }

    private static Board.Absence absence(AbsenceView view, HongKongTime time) {
        AbsenceView.Report report = view.report();
        AbsenceView.Explanation explanation = view.explanation();
        return new Board.Absence(
                time.day(view.from()),
                time.day(view.to()),
                report == null
                        ? null
                        : new Board.Report(
                                time.minute(report.at()),
                                RegisterReader.author(report.by()),
                                report.channel(),
                                report.reason() != null),
                explanation == null
                        ? null
                        : new Board.Explanation(
                                time.minute(explanation.at()),
                                explanation.excuse().name(),
                                explanation.proof() != null));
    }

    /** What followed the absences of the range: notices and escalations. */
    private void addFollowing(
            Caller caller, StudentId student, Days days, Model model, HongKongTime time) {
        Registers.Latest<AbsenceNoticeView> notices =
                registers.notices(caller.school(), student, days.from(), days.to()).value();
        model.addAttribute(
                "notices",
                notices.rows().stream()
                        .map(notice ->
                                new Board.Notice(
                                        time.day(notice.day()),
                                        notice.session().name(),
                                        notice.channel(),
                                        time.minute(notice.sentAt()),
                                        notice.outcome()))
                        .toList());
        model.addAttribute("moreNotices", notices.more());
        Registers.Latest<EscalationView> escalations =
                registers.escalations(caller.school(), student, days.from(), days.to()).value();
        model.addAttribute(
                "escalations",
                escalations.rows().stream()
                        .map(escalated ->
                                new Board.Escalation(
                                        time.day(escalated.firstDay()),
                                        time.day(escalated.lastDay()),
                                        escalated.schoolDays(),
                                        time.minute(escalated.escalatedAt())))
                        .toList());
        model.addAttribute("moreEscalations", escalations.more());
    }
}
