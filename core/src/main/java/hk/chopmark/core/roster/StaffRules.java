package hk.chopmark.core.roster;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterCommand.RecordStaffLeaving;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import java.util.ArrayList;
import java.util.List;

/** Staff: appointed once, leaving once. */
final class StaffRules {

    private StaffRules() {}

    /** A member of staff is appointed once. */
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
            register.requireUnknown(command.staff());
            return List.of(
                    new StaffAppointed(
                            command.staff(),
                            command.nameZh(),
                            command.nameEn(),
                            command.postCode()));
        }
    }

    /** Staff leave once; memberships that go on end on the same day. */
    static final class Leaving extends RosterRule<RecordStaffLeaving> {
        Leaving() {
            super(RecordStaffLeaving.class, "roster.appoint");
        }

        @Override
        public List<FactQuery> facts(RecordStaffLeaving command, Actor actor) {
            return List.of(FactQuery.about(command.staff(), PostFact.class, MembershipFact.class));
        }

        @Override
        public List<RosterEvent> decide(
                RecordStaffLeaving command, Register register, DecisionContext context) {
            register.requireNoDeparture(command.staff());
            List<RosterEvent> events = new ArrayList<>();
            events.add(new StaffLeft(command.staff(), command.leftOn()));
            events.addAll(MembershipRules.endAll(command.staff(), command.leftOn(), register));
            return events;
        }
    }
}
