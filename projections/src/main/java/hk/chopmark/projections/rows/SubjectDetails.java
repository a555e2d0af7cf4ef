package hk.chopmark.projections.rows;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/**
 * Tells where the sealed details of subjects lie: handles by name, never values. Implemented by the
 * readers of areas that hold such details.
 */
public interface SubjectDetails {

    /** The names of the details known here, such as {@code nameZh}. */
    Set<String> detailNames();

    /**
     * The handles of the details of some subjects; subjects of other schools, and of kinds not
     * known here, have none.
     */
    Map<SubjectRef, Map<String, Sealed<?>>> details(
            SchoolId school, Collection<? extends SubjectRef> subjects);
}
