package hk.chopmark.projections.tenants;

import static hk.chopmark.projections.tenants.CommandStory.SETUP;
import static hk.chopmark.projections.tenants.CommandStory.TERM;
import static hk.chopmark.projections.tenants.CommandStory.server;

import hk.chopmark.core.attendance.AbsencePolicy;
import hk.chopmark.core.calendar.CalendarCommand.AdoptGeneralHolidays;
import hk.chopmark.core.calendar.CalendarCommand.ChangeSchoolDay;
import hk.chopmark.core.calendar.CalendarCommand.DeclareSchoolHoliday;
import hk.chopmark.core.calendar.CalendarCommand.SetSchoolYear;
import hk.chopmark.core.calendar.CalendarCommand.SuspendClasses;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.calendar.CalendarEvent.SessionOfDay;
import hk.chopmark.core.calendar.CalendarEvent.Signal;
import hk.chopmark.core.duty.DutyCommand.AdoptDueRule;
import hk.chopmark.core.duty.DutyCommand.RecordActFired;
import hk.chopmark.core.duty.DutyCommand.RecordActMissed;
import hk.chopmark.core.duty.DutyCommand.RecordActRefused;
import hk.chopmark.core.duty.DutyCommand.RetireDueRule;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.testing.Cast;
import hk.chopmark.projections.tenants.Telling.Step;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Which days are school days, and what is due when. */
final class CalendarSteps {

    private CalendarSteps() {}

    static void tell(List<Step> steps) {
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new AdoptGeneralHolidays(
                                        at.school(),
                                        2026,
                                        List.of(
                                                new Holiday(
                                                        TERM.plusDays(25), at.word(), at.word())),
                                        at.word() + " Gazette")));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new SetSchoolYear(
                                        at.school(),
                                        TERM,
                                        TERM.plusDays(300),
                                        Set.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY),
                                        Set.of(DayOfWeek.FRIDAY))));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new ChangeSchoolDay(
                                        at.school(),
                                        TERM.plusDays(1),
                                        SchoolDayKind.SCHOOL_DAY,
                                        at.word() + "-fair")));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new DeclareSchoolHoliday(
                                        at.school(),
                                        TERM.plusDays(40),
                                        TERM.plusDays(41),
                                        at.word() + "-rest")));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new SuspendClasses(
                                        at.school(),
                                        TERM.plusDays(6),
                                        SessionOfDay.MORNING,
                                        Signal.TROPICAL_CYCLONE_8,
                                        at.word() + " Observatory")));
        duties(steps);
    }

    private static void duties(List<Step> steps) {
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new AdoptDueRule(
                                        at.school(),
                                        AbsencePolicy.RULE,
                                        CommandStory.NOW,
                                        List.of(RuleParameter.of(AbsencePolicy.SCHOOL_DAYS, 1)),
                                        at.word() + " rules")));
        steps.add(
                new Step(
                        server(Purpose.TEACHING),
                        at ->
                                new RecordActFired(
                                        at.school(),
                                        act(1),
                                        at.word(),
                                        at.eventOf(AdoptDueRule.class))));
        steps.add(
                new Step(
                        server(Purpose.TEACHING),
                        at -> new RecordActMissed(at.school(), act(2), at.word().length())));
        steps.add(
                new Step(
                        server(Purpose.TEACHING),
                        at -> new RecordActRefused(at.school(), act(3), at.word(), at.word())));
        steps.add(
                new Step(
                        SETUP,
                        at ->
                                new RetireDueRule(
                                        at.school(),
                                        AbsencePolicy.RULE,
                                        CommandStory.NOW.plus(Duration.ofDays(30)),
                                        at.word() + "-over")));
    }

    private static DueAct act(int number) {
        return new DueAct(AbsencePolicy.RULE, 1, Cast.student(number), CommandStory.NOW);
    }
}
