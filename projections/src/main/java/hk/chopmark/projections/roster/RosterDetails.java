package hk.chopmark.projections.roster;

import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.SubjectDetails;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The details of people that the roster knows. */
public final class RosterDetails implements SubjectDetails {

    private final Roster roster;

    /** Over the read models. */
    public RosterDetails(ReadModels models) {
        this.roster = new Roster(models);
    }

    @Override
    public Set<String> detailNames() {
        return Set.of("nameZh", "nameEn", "phone", "sourceNumber", "dateOfBirth", "hkid");
    }

    @Override
    public Map<SubjectRef, Map<String, Sealed<?>>> details(
            SchoolId school, Collection<? extends SubjectRef> subjects) {
        List<PersonRef> people =
                subjects.stream()
                        .filter(PersonRef.class::isInstance)
                        .map(PersonRef.class::cast)
                        .distinct()
                        .toList();
        Map<SubjectRef, Map<String, Sealed<?>>> found = new LinkedHashMap<>();
        if (!people.isEmpty()) {
            roster.people(school, people)
                    .value()
                    .forEach((person, view) -> found.put(person, of(view)));
        }
        return found;
    }

    private static Map<String, Sealed<?>> of(PersonView view) {
        Map<String, Sealed<?>> details = new LinkedHashMap<>();
        put(details, "nameZh", view.nameZh());
        put(details, "nameEn", view.nameEn());
        put(details, "phone", view.phone());
        put(details, "sourceNumber", view.sourceNumber());
        put(details, "dateOfBirth", view.dateOfBirth());
        put(details, "hkid", view.hkid());
        return details;
    }

    private static void put(
            Map<String, Sealed<?>> details, String name, @Nullable Sealed<?> handle) {
        if (handle != null) {
            details.put(name, handle);
        }
    }
}
