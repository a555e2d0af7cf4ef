package hk.chopmark.core.schedule;

import static hk.chopmark.core.testing.Cast.student;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.duty.DutyCommand.AdoptDueRule;
import hk.chopmark.core.duty.DutyCommand.RecordActFired;
import hk.chopmark.core.duty.DutyCommand.RetireDueRule;
import hk.chopmark.core.duty.DutyEvent.DueActFired;
import hk.chopmark.core.duty.DutyEvent.DueActMissed;
import hk.chopmark.core.duty.DutyEvent.DueActRefused;
import hk.chopmark.core.eventstore.LeaderLock;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.DueRule;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.runtime.AuditEngineBuilder;
import hk.chopmark.core.schedule.Reminders.ReminderSent;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Due acts on a real database: once each, whatever dies, overlaps, fails or is set back. */
class DueActRunnerIT {

    private static final Instant START = Instant.parse("2026-09-01T00:00:00Z");
    private static final Duration PROMISE = Duration.ofMinutes(5);
    private static final AtomicReference<Instant> CLOCK = new AtomicReference<>(START);
    private static final AtomicInteger LOCKS = new AtomicInteger(100);

    private static TestEngine first;
    private static AuditEngine second;

    private final Reminders source = new Reminders();
    private final Deque<DueActRunner> runners = new ArrayDeque<>();
    private SchoolId school = new SchoolId(new UUID(0, 0));

    private static AuditEngineBuilder parts(AuditEngineBuilder builder) {
        return builder.areas(Reminders.areas("broken")).clock(CLOCK::get);
    }

    @BeforeAll
    static void two_nodes() {
        first = TestEngine.start(DueActRunnerIT::parts);
        second = first.anotherNode(DueActRunnerIT::parts);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
    }

    @BeforeEach
    void a_school_with_a_rule() {
        CLOCK.set(START);
        school = new SchoolId(first.engine().ids().get());
        first.engine().send(new RegisterSchool(school, "Due School", "到期學校"), SmallSchool.SETUP);
        adopt(Reminders.RULE, START, 7);
    }

    @AfterEach
    void close() {
        runners.forEach(DueActRunner::close);
    }

    private void adopt(String rule, Instant from, long days) {
        first.engine()
                .send(
                        new AdoptDueRule(
                                school,
                                rule,
                                from,
                                List.of(RuleParameter.of("school-days", days)),
                                "Decision of the school"),
                        SmallSchool.SETUP);
    }

    private static CommandSending sendingOf(AuditEngine engine) {
        return (command, purpose, key) ->
                engine
                        .send(
                                command,
                                CommandContext.of(Actor.service("schedule"), purpose)
                                        .withKey(key, key))
                        .eventIds()
                        .stream()
                        .findFirst();
    }

    /** A runner for this test's school, with a lock that it shares with whoever is told. */
    private DueActRunner runner(
            AuditEngine engine, int lock, UnaryOperator<CommandSending> sending, DueSource... all) {
        return keep(new DueActRunner(given(engine, lock, sending.apply(sendingOf(engine)), all)));
    }

    private DueActRunner keep(DueActRunner made) {
        runners.push(made);
        return made;
    }

    private DueActRunner.Given given(DueSource all) {
        return given(first.engine(), LOCKS.incrementAndGet(), sendingOf(first.engine()), all);
    }

    private DueActRunner.Given given(
            AuditEngine engine, int lock, CommandSending sending, DueSource... all) {
        return new DueActRunner.Given(
                () -> List.of(school),
                new DueRecord(engine.history()),
                List.of(all),
                sending,
                new LeaderLock(
                        first.postgres().sequencer(), LeaderLock.Work.DUE_ACTS, lock, PROMISE),
                CLOCK::get,
                () -> true);
    }

    private DueActRunner runner() {
        return runner(first.engine(), LOCKS.incrementAndGet(), UnaryOperator.identity(), source);
    }

    private <T> List<T> events(Class<T> type, String name) {
        AuditEngine engine = first.engine();
        return engine.log().find(school, List.of(), Set.of(name), 0, 2_000).stream()
                .map(stored -> type.cast(engine.codec().decode(stored).event()))
                .toList();
    }

    private List<ReminderSent> sent() {
        return events(ReminderSent.class, "schedule.ReminderSent");
    }

    private List<DueActFired> fired() {
        return events(DueActFired.class, "duty.DueActFired");
    }

    private void makeDue(int count, Instant dueAt) {
        for (int n = 1; n <= count; n++) {
            source.makeDue(student(n), dueAt);
        }
    }

    private static void pass(Duration time) {
        CLOCK.updateAndGet(now -> now.plus(time));
    }

    @Test
    void what_is_due_is_carried_out_once_and_recorded_with_rule_subject_and_command() {
        makeDue(4, START.plusSeconds(60));
        DueActRunner runner = runner();

        assertThat(runner.run().settled()).as("nothing is due yet").isZero();
        pass(Duration.ofSeconds(60));
        assertThat(runner.run().fired()).as("at the very instant").isEqualTo(4);
        pass(Duration.ofHours(1));
        assertThat(runner.run().settled()).as("and never again").isZero();
        assertThat(runner().run().settled()).as("nor by a node that knows nothing").isZero();

        assertThat(sent()).hasSize(4);
        assertThat(fired())
                .extracting(DueActFired::act, DueActFired::late, DueActFired::command)
                .contains(
                        tuple(
                                new DueAct(Reminders.RULE, 1, student(1), START.plusSeconds(60)),
                                false,
                                "SendReminder"))
                .hasSize(4);
    }

    @Test
    void of_two_nodes_one_leads_and_the_other_takes_over() throws Exception {
        makeDue(20, START);
        int lock = LOCKS.incrementAndGet();
        DueActRunner one = runner(first.engine(), lock, UnaryOperator.identity(), source);
        DueActRunner other = runner(second, lock, UnaryOperator.identity(), source);

        List<DueRun> runs = together(one, other);

        assertThat(runs).extracting(DueRun::leading).as("one leads").contains(true, false);
        assertThat(runs).extracting(DueRun::fired).containsExactlyInAnyOrder(20, 0);
        (runs.getFirst().leading() ? one : other).close();
        source.makeDue(student(21), START);
        DueRun after = (runs.getFirst().leading() ? other : one).run();
        assertThat(after.leading()).as("the lead is free").isTrue();
        assertThat(after.fired()).as("only what is new").isEqualTo(1);
        assertThat(sent()).hasSize(21);
        assertThat(fired()).hasSize(21);
    }

    @Test
    void two_leaders_at_once_carry_nothing_out_twice() throws Exception {
        makeDue(30, START);

        together(
                runner(first.engine(), LOCKS.incrementAndGet(), UnaryOperator.identity(), source),
                runner(second, LOCKS.incrementAndGet(), UnaryOperator.identity(), source));
        runner().run();

        assertThat(sent()).as("one reminder each").hasSize(30);
        assertThat(fired())
                .extracting(DueActFired::act)
                .as("one outcome each")
                .doesNotHaveDuplicates()
                .hasSize(30);
    }

    private static List<DueRun> together(DueActRunner one, DueActRunner other) throws Exception {
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Callable<DueRun>> looks = List.of(one::run, other::run);
            List<DueRun> runs = new ArrayList<>();
            for (Future<DueRun> run : both.invokeAll(looks)) {
                runs.add(run.get());
            }
            return runs;
        }
    }

    /** The process dies after the command is durable and before its outcome is. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void killed_between_command_and_outcome_it_is_carried_out_once() {
        makeDue(1, START);
        DueActRunner dying =
                runner(
                        first.engine(),
                        LOCKS.incrementAndGet(),
                        sending ->
                                (command, purpose, key) -> {
                                    if (command instanceof RecordActFired) {
                                        throw new Died();
                                    }
                                    return sending.send(command, purpose, key);
                                },
                        source);
        assertThatExceptionOfType(Died.class).isThrownBy(dying::run);
        assertThat(sent()).as("the command is done").hasSize(1);
        assertThat(fired()).as("nobody says so yet").isEmpty();

        pass(Duration.ofHours(2));
        DueRun run =
                runner(second, LOCKS.incrementAndGet(), UnaryOperator.identity(), source).run();

        assertThat(run.fired()).as("the outcome is made good").isEqualTo(1);
        assertThat(sent()).as("the command is not done again").hasSize(1);
        UUID reminder =
                first
                        .engine()
                        .log()
                        .find(school, List.of(), Set.of("schedule.ReminderSent"), 0, 1)
                        .stream()
                        .map(stored -> UUID.fromString(stored.id()))
                        .findFirst()
                        .orElseThrow();
        assertThat(fired())
                .extracting(DueActFired::event, DueActFired::late)
                .as("it names the event of the first time")
                .containsExactly(tuple(reminder, true));
    }

    @Test
    void after_an_outage_what_is_older_than_the_bound_is_recorded_as_missed() {
        source.makeDue(student(1), START.plus(Duration.ofDays(1)));
        source.makeDue(student(2), START.plus(Duration.ofDays(29)));
        source.makeDue(student(3), START.plus(Duration.ofDays(40)));
        pass(Duration.ofDays(60));

        DueRun run = runner().run();

        assertThat(run.missed()).as("59 days old").isEqualTo(1);
        assertThat(run.fired()).as("31 and 20 days old").isEqualTo(2);
        assertThat(run.late()).isEqualTo(2);
        assertThat(events(DueActMissed.class, "duty.DueActMissed"))
                .extracting(missed -> missed.act().subject(), DueActMissed::catchUpDays)
                .containsExactly(tuple(student(1), 31));
        assertThat(fired())
                .extracting(each -> each.act().subject(), DueActFired::delaySeconds)
                .as("how late is on the record")
                .containsExactlyInAnyOrder(
                        tuple(student(2), Duration.ofDays(31).toSeconds()),
                        tuple(student(3), Duration.ofDays(20).toSeconds()));
        assertThat(sent()).hasSize(2);
        assertThat(runner().run().settled()).as("settled for good").isZero();
    }

    @Test
    void one_look_settles_so_many_and_the_next_ones_the_rest() {
        makeDue(25, START);
        DueActRunner runner = keep(new DueActRunner(given(source), 20));

        DueRun run = runner.run();

        assertThat(run.fired()).isEqualTo(20);
        assertThat(run.left()).isEqualTo(5);
        assertThat(runner.run().fired()).isEqualTo(5);
        assertThat(sent()).hasSize(25);
    }

    @Test
    void a_due_time_is_of_the_version_in_force_then_and_of_no_other() {
        source.makeDue(student(1), START.plusSeconds(50));
        source.makeDue(student(1), START.plusSeconds(100));
        DueActRunner runner = runner();
        pass(Duration.ofSeconds(50));
        runner.run();
        adopt(Reminders.RULE, START.plusSeconds(100), 5);
        first.engine()
                .send(
                        new RetireDueRule(
                                school, Reminders.RULE, START.plusSeconds(200), "no-longer-needed"),
                        SmallSchool.SETUP);
        source.makeDue(student(1), START.plusSeconds(200));
        pass(Duration.ofSeconds(200));

        runner.run();
        runner().run();

        assertThat(fired())
                .extracting(each -> each.act().version(), each -> each.act().dueAt())
                .as("nothing after the rule was retired")
                .containsExactlyInAnyOrder(
                        tuple(1, START.plusSeconds(50)), tuple(2, START.plusSeconds(100)));
        assertThat(sent()).hasSize(2);
    }

    @Test
    void a_clock_set_back_fires_nothing_twice_and_keeps_nothing_back() {
        makeDue(3, START);
        DueActRunner runner = runner();
        pass(Duration.ofDays(10));
        source.makeDue(student(4), CLOCK.get());
        runner.run();

        pass(Duration.ofDays(-9));
        assertThat(runner.run().settled()).as("set back by nine days").isZero();
        source.makeDue(student(5), CLOCK.get());
        assertThat(runner.run().fired()).as("what is due by the clock as it is").isEqualTo(1);
        pass(Duration.ofDays(9));
        assertThat(runner.run().settled()).as("set right again").isZero();

        assertThat(sent()).hasSize(5);
        assertThat(fired()).hasSize(5);
    }

    @Test
    void a_fact_recorded_late_makes_its_act_late_and_not_lost() {
        DueActRunner runner = runner();
        pass(Duration.ofDays(5));
        runner.run();
        source.makeDue(student(1), START.plus(Duration.ofDays(2)));
        pass(Duration.ofMinutes(1));

        DueRun run = runner.run();

        assertThat(run.fired()).isEqualTo(1);
        assertThat(run.late()).as("it was due three days ago").isEqualTo(1);
    }

    @Test
    void a_refused_command_is_recorded_with_its_code_and_not_tried_again() {
        source.makeDue(Reminders.REFUSED, START);
        makeDue(1, START);
        DueActRunner runner = runner();

        DueRun run = runner.run();

        assertThat(run.refused()).isEqualTo(1);
        assertThat(run.fired()).as("the others go on").isEqualTo(1);
        assertThat(runner.run().settled()).isZero();
        assertThat(runner().run().settled()).isZero();
        assertThat(events(DueActRefused.class, "duty.DueActRefused"))
                .extracting(DueActRefused::command, DueActRefused::code)
                .containsExactly(tuple("SendReminder", "schedule.not-reminded"));
    }

    @Test
    void a_failure_that_passes_is_tried_again_later() {
        makeDue(1, START);
        AtomicInteger failures = new AtomicInteger(1);
        DueActRunner runner =
                runner(
                        first.engine(),
                        LOCKS.incrementAndGet(),
                        sending ->
                                (command, purpose, key) -> {
                                    if (failures.getAndDecrement() > 0) {
                                        throw new TransientFailure(
                                                "away", Duration.ofSeconds(1), null);
                                    }
                                    return sending.send(command, purpose, key);
                                },
                        source);

        assertThat(runner.run().left()).as("left for later").isEqualTo(1);
        runner.run();
        runner.run();

        assertThat(sent()).hasSize(1);
        assertThat(fired()).hasSize(1);
    }

    @Test
    void a_source_that_fails_does_not_keep_the_others() {
        adopt("broken", START, 7);
        makeDue(2, START);
        DueSource broken =
                new DueSource() {
                    @Override
                    public String rule() {
                        return "broken";
                    }

                    @Override
                    public Purpose purpose() {
                        return Purpose.AUDIT;
                    }

                    @Override
                    public Page due(
                            SchoolId of, DueRule rule, Window window, @Nullable String after) {
                        throw new IllegalStateException("broken");
                    }

                    @Override
                    public Command command(SchoolId of, DueRule rule, DueAct act) {
                        throw new IllegalStateException("broken");
                    }
                };

        DueRun run =
                runner(
                                first.engine(),
                                LOCKS.incrementAndGet(),
                                UnaryOperator.identity(),
                                broken,
                                source)
                        .run();

        assertThat(run.fired()).isEqualTo(2);
        assertThat(run.left()).isEqualTo(1);
    }
}
