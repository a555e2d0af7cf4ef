package hk.chopmark.api.attendance;

import hk.chopmark.api.attendance.Board.Missed;
import hk.chopmark.api.attendance.Board.Somebody;
import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.Purposes;
import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.attendance.AttendanceCommand;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.Excuse;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.attendance.AbsenceNoticeView;
import hk.chopmark.projections.attendance.AbsenceView;
import hk.chopmark.projections.attendance.EscalationView;
import hk.chopmark.projections.attendance.Latest;
import hk.chopmark.projections.attendance.MarkView;
import hk.chopmark.projections.attendance.Registers;
import hk.chopmark.projections.roster.MemberView;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * One student over a range of days: who recorded and corrected what, absences, what guardians were
 * told, what was escalated. Class number and codes; no name, no reason. Below stand the forms of
 * {@link AbsenceForms}, for whom the record's grants allow them.
 */
@ConsolePage
class AttendanceStudentPage {

    private static final int USUAL_DAYS = 31;

    /** How the school hears of an absence and tells of one. */
    private static final List<String> CHANNELS = List.of("phone", "app", "sms", "email", "letter");

    private static final List<String> OUTCOMES = List.of("delivered", "failed");

    private final BoardGate gate;
    private final Registers registers;
    private final Roster roster;
    private final InstantSource clock;

    AttendanceStudentPage(BoardGate gate, Registers registers, Roster roster, InstantSource clock) {
        this.gate = gate;
        this.registers = registers;
        this.roster = roster;
        this.clock = clock;
    }

    @Judged(
            value = "attendance.view",
            board = "student-attendance",
            on = "student",
            purpose = Purpose.TEACHING)
    @GetMapping("/attendance/students/{student}")
    String show(
            Caller caller,
            @PathVariable StudentId student,
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable Done done,
            Locale locale,
            Model model) {
        HongKongTime time = new HongKongTime(locale);
        model.addAttribute("done", done == null ? null : done.words());
        Days days = days(from, to, clock);
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
        addForms(caller, student, marks.value().rows(), model, time);
        return "attendance-student";
    }

    /** The range that was asked for; left out, the last days up to today. */
    static Days days(@Nullable LocalDate from, @Nullable LocalDate to, InstantSource clock) {
        LocalDate last =
                to == null ? LocalDate.ofInstant(clock.instant(), HongKongTime.ZONE) : Days.day(to);
        LocalDate first = from == null ? last.minusDays(USUAL_DAYS - 1L) : from;
        return Days.of(first, last, Days.MOST);
    }

    /** Which forms are shown, and what they offer. The record judges what they send. */
    private void addForms(
            Caller caller,
            StudentId student,
            List<MarkView> marks,
            Model model,
            HongKongTime time) {
        boolean mayReport = gate.may(caller, Acts.TAKE, student);
        boolean mayExplain = gate.may(caller, Acts.CORRECT, student);
        model.addAttribute("mayReport", mayReport);
        model.addAttribute("mayExplain", mayExplain);
        model.addAttribute("mayRead", gate.may(caller, Acts.READ, student));
        model.addAttribute("purposes", Purposes.TO_SEE);
        model.addAttribute("excuses", Excuse.values());
        model.addAttribute("channels", CHANNELS);
        model.addAttribute("outcomes", OUTCOMES);
        model.addAttribute("mostChars", AttendanceCommand.MAX_TEXT_CHARS);
        model.addAttribute(
                "now",
                LocalDateTime.ofInstant(clock.instant(), HongKongTime.ZONE)
                        .truncatedTo(ChronoUnit.MINUTES)
                        .toString());
        List<Somebody> guardians = mayReport ? guardians(caller, student) : List.of();
        model.addAttribute("guardians", guardians);
        model.addAttribute("me", RegisterReader.author(caller.actor().ref().text()));
        model.addAttribute("missed", mayReport ? missed(caller, marks, time) : List.of());
    }

    private List<Somebody> guardians(Caller caller, StudentId student) {
        return roster.guardiansNow(caller.school(), student).value().stream()
                .filter(view -> view.authority() != Authority.NONE)
                .map(view ->
                        new Somebody(
                                RegisterReader.author(view.guardian().text()),
                                view.authority().name()))
                .toList();
    }

    /** Sessions that the student missed as it stands now, in classes whose roll one may call. */
    private List<Missed> missed(Caller caller, List<MarkView> marks, HongKongTime time) {
        Map<RollCallId, MarkView> latest = new LinkedHashMap<>();
        marks.forEach(mark -> latest.put(mark.rollCall(), mark));
        Map<ClassId, Boolean> may = new HashMap<>();
        return latest.values().stream()
                .filter(mark -> mark.status() == AttendanceStatus.ABSENT)
                .filter(mark ->
                        may.computeIfAbsent(mark.classId(), of -> gate.may(caller, Acts.TAKE, of)))
                .map(mark ->
                        new Missed(
                                mark.rollCall().text() + " " + mark.classId().text(),
                                time.day(mark.day()),
                                mark.session().name()))
                .toList()
                .reversed();
    }

    private void addPlace(Caller caller, StudentId student, Model model) {
        LocalDate today = DecisionContext.dayOf(clock.instant());
        MemberView place =
                roster.memberships(caller.school(), student).value().stream()
                        .filter(member -> member.role() == MemberRole.PUPIL)
                        .filter(member -> !member.from().isAfter(today))
                        .findFirst()
                        .orElse(null);
        Map<ClassId, String> codes = roster.codes(caller.school()).value();
        model.addAttribute("code", place == null ? "–" : codes.getOrDefault(place.classId(), "–"));
        model.addAttribute("number", place == null ? null : place.classNumber());
        model.addAttribute("classRef", place == null ? null : place.classId().text());
    }

    private void addAbsences(
            Caller caller, StudentId student, Days days, Model model, HongKongTime time) {
        Latest<AbsenceView> absences =
                registers.absences(caller.school(), student, days.from(), days.to()).value();
        List<Board.Absence> shown =
                absences.rows().stream().map(view -> absence(view, time)).toList();
        model.addAttribute("absences", shown);
        model.addAttribute("readable", shown.stream().filter(Board.Absence::readable).toList());
        model.addAttribute("moreAbsences", absences.more());
    }

    private static Board.Absence absence(AbsenceView view, HongKongTime time) {
        AbsenceView.Report report = view.report();
        AbsenceView.Explanation explanation = view.explanation();
        boolean reported = report != null && report.reason() != null;
        return new Board.Absence(
                view.absence().text(),
                time.day(view.from()),
                view.from().equals(view.to()) ? null : time.day(view.to()),
                reported || explanation != null,
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
        Latest<AbsenceNoticeView> notices =
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
        Latest<EscalationView> escalations =
                registers.escalations(caller.school(), student, days.from(), days.to()).value();
        model.addAttribute(
                "escalations",
                escalations.rows().stream().map(view -> Board.Escalation.of(view, time)).toList());
        model.addAttribute("moreEscalations", escalations.more());
    }
}
