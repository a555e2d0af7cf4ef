package hk.chopmark.core.roster;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.AuthorityFact;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterCommand.ChangeGuardianAuthority;
import hk.chopmark.core.roster.RosterCommand.LinkGuardian;
import hk.chopmark.core.roster.RosterCommand.RegisterGuardian;
import hk.chopmark.core.roster.RosterCommand.UnlinkGuardian;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianRegistered;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.StudentDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Guardians and how far they may act for which student. */
final class GuardianRules {

    private GuardianRules() {}

    /** A guardian is registered once. */
    static final class Registering extends RosterRule<RegisterGuardian> {
        Registering() {
            super(RegisterGuardian.class, "roster.link-guardian");
        }

        @Override
        public List<FactQuery> facts(RegisterGuardian command, Actor actor) {
            return List.of(FactQuery.about(command.guardian(), GuardianRegistered.class));
        }

        @Override
        public List<RosterEvent> decide(
                RegisterGuardian command, Register register, DecisionContext context) {
            register.requireUnknown(command.guardian());
            return List.of(
                    new GuardianRegistered(
                            command.guardian(),
                            command.nameZh(),
                            command.nameEn(),
                            command.phone()));
        }
    }

    /**
     * A link joins two known people once, while the student has not left, and takes effect when it
     * is recorded: it is not recorded ahead of its day.
     */
    static final class Linking extends RosterRule<LinkGuardian> {
        Linking() {
            super(LinkGuardian.class, "roster.link-guardian", command -> Set.of(command.student()));
        }

        @Override
        public List<FactQuery> facts(LinkGuardian command, Actor actor) {
            return List.of(
                    FactQuery.about(
                            command.student(),
                            StudentEnrolled.class,
                            StudentLeft.class,
                            StudentDepartureCorrected.class),
                    FactQuery.about(command.guardian(), GuardianRegistered.class),
                    FactQuery.about(command.student(), command.guardian(), AuthorityFact.class));
        }

        @Override
        public List<RosterEvent> decide(
                LinkGuardian command, Register register, DecisionContext context) {
            register.requireNotGone(command.student(), context.today());
            register.requireKnown(command.guardian());
            register.requireNotLinked(command.student(), command.guardian());
            if (command.validFrom().isAfter(context.today())) {
                throw DomainRejection.rule(
                        "roster.link-ahead-of-its-day",
                        Map.of("validFrom", command.validFrom(), "today", context.today()));
            }
            return List.of(
                    new GuardianLinked(
                            command.student(),
                            command.guardian(),
                            command.relation(),
                            command.authority(),
                            command.validFrom()));
        }
    }

    /** Authority changes on a standing link, and to something different. */
    static final class ChangingAuthority extends RosterRule<ChangeGuardianAuthority> {
        ChangingAuthority() {
            super(
                    ChangeGuardianAuthority.class,
                    "roster.link-guardian",
                    command -> Set.of(command.student()));
        }

        @Override
        public List<FactQuery> facts(ChangeGuardianAuthority command, Actor actor) {
            return List.of(
                    FactQuery.about(command.student(), command.guardian(), AuthorityFact.class));
        }

        @Override
        public List<RosterEvent> decide(
                ChangeGuardianAuthority command, Register register, DecisionContext context) {
            Authority before = register.requireLinked(command.student(), command.guardian());
            if (before == command.authority()) {
                throw DomainRejection.conflict(
                        "roster.authority-unchanged", Map.of("authority", before));
            }
            return List.of(
                    new GuardianAuthorityChanged(
                            command.student(),
                            command.guardian(),
                            command.authority(),
                            command.basis()));
        }
    }

    /** Only a standing link ends. */
    static final class Unlinking extends RosterRule<UnlinkGuardian> {
        Unlinking() {
            super(
                    UnlinkGuardian.class,
                    "roster.link-guardian",
                    command -> Set.of(command.student()));
        }

        @Override
        public List<FactQuery> facts(UnlinkGuardian command, Actor actor) {
            return List.of(
                    FactQuery.about(command.student(), command.guardian(), AuthorityFact.class));
        }

        @Override
        public List<RosterEvent> decide(
                UnlinkGuardian command, Register register, DecisionContext context) {
            register.requireLinked(command.student(), command.guardian());
            return List.of(
                    new GuardianUnlinked(command.student(), command.guardian(), command.reason()));
        }
    }
}
