package hk.chopmark.core.homework;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.shared.Purpose;

/**
 * What all homework decisions share: their facts fold into a {@link Workbook}, and the role of the
 * sender's token alone says who may send them.
 */
abstract class HomeworkRule<C extends HomeworkCommand> extends Rule<C, Workbook> {

    HomeworkRule(Class<C> commandType, String act) {
        super(
                commandType,
                CommandPermission.byTokenRole(
                        act, Purpose.TEACHING, Purpose.DATA_IMPORT, Purpose.DEMONSTRATION),
                Workbook::new,
                Workbook::apply);
    }
}
