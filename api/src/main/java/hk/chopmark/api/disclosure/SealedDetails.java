package hk.chopmark.api.disclosure;

import hk.chopmark.core.shared.HomeworkId;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.projections.receipts.NoticeView;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.roster.PersonView;
import hk.chopmark.projections.roster.Roster;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds where the personal details of a school's subjects lie: handles by subject and field, never
 * values.
 */
@Component
class SealedDetails {

    /** The names of the fields one can ask for. */
    static final Set<String> FIELDS =
            Set.of(
                    "nameZh",
                    "nameEn",
                    "phone",
                    "sourceNumber",
                    "dateOfBirth",
                    "hkid",
                    "titleEn",
                    "titleZh",
                    "bodyEn",
                    "bodyZh");

    private final Roster roster;
    private final Receipts receipts;

    SealedDetails(Roster roster, Receipts receipts) {
        this.roster = roster;
        this.receipts = receipts;
    }

    /**
     * Handles of the fields asked for, as far as there are any; subjects of other schools have
     * none.
     */
    Map<SubjectRef, Map<String, Sealed<?>>> find(
            SchoolId school, List<SubjectRef> subjects, Set<String> fields) {
        List<PersonRef> people =
                subjects.stream()
                        .filter(PersonRef.class::isInstance)
                        .map(PersonRef.class::cast)
                        .distinct()
                        .toList();
        Map<PersonRef, PersonView> known =
                people.isEmpty() ? Map.of() : roster.people(school, people).value();
        Map<SubjectRef, Map<String, Sealed<?>>> found = new LinkedHashMap<>();
        for (SubjectRef subject : subjects) {
            Map<String, Sealed<?>> details =
                    switch (subject) {
                        case PersonRef person -> ofPerson(known.get(person));
                        case NoticeId notice -> ofNotice(school, notice);
                        case HomeworkId ignored -> Map.<String, Sealed<?>>of();
                        case SchoolId ignored -> Map.<String, Sealed<?>>of();
                    };
            Map<String, Sealed<?>> asked = new LinkedHashMap<>(details);
            asked.keySet().retainAll(fields);
            found.put(subject, asked);
        }
        return found;
    }

    private static Map<String, Sealed<?>> ofPerson(@Nullable PersonView view) {
        Map<String, Sealed<?>> details = new LinkedHashMap<>();
        if (view != null) {
            put(details, "nameZh", view.nameZh());
            put(details, "nameEn", view.nameEn());
            put(details, "phone", view.phone());
            put(details, "sourceNumber", view.sourceNumber());
            put(details, "dateOfBirth", view.dateOfBirth());
            put(details, "hkid", view.hkid());
        }
        return details;
    }

    private Map<String, Sealed<?>> ofNotice(SchoolId school, NoticeId notice) {
        Map<String, Sealed<?>> details = new LinkedHashMap<>();
        NoticeView.Version version =
                receipts.notice(school, notice).value().map(NoticeView::version).orElse(null);
        if (version != null) {
            put(details, "titleEn", version.titleEn());
            put(details, "titleZh", version.titleZh());
            put(details, "bodyEn", version.bodyEn());
            put(details, "bodyZh", version.bodyZh());
        }
        return details;
    }

    private static void put(
            Map<String, Sealed<?>> details, String name, @Nullable Sealed<?> handle) {
        if (handle != null) {
            details.put(name, handle);
        }
    }
}
