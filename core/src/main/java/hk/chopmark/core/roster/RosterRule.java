package hk.chopmark.core.roster;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.shared.Purpose;

/**
 * What all roster decisions share: their facts fold into a {@link Register}, and the role of the
 * sender's token alone says who may send them.
 */
abstract class RosterRule<C extends RosterCommand> extends Rule<C, Register> {

    RosterRule(Class<C> commandType, String act) {
        super(
                commandType,
                CommandPermission.byTokenRole(
                        act,
                        Purpose.ROSTER_ADMINISTRATION,
                        Purpose.DATA_IMPORT,
                        Purpose.DEMONSTRATION),
                Register::new,
                Register::apply);
    }
}
