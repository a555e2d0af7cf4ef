package hk.chopmark.core.roster;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.util.Set;
import java.util.function.Function;

/** What all roster decisions share: their facts fold into a {@link Register}. */
abstract class RosterRule<C extends RosterCommand> extends Rule<C, Register> {

    /** What the roster is kept for. */
    static final Purpose[] FITTING = {
        Purpose.ROSTER_ADMINISTRATION, Purpose.DATA_IMPORT, Purpose.DEMONSTRATION
    };

    /** About the whole school. */
    RosterRule(Class<C> commandType, String act) {
        this(commandType, CommandPermission.judgedInSchool(act, FITTING));
    }

    /** About some of it. */
    RosterRule(Class<C> commandType, String act, Function<C, Set<? extends Ref>> objects) {
        this(commandType, CommandPermission.judged(act, objects, FITTING));
    }

    RosterRule(Class<C> commandType, CommandPermission<C> permission) {
        super(commandType, permission, Register::new, Register::apply);
    }

    /** A student stands for themself; guardians and staff are a matter of the whole school. */
    static Set<Ref> objects(SchoolId school, PersonRef person) {
        return Set.of(person instanceof StudentId ? person : school);
    }
}
