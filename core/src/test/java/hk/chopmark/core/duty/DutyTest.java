package hk.chopmark.core.duty;

import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.duty.DutyCommand.AdoptDueRule;
import hk.chopmark.core.duty.DutyCommand.RecordActFired;
import hk.chopmark.core.duty.DutyCommand.RecordActMissed;
import hk.chopmark.core.duty.DutyCommand.RecordActRefused;
import hk.chopmark.core.duty.DutyCommand.RetireDueRule;
import hk.chopmark.core.duty.DutyEvent.DueActFired;
import hk.chopmark.core.duty.DutyEvent.DueRuleAdopted;
import hk.chopmark.core.facts.duty.ClaimedTimes;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.DuePolicy;
import hk.chopmark.core.facts.duty.DueRule;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.core.facts.duty.ScheduleId;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DutyTest {

    private static final Instant NOW = Instant.parse("2026-09-01T00:00:00Z");
    private static final String RULE = "absence-escalation";
    private static final DueAct ACT = new DueAct(RULE, 1, student(1), NOW.minusSeconds(60));

    private final Scenario school =
            new Scenario(new DutyModule(Set.of(RULE)).module()).at(NOW.toString());

    private static AdoptDueRule adopt(Instant from, long days) {
        return new AdoptDueRule(
                SCHOOL,
                RULE,
                from,
                List.of(RuleParameter.of("consecutive-school-days", days)),
                "Decision of the school");
    }

    private static RecordActFired fired(DueAct act) {
        return new RecordActFired(SCHOOL, act, "EscalateAbsence", null);
    }

    private DueRules rules() {
        DueRules rules = new DueRules();
        school.facts(List.of(new FactQuery(Set.of(), Set.of())))
                .forEach(fact -> rules.apply(fact.event()));
        return rules;
    }

    private int versionOf(DomainEvent event) {
        return ((DueRuleAdopted) event).version();
    }

    @Test
    void versions_of_a_rule_count_from_one_and_share_no_due_time() {
        assertThat(versionOf(school.when(adopt(NOW, 7)).getFirst())).isEqualTo(1);
        assertThat(versionOf(school.when(adopt(NOW.plusSeconds(3_600), 5)).getFirst()))
                .isEqualTo(2);

        List<DueRule> versions = rules().all();
        assertThat(versions)
                .extracting(DueRule::from, DueRule::until)
                .as("the first ends where the second begins")
                .containsExactly(
                        tuple(NOW, NOW.plusSeconds(3_600)), tuple(NOW.plusSeconds(3_600), null));
        assertThat(versions.getFirst().number("consecutive-school-days")).isEqualTo(7);
        assertThat(versions.getFirst().covers(NOW.plusSeconds(3_600))).isFalse();
        assertThat(versions.getLast().covers(NOW.plusSeconds(3_600))).isTrue();
    }

    @Test
    void an_unchanged_rule_is_not_adopted_again_unless_it_was_retired() {
        school.when(adopt(NOW, 7));
        school.rejects(adopt(NOW.plusSeconds(1), 7), "duty.rule-unchanged");

        school.when(new RetireDueRule(SCHOOL, RULE, NOW.plusSeconds(10), "no-longer-needed"));

        assertThat(versionOf(school.when(adopt(NOW.plusSeconds(20), 7)).getFirst()))
                .as("taken up again")
                .isEqualTo(2);
        assertThat(rules().all())
                .extracting(DueRule::until)
                .as("the gap between them is nobody's")
                .containsExactly(NOW.plusSeconds(10), null);
    }

    @Test
    void a_version_begins_not_before_the_one_it_follows_nor_in_the_past() {
        school.when(adopt(NOW, 7));

        school.rejects(adopt(NOW.minusSeconds(1), 5), "duty.begins-before-version-in-force");
        school.rejects(adopt(NOW, 5), "duty.next-version-not-in-future");
        school.rejects(adopt(NOW.minusSeconds(32 * 86_400), 5), "duty.time-out-of-range");
        school.rejects(adopt(NOW.plusSeconds(900L * 86_400), 5), "duty.time-out-of-range");
    }

    @Test
    void only_a_rule_in_force_is_retired_and_not_before_it_begins() {
        RetireDueRule retire = new RetireDueRule(SCHOOL, RULE, NOW, "no-longer-needed");
        school.rejects(retire, "duty.rule-unknown");
        school.when(adopt(NOW.plusSeconds(5), 7));
        school.rejects(retire, "duty.ends-before-it-begins");
        school.when(new RetireDueRule(SCHOOL, RULE, NOW.plusSeconds(5), "no-longer-needed"));
        school.rejects(
                new RetireDueRule(SCHOOL, RULE, NOW.plusSeconds(6), "again"),
                "duty.already-retired");
    }

    @Test
    void of_an_act_the_first_word_stands() {
        assertThat(school.when(fired(ACT))).as("fired").hasSize(1);
        assertThat(school.when(fired(ACT))).as("fired again").isEmpty();
        assertThat(school.when(new RecordActMissed(SCHOOL, ACT, 31))).as("missed").isEmpty();
        assertThat(
                        school.when(
                                new RecordActRefused(
                                        SCHOOL, ACT, "EscalateAbsence", "notice.withdrawn")))
                .as("refused")
                .isEmpty();
    }

    @Test
    void acts_that_differ_in_version_or_due_time_or_subject_are_different_acts() {
        school.when(fired(ACT));

        assertThat(school.when(fired(new DueAct(RULE, 2, student(1), ACT.dueAt()))))
                .as("another version")
                .hasSize(1);
        assertThat(school.when(fired(new DueAct(RULE, 1, student(1), ACT.dueAt().plusSeconds(1)))))
                .as("another due time")
                .hasSize(1);
        assertThat(school.when(fired(new DueAct(RULE, 1, student(2), ACT.dueAt()))))
                .as("another subject")
                .hasSize(1);
    }

    @Test
    void an_act_says_how_late_it_was() {
        DueAct onTime = new DueAct(RULE, 1, student(1), NOW.minusSeconds(300));
        DueAct late = new DueAct(RULE, 1, student(1), NOW.minusSeconds(301));
        DueAct early = new DueAct(RULE, 1, student(1), NOW.plusSeconds(5));

        assertThat(fired(school, onTime)).extracting(DueActFired::late).isEqualTo(false);
        assertThat(fired(school, late))
                .as("five minutes are what a running server may take")
                .extracting(DueActFired::late, DueActFired::delaySeconds)
                .containsExactly(true, 301L);
        assertThat(fired(school, early))
                .as("the clock was set back meanwhile")
                .extracting(DueActFired::late, DueActFired::delaySeconds)
                .containsExactly(false, 0L);
    }

    private static DueActFired fired(Scenario school, DueAct act) {
        return (DueActFired) school.when(fired(act)).getFirst();
    }

    @Test
    void only_a_service_records_what_became_of_an_act() {
        school.as(staffActor(1));

        school.rejects(fired(ACT), "access.server-only");
    }

    @Test
    void a_parameter_is_a_code_or_a_number_and_stands_once() {
        assertThatIllegalArgumentException()
                .as("both")
                .isThrownBy(() -> new RuleParameter("days", "seven", 7L));
        assertThatIllegalArgumentException()
                .as("neither")
                .isThrownBy(() -> new RuleParameter("days", null, null));
        assertThatIllegalArgumentException()
                .as("twice")
                .isThrownBy(() ->
                        new AdoptDueRule(
                                SCHOOL,
                                RULE,
                                NOW,
                                List.of(RuleParameter.of("days", 7), RuleParameter.of("days", 5)),
                                "Decision of the school"));
    }

    @Test
    void the_key_of_the_longest_act_is_within_the_bound_of_keys() {
        DueAct longest =
                new DueAct(
                        "r".repeat(40),
                        Integer.MAX_VALUE,
                        student(1),
                        Instant.parse("2199-12-31T23:59:59.123456Z"));

        assertThat(longest.key() + ":outcome").as("keys have 200 characters").hasSizeLessThan(200);
    }

    @Test
    void the_rule_about_claimed_times_names_services_and_hours() {
        assertThat(school.when(claimedTimes(RuleParameter.of("school-app", 168)))).hasSize(1);
        for (RuleParameter wrong :
                List.of(
                        RuleParameter.of("school-app", 169),
                        RuleParameter.of("school-app", 0),
                        RuleParameter.of("school-app", "yes"))) {
            school.rejects(claimedTimes(wrong), "duty.parameter-out-of-range");
        }
    }

    private static AdoptDueRule claimedTimes(RuleParameter parameter) {
        return new AdoptDueRule(
                SCHOOL, ClaimedTimes.RULE, NOW, List.of(parameter), "Decision of the school");
    }

    @Test
    void a_rule_that_no_policy_carries_out_is_not_adopted() {
        AdoptDueRule other =
                new AdoptDueRule(SCHOOL, "tea-at-five", NOW, List.of(), "Decision of the school");

        school.rejects(other, "duty.rule-not-carried-out");

        school.given(
                new DueRuleAdopted(
                        ScheduleId.of(SCHOOL), "tea-at-five", 1, NOW, List.of(), "Long ago"));
        assertThat(school.when(new RetireDueRule(SCHOOL, "tea-at-five", NOW, "no-policy")))
                .as("one that was adopted before can still be ended")
                .hasSize(1);
    }

    @Test
    void the_rules_of_all_areas_can_be_adopted() {
        Scenario installed = new Scenario(new DutyModule().module()).at(NOW.toString());

        for (DuePolicy policy : DuePolicy.all()) {
            assertThat(
                            installed.when(
                                    new AdoptDueRule(
                                            SCHOOL,
                                            policy.rule(),
                                            NOW,
                                            policy.usualParameters(),
                                            policy.source())))
                    .as(policy.rule())
                    .hasSize(1);
        }
    }
}
