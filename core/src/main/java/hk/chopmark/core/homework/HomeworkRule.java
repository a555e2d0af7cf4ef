package hk.chopmark.core.homework;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What all homework decisions share: their facts fold into a {@link Workbook}. Most are about the
 * class of a homework, which the record tells.
 */
abstract class HomeworkRule<C extends HomeworkCommand> extends Rule<C, Workbook> {

    private static final Purpose[] FITTING = {
        Purpose.TEACHING,
        Purpose.HOME_SCHOOL_COMMUNICATION,
        Purpose.DATA_IMPORT,
        Purpose.DEMONSTRATION
    };

    HomeworkRule(Class<C> commandType, String act, Function<C, Set<? extends Ref>> objects) {
        super(
                commandType,
                CommandPermission.judged(act, objects, FITTING),
                Workbook::new,
                Workbook::apply);
    }

    /** About the class of a homework. */
    abstract static class OfHomework<C extends HomeworkCommand> extends HomeworkRule<C> {

        OfHomework(Class<C> commandType, String act) {
            super(commandType, act, command -> Set.of(command.school()));
        }

        abstract HomeworkId homework(C command);

        @Override
        public final List<FactQuery> objectFacts(C command) {
            return List.of(FactQuery.about(homework(command), HomeworkAssigned.class));
        }

        @Override
        public final Set<Ref> objects(C command, Workbook book) {
            return book.assignment(homework(command))
                    .<Set<Ref>>map(assignment -> Set.of(assignment.classId()))
                    .orElse(Set.of(command.school()));
        }
    }
}
