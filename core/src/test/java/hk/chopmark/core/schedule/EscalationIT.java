package hk.chopmark.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.attendance.AttendanceCommand.Attendance;
import hk.chopmark.core.attendance.AttendanceCommand.TakeRollCall;
import hk.chopmark.core.attendance.AttendanceEvent.AbsenceEscalated;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.calendar.CalendarCommand.AdoptGeneralHolidays;
import hk.chopmark.core.calendar.CalendarCommand.SetSchoolYear;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.duty.DutyCommand.AdoptDueRule;
import hk.chopmark.core.duty.DutyEvent.DueActFired;
import hk.chopmark.core.eventstore.LeaderLock;
import hk.chopmark.core.facts.duty.DuePolicy;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * From the calendar and the roll calls to the escalation of an absence, by the rule of the area.
 */
class EscalationIT {

    private static final String RULE = "absence-school-days";
    private static final LocalDate MONDAY = LocalDate.of(2025, 9, 1);

    private final AtomicReference<Instant> clock =
            new AtomicReference<>(Instant.parse("2025-08-31T20:00:00Z"));
    private TestEngine node;
    private AuditEngine engine;
    private SmallSchool school;
    private Family absentee;
    private Family present;
    private DueActRunner runner;

    @BeforeEach
    void a_school_with_a_calendar_and_the_rule() {
        node = TestEngine.start(builder -> builder.clock(clock::get));
        engine = node.engine();
        school = SmallSchool.found(engine);
        absentee = school.family(1);
        present = school.family(2);
        DuePolicy policy =
                DuePolicy.all().stream()
                        .filter(known -> known.rule().equals(RULE))
                        .findFirst()
                        .orElseThrow();
        send(
                new AdoptGeneralHolidays(
                        school.school(),
                        2025,
                        List.of(new Holiday(LocalDate.of(2025, 9, 5), "Invented", null)),
                        "an invented list"));
        send(
                new SetSchoolYear(
                        school.school(),
                        MONDAY,
                        LocalDate.of(2026, 7, 15),
                        Set.of(
                                DayOfWeek.MONDAY,
                                DayOfWeek.TUESDAY,
                                DayOfWeek.WEDNESDAY,
                                DayOfWeek.THURSDAY,
                                DayOfWeek.FRIDAY),
                        Set.of()));
        send(
                new AdoptDueRule(
                        school.school(),
                        RULE,
                        clock.get(),
                        policy.usualParameters(),
                        policy.source()));
        runner =
                new DueActRunner(
                        new DueActRunner.Given(
                                () -> List.of(school.school()),
                                new DueRecord(engine.history()),
                                List.of(new PolicySource(policy, engine.history())),
                                (command, purpose, key) ->
                                        engine
                                                .send(
                                                        command,
                                                        CommandContext.of(
                                                                        Actor.service("schedule"),
                                                                        purpose)
                                                                .withKey(key, key))
                                                .eventIds()
                                                .stream()
                                                .findFirst(),
                                new LeaderLock(
                                        node.postgres().sequencer(),
                                        LeaderLock.Work.DUE_ACTS,
                                        1,
                                        Duration.ofMinutes(5)),
                                clock::get,
                                () -> true));
    }

    @AfterEach
    void close() {
        runner.close();
        node.close();
    }

    private void send(Command command) {
        engine.send(command, SmallSchool.SETUP);
    }

    /** The roll is called in the morning, and the evening passes. */
    private void day(LocalDate day) {
        clock.set(day.atTime(1, 0).atOffset(ZoneOffset.UTC).toInstant());
        engine.send(
                new TakeRollCall(
                        school.school(),
                        new RollCallId(engine.ids().get()),
                        school.classId(),
                        day,
                        SchoolSession.MORNING,
                        List.of(
                                new Attendance(absentee.student(), AttendanceStatus.ABSENT, null),
                                new Attendance(present.student(), AttendanceStatus.PRESENT, null))),
                CommandContext.of(Actor.service("setup"), Purpose.TEACHING));
        clock.set(day.atTime(17, 0).atOffset(ZoneOffset.UTC).toInstant());
        runner.run();
    }

    private List<AbsenceEscalated> escalated() {
        return engine.history().of(school.school()).ofTypes(AbsenceEscalated.class).stream()
                .map(Recorded::event)
                .map(AbsenceEscalated.class::cast)
                .toList();
    }

    @Test
    void the_seventh_school_day_in_a_row_escalates_once_and_only_the_absent_student() {
        for (int date : new int[] {1, 2, 3, 4, 8, 9}) {
            day(LocalDate.of(2025, 9, date));
        }
        assertThat(escalated()).as("six school days").isEmpty();

        LocalDate seventh = LocalDate.of(2025, 9, 10);
        day(seventh);
        assertThat(escalated())
                .as("the holiday and the weekend neither count nor break the row")
                .containsExactly(
                        new AbsenceEscalated(absentee.student(), MONDAY, seventh, 7, RULE, 1));

        day(seventh.plusDays(1));
        assertThat(escalated()).as("the eighth day is the same absence").hasSize(1);
        assertThat(engine.history().of(school.school()).ofTypes(DueActFired.class).stream().count())
                .as("the act is on record")
                .isOne();
    }
}
