package hk.chopmark.api.disclosure;

import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.projections.rows.SubjectDetails;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Finds where the personal details of a school's subjects lie: handles by subject and field, never
 * values. Each area that holds details says where they are.
 */
@Component
class SealedDetails {

    private final List<SubjectDetails> areas;

    SealedDetails(List<SubjectDetails> areas) {
        this.areas = List.copyOf(areas);
    }

    /** The names of the fields one can ask for. */
    Set<String> fields() {
        return areas.stream()
                .flatMap(area -> area.detailNames().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Handles of the fields asked for, as far as there are any; subjects of other schools have
     * none.
     */
    Map<SubjectRef, Map<String, Sealed<?>>> find(
            SchoolId school, Collection<SubjectRef> subjects, Set<String> fields) {
        Map<SubjectRef, Map<String, Sealed<?>>> found = new LinkedHashMap<>();
        subjects.forEach(subject -> found.put(subject, new LinkedHashMap<>()));
        for (SubjectDetails area : areas) {
            area.details(school, subjects)
                    .forEach((subject, details) -> {
                        Map<String, Sealed<?>> asked = new LinkedHashMap<>(details);
                        asked.keySet().retainAll(fields);
                        found.computeIfAbsent(subject, _ -> new LinkedHashMap<>()).putAll(asked);
                    });
        }
        return found;
    }
}
