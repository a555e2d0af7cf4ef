package hk.chopmark.core.homework;

import hk.chopmark.core.decision.HeldField;
import hk.chopmark.core.decision.HeldField.Kept;
import hk.chopmark.core.decision.HeldField.Use;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkMarked;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StudentId;
import java.util.List;

/** The personal data that homework holds, and why. */
final class HomeworkHeld {

    private static final Use TITLE =
            Use.of(Kept.AS_THE_DOCUMENT, Purpose.TEACHING)
                    .to("administrator", "data-protection-officer", "teacher", "auditor");

    private static final Use MARK =
            Use.of(Kept.AS_THE_PERSON, Purpose.TEACHING)
                    .to("administrator", "data-protection-officer", "teacher", "auditor");

    private HomeworkHeld() {}

    /** Every sealed field of the events of homework. */
    static List<HeldField> fields() {
        return List.of(
                HeldField.of(
                        HomeworkAssigned.class, "title", Category.CONTENT, TITLE, HomeworkId.KIND),
                HeldField.of(
                        HomeworkMarked.class, "mark", Category.ACADEMIC, MARK, StudentId.KIND));
    }
}
