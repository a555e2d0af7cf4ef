package hk.chopmark.core.homework;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkDeadlineChanged;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkMarked;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkReturned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.homework.HomeworkEvent.Timeliness;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Samples of the events of homework: invented persons and values, the same for ever, because stored
 * bytes are held to them.
 */
final class HomeworkSamples {

    private static final StudentId STUDENT = student(1);
    private static final Instant INSTANT = Instant.parse("2026-09-30T15:59:59.123456Z");
    private static final String HASH = "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg";

    private HomeworkSamples() {}

    /** One event of each kind. */
    static List<DomainEvent> all() {
        return List.of(
                new HomeworkAssigned(
                        homework(1),
                        classOf(1),
                        sealed(homework(1), Category.CONTENT, "作文"),
                        INSTANT,
                        12_500),
                new HomeworkDeadlineChanged(
                        homework(1), classOf(1), INSTANT.plusSeconds(3_600), INSTANT),
                new HomeworkSubmitted(
                        homework(1),
                        classOf(1),
                        STUDENT,
                        INSTANT.minusSeconds(1),
                        Timeliness.ON_TIME,
                        INSTANT,
                        HASH,
                        null),
                new HomeworkMarked(
                        homework(1), STUDENT, sealed(STUDENT, Category.ACADEMIC, "87.5")),
                new HomeworkReturned(homework(1), STUDENT));
    }

    private static Sealed<String> sealed(SubjectRef subject, Category category, String value) {
        return Sealed.of(subject, category, value);
    }

    private static ClassId classOf(int n) {
        return new ClassId(new UUID(0xc1, n));
    }

    private static HomeworkId homework(int n) {
        return new HomeworkId(new UUID(0x80, n));
    }

    private static StudentId student(int n) {
        return new StudentId(new UUID(0x57, n));
    }
}
