package hk.chopmark.core.roster;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.roster.RosterCommand.OpenClass;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.SchoolRegistered;
import hk.chopmark.core.shared.Actor;
import java.util.List;
import java.util.Set;

/** The school itself and its classes. */
final class SchoolRules {

    private SchoolRules() {}

    /** A school is registered once. */
    static final class Registering extends RosterRule<RegisterSchool> {
        Registering() {
            super(
                    RegisterSchool.class,
                    CommandPermission.server("roster.register-school", FITTING));
        }

        @Override
        public List<FactQuery> facts(RegisterSchool command, Actor actor) {
            return List.of(new FactQuery(Set.of(), Set.of(SchoolRegistered.class)));
        }

        @Override
        public List<RosterEvent> decide(
                RegisterSchool command, Register register, DecisionContext context) {
            register.requireNoSchoolYet();
            return List.of(
                    new SchoolRegistered(command.school(), command.nameEn(), command.nameZh()));
        }
    }

    /**
     * A class code is used once per school year. Reads all classes of the school: they are few, and
     * opened once a year.
     */
    static final class Opening extends RosterRule<OpenClass> {
        Opening() {
            super(OpenClass.class, "roster.open-class");
        }

        @Override
        public List<FactQuery> facts(OpenClass command, Actor actor) {
            return List.of(new FactQuery(Set.of(), Set.of(ClassOpened.class)));
        }

        @Override
        public List<RosterEvent> decide(
                OpenClass command, Register register, DecisionContext context) {
            register.requireClassIsNew(command.classId(), command.code(), command.schoolYear());
            return List.of(
                    new ClassOpened(command.classId(), command.code(), command.schoolYear()));
        }
    }
}
