package hk.chopmark.api.homework;

import hk.chopmark.core.disclosure.DisclosureCommand;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.homework.SubmissionView;
import hk.chopmark.projections.rows.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where the marks of a homework lie: handles by student, never values. */
@Component
class HomeworkHandles {

    /** Through what titles and marks are looked at. */
    static final String RESOURCE = "homework";

    /** Most students of one reading. */
    static final int MAX_STUDENTS = DisclosureCommand.MAX_NAMED;

    private final HomeworkBoard board;

    HomeworkHandles(HomeworkBoard board) {
        this.board = board;
    }

    /**
     * The marks of a homework.
     *
     * @param next where the next page starts; empty if this is the last
     */
    record Marks(Map<StudentId, Sealed<?>> byStudent, Optional<String> next) {

        /**
         * Those there are.
         *
         * @throws DomainRejection {@code homework.nothing-sealed} if there are none
         */
        List<Sealed<?>> handles() {
            if (byStudent.isEmpty()) {
                throw nothingSealed();
            }
            return List.copyOf(byStudent.values());
        }
    }

    static DomainRejection nothingSealed() {
        return DomainRejection.unknown("homework.nothing-sealed", Map.of());
    }

    /** The marks of the students of one page. */
    Marks page(SchoolId school, HomeworkId homework, @Nullable String cursor) {
        Page<SubmissionView> page =
                board.submissions(school, homework, cursor, MAX_STUDENTS).value();
        Map<StudentId, Sealed<?>> found = new LinkedHashMap<>();
        page.rows().forEach(view -> put(found, view));
        return new Marks(found, page.next());
    }

    /** The marks of some students, at most {@value #MAX_STUDENTS}. */
    Marks of(SchoolId school, HomeworkId homework, Set<StudentId> students) {
        Map<StudentId, Sealed<?>> found = new LinkedHashMap<>();
        for (StudentId student : students) {
            board.submission(school, homework, student).value().ifPresent(view -> put(found, view));
        }
        return new Marks(found, Optional.empty());
    }

    private static void put(Map<StudentId, Sealed<?>> found, SubmissionView view) {
        SubmissionView.Marking marking = view.marking();
        if (marking != null && marking.mark() != null) {
            found.put(view.student(), marking.mark());
        }
    }
}
