package hk.chopmark.core.roster;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.GrantFact;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.CorrectStaffDeparture;
import hk.chopmark.core.roster.RosterCommand.RecordStaffLeaving;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Staff: appointed, leaving, coming back; a departure can be put right. */
final class StaffRules {

    private StaffRules() {}

    /**
     * A member of staff is appointed once, and again after their last day. What they held before
     * does not come back with them.
     */
    static final class Appointing extends RosterRule<AppointStaff> {
        Appointing() {
            super(AppointStaff.class, "roster.appoint");
        }

        @Override
        public List<FactQuery> facts(AppointStaff command, Actor actor) {
            return List.of(FactQuery.about(command.staff(), PostFact.class));
        }

        @Override
        public List<RosterEvent> decide(
                AppointStaff command, Register register, DecisionContext context) {
            register.requireMayCome(command.staff(), context.today());
            return List.of(
                    new StaffAppointed(
                            command.staff(),
                            command.nameZh(),
                            command.nameEn(),
                            command.postCode()));
        }
    }

    /**
     * Staff leave once, and not while nobody else could administer the school; memberships that go
     * on end on the same day.
     */
    static final class Leaving extends RosterRule<RecordStaffLeaving> {
        Leaving() {
            super(RecordStaffLeaving.class, "roster.appoint");
        }

        @Override
        public List<FactQuery> facts(RecordStaffLeaving command, Actor actor) {
            return List.of(
                    FactQuery.about(
                            command.staff(),
                            PostFact.class,
                            MembershipFact.class,
                            GrantFact.class));
        }

        /** Who else administers the school, where somebody who does leaves. */
        @Override
        public List<FactQuery> furtherFacts(
                RecordStaffLeaving command, Register register, DecisionContext context) {
            Standing standing = register.standing();
            return standing.administering(context.now()).isEmpty()
                    ? List.of()
                    : standing.factsAboutAdministering(command.school(), context.now());
        }

        @Override
        public List<RosterEvent> decide(
                RecordStaffLeaving command, Register register, DecisionContext context) {
            register.requireNoDeparture(command.staff());
            if (register.standing().isLastAdministrator(command.staff(), context.now())) {
                throw DomainRejection.rule(
                        "roster.last-administrator", Map.of("staff", command.staff()));
            }
            List<RosterEvent> events = new ArrayList<>();
            events.add(new StaffLeft(command.staff(), command.leftOn()));
            events.addAll(MembershipRules.endAll(command.staff(), command.leftOn(), register));
            return events;
        }
    }

    /** A recorded departure is taken back or moved; the places that ended with it follow. */
    static final class CorrectingDeparture extends RosterRule<CorrectStaffDeparture> {
        CorrectingDeparture() {
            super(CorrectStaffDeparture.class, "roster.appoint");
        }

        @Override
        public List<FactQuery> facts(CorrectStaffDeparture command, Actor actor) {
            return List.of(FactQuery.about(command.staff(), PostFact.class, MembershipFact.class));
        }

        @Override
        public List<RosterEvent> decide(
                CorrectStaffDeparture command, Register register, DecisionContext context) {
            LocalDate previous = register.requireOtherDeparture(command.staff(), command.leftOn());
            List<RosterEvent> events = new ArrayList<>();
            events.add(
                    new StaffDepartureCorrected(
                            command.staff(), command.leftOn(), previous, command.reason()));
            events.addAll(
                    MembershipRules.putRight(
                            command.staff(), previous, command.leftOn(), register));
            return events;
        }
    }
}
