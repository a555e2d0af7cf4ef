package hk.chopmark.projections.tenants;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.homework;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.projections.tenants.CommandStory.NOW;
import static hk.chopmark.projections.tenants.CommandStory.server;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.homework.HomeworkCommand.AssignHomework;
import hk.chopmark.core.homework.HomeworkCommand.ChangeDeadline;
import hk.chopmark.core.homework.HomeworkCommand.MarkHomework;
import hk.chopmark.core.homework.HomeworkCommand.ReturnHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomeworks;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.projections.tenants.Telling.Step;
import java.time.Duration;
import java.util.List;

/** Homework is set, handed in, marked and returned. */
final class HomeworkSteps {

    private static final CommandContext TEACHING = server(Purpose.TEACHING);

    private HomeworkSteps() {}

    static void tell(List<Step> steps) {
        steps.add(
                new Step(
                        TEACHING,
                        at ->
                                new AssignHomework(
                                        at.school(),
                                        homework(1),
                                        classOf(1),
                                        at.sealed(homework(1), Category.CONTENT, "Essay"),
                                        NOW.plus(Duration.ofDays(1)),
                                        at.word().length())));
        steps.add(
                new Step(
                        TEACHING,
                        at ->
                                new ChangeDeadline(
                                        at.school(),
                                        homework(1),
                                        NOW.plus(Duration.ofDays(at.word().length())))));
        steps.add(new Step(TEACHING, at -> submission(at, 1)));
        steps.add(
                new Step(
                        TEACHING,
                        at ->
                                new SubmitHomeworks(
                                        at.school(),
                                        List.of(submission(at, 2), submission(at, 3)))));
        steps.add(
                new Step(
                        TEACHING,
                        at ->
                                new MarkHomework(
                                        at.school(),
                                        homework(1),
                                        student(1),
                                        Sealed.of(student(1), Category.ACADEMIC, "7.5"))));
        steps.add(
                new Step(TEACHING, at -> new ReturnHomework(at.school(), homework(1), student(1))));
    }

    private static SubmitHomework submission(Telling at, int student) {
        return new SubmitHomework(
                at.school(),
                homework(1),
                student(student),
                new ClaimedTime(NOW.plusSeconds(at.word().length())),
                false,
                null);
    }
}
