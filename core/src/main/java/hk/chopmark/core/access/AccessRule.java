package hk.chopmark.core.access;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.shared.Purpose;

/**
 * What all access decisions share: their facts fold into an {@link AccessBook}. Most judge by
 * themselves who may send the command, because who proposed, who holds and who handed on counts
 * too.
 */
abstract class AccessRule<C extends AccessCommand> extends Rule<C, AccessBook> {

    AccessRule(Class<C> commandType, String act) {
        this(
                commandType,
                CommandPermission.decided(
                        act, Purpose.ACCESS_ADMINISTRATION, Purpose.AUDIT, Purpose.DEMONSTRATION));
    }

    AccessRule(Class<C> commandType, CommandPermission<C> permission) {
        super(commandType, permission, AccessBook::new, AccessBook::apply);
    }
}
