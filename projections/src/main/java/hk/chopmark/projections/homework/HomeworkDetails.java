package hk.chopmark.projections.homework;

import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.SubjectDetails;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The titles of homework. Marks are no details of a student: each belongs to one homework, and is
 * found through {@link HomeworkBoard}.
 */
public final class HomeworkDetails implements SubjectDetails {

    private static final String TITLE = "title";

    private final HomeworkBoard board;

    /** Over the read models. */
    public HomeworkDetails(ReadModels models) {
        this.board = new HomeworkBoard(models);
    }

    @Override
    public Set<String> detailNames() {
        return Set.of(TITLE);
    }

    @Override
    public Map<SubjectRef, Map<String, Sealed<?>>> details(
            SchoolId school, Collection<? extends SubjectRef> subjects) {
        List<HomeworkId> wanted =
                subjects.stream()
                        .filter(HomeworkId.class::isInstance)
                        .map(HomeworkId.class::cast)
                        .distinct()
                        .toList();
        Map<SubjectRef, Map<String, Sealed<?>>> found = new LinkedHashMap<>();
        for (int from = 0; from < wanted.size(); from += Page.MAX_ROWS) {
            List<HomeworkId> part =
                    wanted.subList(from, Math.min(from + Page.MAX_ROWS, wanted.size()));
            for (HomeworkView view : board.homework(school, part).value()) {
                if (view.title() != null) {
                    found.put(view.homework(), Map.of(TITLE, view.title()));
                }
            }
        }
        return found;
    }
}
