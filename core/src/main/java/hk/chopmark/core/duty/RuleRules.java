package hk.chopmark.core.duty;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.duty.DutyCommand.AdoptDueRule;
import hk.chopmark.core.duty.DutyCommand.RetireDueRule;
import hk.chopmark.core.duty.DutyEvent.DueRuleAdopted;
import hk.chopmark.core.duty.DutyEvent.DueRuleRetired;
import hk.chopmark.core.facts.duty.ClaimedTimes;
import hk.chopmark.core.facts.duty.DueRule;
import hk.chopmark.core.facts.duty.ScheduleId;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Adopting and retiring due rules. */
final class RuleRules {

    /** How far back a rule may begin: as far as acts are carried out late. */
    private static final Duration BACK = Duration.ofDays(31);

    /** How far ahead. */
    private static final Duration AHEAD = Duration.ofDays(800);

    private RuleRules() {}

    /** Reads the versions of all rules; changed by whoever adopts rules. */
    abstract static class OfRules<C extends DutyCommand> extends Rule<C, DueRules> {

        OfRules(Class<C> commandType) {
            super(
                    commandType,
                    CommandPermission.judgedInSchool(
                            "duty.adopt",
                            Purpose.ROSTER_ADMINISTRATION,
                            Purpose.ACCESS_ADMINISTRATION,
                            Purpose.RETENTION_AND_ERASURE,
                            Purpose.DEMONSTRATION),
                    DueRules::new,
                    (rules, fact) -> rules.apply(fact.event()));
        }

        @Override
        public final List<FactQuery> facts(C command, Actor actor) {
            return List.of(
                    FactQuery.about(
                            ScheduleId.of(command.school()),
                            DueRuleAdopted.class,
                            DueRuleRetired.class));
        }

        static void requireNear(Instant time, Instant now) {
            if (time.isBefore(now.minus(BACK)) || time.isAfter(now.plus(AHEAD))) {
                throw DomainRejection.rule(
                        "duty.time-out-of-range", Map.of("time", time, "now", now));
            }
        }
    }

    /**
     * The first version may begin in the past. The next one begins after now and not before the one
     * it follows: what was carried out by the one is never due again by the other. A rule that no
     * policy carries out is not adopted: it would promise acts that never come. The rule about
     * claimed times makes nothing due; decisions about lateness read it.
     */
    static final class Adopting extends OfRules<AdoptDueRule> {
        private final Set<String> carriedOut;

        Adopting(Set<String> carriedOut) {
            super(AdoptDueRule.class);
            this.carriedOut = carriedOut;
        }

        @Override
        public List<DutyEvent> decide(
                AdoptDueRule command, DueRules rules, DecisionContext context) {
            if (command.rule().equals(ClaimedTimes.RULE)) {
                ClaimedTimes.requireHours(command.parameters());
            } else if (!carriedOut.contains(command.rule())) {
                throw DomainRejection.unknown(
                        "duty.rule-not-carried-out",
                        Map.of("rule", command.rule(), "known", new TreeSet<>(carriedOut)));
            }
            requireNear(command.from(), context.now());
            DueRule before = rules.newest(command.rule()).orElse(null);
            if (before != null) {
                if (command.from().isBefore(before.from())) {
                    throw DomainRejection.rule(
                            "duty.begins-before-version-in-force",
                            Map.of("rule", before.code(), "from", before.from()));
                }
                if (!command.from().isAfter(context.now())) {
                    throw DomainRejection.rule(
                            "duty.next-version-not-in-future",
                            Map.of("rule", before.code(), "now", context.now()));
                }
                if (before.isOpen() && before.parameters().equals(command.parameters())) {
                    throw DomainRejection.conflict(
                            "duty.rule-unchanged", Map.of("rule", before.code()));
                }
            }
            return List.of(
                    new DueRuleAdopted(
                            ScheduleId.of(command.school()),
                            command.rule(),
                            before == null ? 1 : before.version() + 1,
                            command.from(),
                            command.parameters(),
                            command.source()));
        }
    }

    /** A rule that is in force ends, not before its newest version begins. */
    static final class Retiring extends OfRules<RetireDueRule> {
        Retiring() {
            super(RetireDueRule.class);
        }

        @Override
        public List<DutyEvent> decide(
                RetireDueRule command, DueRules rules, DecisionContext context) {
            requireNear(command.until(), context.now());
            DueRule newest =
                    rules.newest(command.rule())
                            .orElseThrow(() ->
                                    DomainRejection.unknown(
                                            "duty.rule-unknown", Map.of("rule", command.rule())));
            if (!newest.isOpen()) {
                throw DomainRejection.conflict(
                        "duty.already-retired", Map.of("rule", newest.code()));
            }
            if (command.until().isBefore(newest.from())) {
                throw DomainRejection.rule(
                        "duty.ends-before-it-begins",
                        Map.of("rule", newest.code(), "from", newest.from()));
            }
            return List.of(
                    new DueRuleRetired(
                            ScheduleId.of(command.school()),
                            command.rule(),
                            newest.version(),
                            command.until(),
                            command.reason()));
        }
    }
}
