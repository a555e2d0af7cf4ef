package hk.chopmark.api.attendance;

import hk.chopmark.api.attendance.Board.Escalated;
import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.attendance.EscalationView;
import hk.chopmark.projections.attendance.Registers;
import hk.chopmark.projections.roster.MemberView;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Absences of a school that lasted so long that it must act, for those who may see the attendance
 * of the whole school. Class codes and numbers; no name.
 */
@ConsolePage
class EscalationsPage {

    private static final int ROWS = 50;

    private final Registers registers;
    private final Roster roster;
    private final CalendarGap calendar;
    private final InstantSource clock;

    EscalationsPage(Registers registers, Roster roster, CalendarGap calendar, InstantSource clock) {
        this.registers = registers;
        this.roster = roster;
        this.calendar = calendar;
        this.clock = clock;
    }

    @Judged(value = "attendance.view", board = "escalations", purpose = Purpose.TEACHING)
    @GetMapping("/attendance/escalations")
    String show(
            Caller caller,
            @RequestParam(required = false) @Nullable LocalDate from,
            @RequestParam(required = false) @Nullable LocalDate to,
            @RequestParam(required = false) @Nullable String after,
            Locale locale,
            Model model) {
        Days days = AttendanceStudentPage.days(from, to, clock);
        AsOf<Page<EscalationView>> page =
                CommandGate.make(() ->
                        registers.escalations(
                                caller.school(),
                                new Registers.DayRange(days.from(), days.to()),
                                after,
                                ROWS));
        model.addAttribute("asOf", page.position());
        model.addAttribute("from", days.from().toString());
        model.addAttribute("to", days.to().toString());
        model.addAttribute("lines", lines(caller, page.value().rows(), new HongKongTime(locale)));
        model.addAttribute("next", page.value().next().orElse(null));
        model.addAttribute("calendarGap", calendar.isToday(caller.school()));
        return "attendance-escalations";
    }

    private List<Escalated> lines(Caller caller, List<EscalationView> views, HongKongTime time) {
        Map<PersonRef, MemberView> places =
                roster.places(
                                caller.school(),
                                views.stream().map(EscalationView::student).distinct().toList(),
                                DecisionContext.dayOf(clock.instant()))
                        .value();
        Map<ClassId, String> codes = roster.codes(caller.school()).value();
        return views.stream()
                .map(view -> {
                    MemberView place = places.get(view.student());
                    return new Escalated(
                            view.student().text(),
                            place == null ? "–" : codes.getOrDefault(place.classId(), "–"),
                            place == null ? null : place.classNumber(),
                            view.firstDay().toString(),
                            view.lastDay().toString(),
                            Board.Escalation.of(view, time));
                })
                .toList();
    }
}
