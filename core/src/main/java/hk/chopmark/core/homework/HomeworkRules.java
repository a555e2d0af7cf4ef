package hk.chopmark.core.homework;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.facts.ClassFact;
import hk.chopmark.core.homework.HomeworkCommand.AssignHomework;
import hk.chopmark.core.homework.HomeworkCommand.ChangeDeadline;
import hk.chopmark.core.homework.HomeworkCommand.MarkHomework;
import hk.chopmark.core.homework.HomeworkCommand.ReturnHomework;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkDeadlineChanged;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkMarked;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkReturned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The teacher's side of homework: assigning, moving the deadline, marking, returning. */
final class HomeworkRules {

    private HomeworkRules() {}

    /** Homework is assigned once, to a class that exists. */
    static final class Assigning extends HomeworkRule<AssignHomework> {
        Assigning() {
            super(AssignHomework.class, "homework.assign", command -> Set.of(command.classId()));
        }

        @Override
        public List<FactQuery> facts(AssignHomework command, Actor actor) {
            return List.of(
                    FactQuery.about(command.homework(), HomeworkAssigned.class),
                    FactQuery.about(command.classId(), ClassFact.class));
        }

        @Override
        public List<HomeworkEvent> decide(
                AssignHomework command, Workbook book, DecisionContext context) {
            book.requireNew(command.homework());
            book.requireClassExists(command.classId());
            return List.of(
                    new HomeworkAssigned(
                            command.homework(),
                            command.classId(),
                            command.title(),
                            command.dueAt(),
                            command.weightMilli()));
        }
    }

    /** A deadline changes to something different. */
    static final class ChangingDeadline extends HomeworkRule.OfHomework<ChangeDeadline> {
        ChangingDeadline() {
            super(ChangeDeadline.class, "homework.assign");
        }

        @Override
        HomeworkId homework(ChangeDeadline command) {
            return command.homework();
        }

        @Override
        public List<FactQuery> facts(ChangeDeadline command, Actor actor) {
            return List.of(
                    FactQuery.about(
                            command.homework(),
                            HomeworkAssigned.class,
                            HomeworkDeadlineChanged.class));
        }

        @Override
        public List<HomeworkEvent> decide(
                ChangeDeadline command, Workbook book, DecisionContext context) {
            Workbook.Assignment assignment = book.requireAssigned(command.homework());
            if (Objects.equals(assignment.dueAt(), command.dueAt())) {
                throw DomainRejection.conflict(
                        "homework.deadline-unchanged", Map.of("homework", command.homework()));
            }
            return List.of(
                    new HomeworkDeadlineChanged(
                            command.homework(),
                            assignment.classId(),
                            command.dueAt(),
                            assignment.dueAt()));
        }
    }

    /** What was handed in is marked once. */
    static final class Marking extends HomeworkRule.OfHomework<MarkHomework> {
        Marking() {
            super(MarkHomework.class, "homework.mark");
        }

        @Override
        HomeworkId homework(MarkHomework command) {
            return command.homework();
        }

        @Override
        public List<FactQuery> facts(MarkHomework command, Actor actor) {
            return List.of(
                    FactQuery.about(
                            command.homework(),
                            command.student(),
                            HomeworkSubmitted.class,
                            HomeworkMarked.class,
                            HomeworkReturned.class));
        }

        @Override
        public List<HomeworkEvent> decide(
                MarkHomework command, Workbook book, DecisionContext context) {
            if (book.requireSubmitted(command.homework(), command.student())
                    == Workbook.Stage.MARKED) {
                throw DomainRejection.conflict(
                        "homework.already-marked",
                        Map.of("homework", command.homework(), "student", command.student()));
            }
            return List.of(
                    new HomeworkMarked(command.homework(), command.student(), command.mark()));
        }
    }

    /** Only what was handed in goes back. */
    static final class Returning extends HomeworkRule.OfHomework<ReturnHomework> {
        Returning() {
            super(ReturnHomework.class, "homework.mark");
        }

        @Override
        HomeworkId homework(ReturnHomework command) {
            return command.homework();
        }

        @Override
        public List<FactQuery> facts(ReturnHomework command, Actor actor) {
            return List.of(
                    FactQuery.about(
                            command.homework(),
                            command.student(),
                            HomeworkSubmitted.class,
                            HomeworkMarked.class,
                            HomeworkReturned.class));
        }

        @Override
        public List<HomeworkEvent> decide(
                ReturnHomework command, Workbook book, DecisionContext context) {
            book.requireSubmitted(command.homework(), command.student());
            return List.of(new HomeworkReturned(command.homework(), command.student()));
        }
    }
}
