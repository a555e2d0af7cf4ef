package hk.chopmark.api.demo;

import hk.chopmark.api.demo.DemoSchool.Pupil;
import hk.chopmark.api.demo.DemoSchool.SchoolClass;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.homework.HomeworkCommand;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The homework of the sample school: handed in on time, late, under a moved deadline, not at all.
 */
final class DemoHomework {
    private final DemoSchool school;
    private final Instant builtAt;

    DemoHomework(DemoSchool school, Instant builtAt) {
        this.school = school;
        this.builtAt = builtAt;
    }

    void send() {
        for (SchoolClass schoolClass : school.classes) {
            composition(schoolClass);
            reading(schoolClass);
        }
    }

    /** Due two days ago: most on time, some late, some missing; a few marked and given back. */
    private void composition(SchoolClass schoolClass) {
        HomeworkId homework =
                assign(
                        schoolClass,
                        "Composition: My family 作文：我的家人",
                        builtAt.minus(Duration.ofDays(2)));
        List<Pupil> pupils = schoolClass.pupils();
        for (int i = 0; i < pupils.size() - 4; i++) {
            Duration before = Duration.ofHours(i % 6 == 5 ? 20 : 60);
            Pupil pupil = pupils.get(i);
            service(
                    new HomeworkCommand.SubmitHomework(
                            DemoSchool.SCHOOL,
                            homework,
                            pupil.id(),
                            new ClaimedTime(builtAt.minus(before)),
                            false,
                            null));
            if (i < 8) {
                teacher(
                        schoolClass,
                        new HomeworkCommand.MarkHomework(
                                DemoSchool.SCHOOL,
                                homework,
                                pupil.id(),
                                Sealed.of(
                                        pupil.id(),
                                        Category.ACADEMIC,
                                        Integer.toString(60 + 4 * i))));
            }
            if (i < 4) {
                teacher(
                        schoolClass,
                        new HomeworkCommand.ReturnHomework(
                                DemoSchool.SCHOOL, homework, pupil.id()));
            }
        }
    }

    /** The deadline moves; what was handed in before is judged by the deadline in force then. */
    private void reading(SchoolClass schoolClass) {
        HomeworkId homework =
                assign(schoolClass, "Reading log 閱讀記錄", builtAt.minus(Duration.ofDays(1)));
        List<Pupil> pupils = schoolClass.pupils();
        submit(homework, pupils.subList(0, 6));
        teacher(
                schoolClass,
                new HomeworkCommand.ChangeDeadline(
                        DemoSchool.SCHOOL, homework, builtAt.plus(Duration.ofDays(3))));
        submit(homework, pupils.subList(6, 14));
    }

    private void submit(HomeworkId homework, List<Pupil> pupils) {
        pupils.forEach(pupil ->
                service(
                        new HomeworkCommand.SubmitHomework(
                                DemoSchool.SCHOOL,
                                homework,
                                pupil.id(),
                                new ClaimedTime(builtAt.minus(Duration.ofHours(1))),
                                false,
                                null)));
    }

    private HomeworkId assign(SchoolClass schoolClass, String title, Instant dueAt) {
        HomeworkId homework = new HomeworkId(school.sender.id());
        teacher(
                schoolClass,
                new HomeworkCommand.AssignHomework(
                        DemoSchool.SCHOOL,
                        homework,
                        schoolClass.id(),
                        Sealed.of(homework, Category.CONTENT, title),
                        dueAt,
                        null));
        return homework;
    }

    private void service(Command command) {
        school.service(command);
    }

    private void teacher(SchoolClass schoolClass, Command command) {
        school.sender.send(
                command,
                DemoSchool.staff(schoolClass.teacher(), "class-teacher"),
                Purpose.TEACHING);
    }
}
