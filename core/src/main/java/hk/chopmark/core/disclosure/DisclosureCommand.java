package hk.chopmark.core.disclosure;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Requests to see, search or take out personal data. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface DisclosureCommand extends Command {

    /** Most data subjects in one command; a page or an evidence file finds as many by itself. */
    int MAX_SUBJECTS = 500;

    /** Most data subjects that a request names. */
    int MAX_NAMED = 50;

    /** Most data subjects of a request by a guardian or a student. */
    int MAX_OF_FAMILY = 5;

    /** Most field paths in one request. */
    int MAX_FIELDS = 50;

    /** A path within an event, such as {@code nameZh}; it is recorded as it is. */
    Pattern FIELD = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,39}(\\.[A-Za-z0-9]{1,40}){0,4}");

    /** Through what the data is looked at; a code of {@link Resource}. */
    String resource();

    /** Whose data. */
    Set<SubjectRef> subjects();

    /** Which field paths, such as {@code nameZh}. */
    Set<String> fields();

    /** Which categories. */
    Set<Category> categories();

    /** Asks to see; names, numbers and the like as masks. */
    record ViewPersonalData(
            SchoolId school,
            String resource,
            Set<SubjectRef> subjects,
            Set<String> fields,
            Set<Category> categories)
            implements DisclosureCommand {
        public ViewPersonalData {
            subjects = Set.copyOf(subjects);
            fields = Set.copyOf(fields);
            categories = Set.copyOf(categories);
            requireShape(resource, subjects, fields);
            Require.size("categories", categories, 1, Category.values().length);
        }
    }

    /** Asks to see without masks. */
    @TakesProof
    record UnmaskPersonalData(
            SchoolId school,
            String resource,
            Set<SubjectRef> subjects,
            Set<String> fields,
            Set<Category> categories)
            implements DisclosureCommand {
        public UnmaskPersonalData {
            subjects = Set.copyOf(subjects);
            fields = Set.copyOf(fields);
            categories = Set.copyOf(categories);
            requireShape(resource, subjects, fields);
            Require.size("categories", categories, 1, Category.values().length);
        }
    }

    /**
     * Asks to compare what is recorded of some people with what somebody searches for, which is not
     * part of the command. The people, none at all perhaps, are those the index offers.
     */
    record SearchPersonalData(
            SchoolId school, String resource, SearchKind kind, Set<SearchedDetail> details)
            implements DisclosureCommand {

        /** The resource that people are found through. */
        public static final String RESOURCE = "roster";

        public SearchPersonalData {
            details = Set.copyOf(details);
            Require.code("resource", resource);
            Require.size("details", details, 0, MAX_SUBJECTS);
        }

        /** The same for some of the people, with their details and no others. */
        SearchPersonalData about(Set<SubjectRef> some) {
            return new SearchPersonalData(
                    school,
                    resource,
                    kind,
                    details.stream()
                            .filter(detail -> some.contains(detail.subject()))
                            .collect(Collectors.toSet()));
        }

        @Override
        public Set<SubjectRef> subjects() {
            return collected(SearchedDetail::subject);
        }

        @Override
        public Set<String> fields() {
            return collected(SearchedDetail::field);
        }

        @Override
        public Set<Category> categories() {
            return collected(SearchedDetail::category);
        }

        private <T> Set<T> collected(Function<SearchedDetail, T> part) {
            return details.stream().map(part).collect(Collectors.toUnmodifiableSet());
        }
    }

    /** A recorded detail of somebody that is to be compared with what is searched for. */
    record SearchedDetail(SubjectRef subject, String field, Category category) {
        public SearchedDetail {
            Require.matches("field", field, FIELD);
        }
    }

    /**
     * Asks to open names and phones in order to make search tokens of them; the service that fills
     * the index sends it.
     */
    record IndexPersonalData(
            SchoolId school, Set<SubjectRef> subjects, Set<String> fields, Set<Category> categories)
            implements DisclosureCommand {
        public IndexPersonalData {
            subjects = Set.copyOf(subjects);
            fields = Set.copyOf(fields);
            categories = Set.copyOf(categories);
            requireShape(SearchPersonalData.RESOURCE, subjects, fields);
            Require.size("categories", categories, 1, Category.values().length);
        }

        @Override
        public String resource() {
            return SearchPersonalData.RESOURCE;
        }
    }

    /**
     * Asks to open an address in order to send something there; the part of the server that sends
     * asks it.
     */
    record ReadAddress(
            SchoolId school,
            String resource,
            Set<SubjectRef> subjects,
            Set<String> fields,
            Set<Category> categories)
            implements DisclosureCommand {
        public ReadAddress {
            subjects = Set.copyOf(subjects);
            fields = Set.copyOf(fields);
            categories = Set.copyOf(categories);
            requireShape(resource, subjects, fields);
            Require.size("categories", categories, 1, Category.values().length);
        }
    }

    /**
     * Asks to take out, in a package of some kind such as {@code receipt-evidence}. Without a
     * category: the record of what happened, and no personal field.
     */
    @TakesProof
    record ExportPersonalData(
            SchoolId school,
            String resource,
            String packageKind,
            Set<SubjectRef> subjects,
            Set<String> fields,
            Set<Category> categories)
            implements DisclosureCommand {
        public ExportPersonalData {
            subjects = Set.copyOf(subjects);
            fields = Set.copyOf(fields);
            categories = Set.copyOf(categories);
            requireShape(resource, subjects, fields);
            Require.code("packageKind", packageKind);
        }
    }

    /**
     * Refuses a request that names too many subjects, before anything is looked up for it.
     *
     * @param found how many it names, each counted once
     * @throws DomainRejection {@code disclosure.too-many-subjects}
     */
    static void requireFew(Actor actor, int found) {
        requireAtMost(isFamily(actor) ? MAX_OF_FAMILY : MAX_NAMED, found);
    }

    /** The same for what a page has found by itself: the bound of families holds all the same. */
    static void requireFewOfFamily(Actor actor, int found) {
        if (isFamily(actor)) {
            requireAtMost(MAX_OF_FAMILY, found);
        }
    }

    private static boolean isFamily(Actor actor) {
        return actor.ref() instanceof ActorRef.Person(PersonRef person)
                && (person instanceof GuardianId || person instanceof StudentId);
    }

    private static void requireAtMost(int most, int found) {
        if (found > most) {
            throw DomainRejection.rule(
                    "disclosure.too-many-subjects", Map.of("most", most, "found", found));
        }
    }

    private static void requireShape(
            String resource, Set<SubjectRef> subjects, Set<String> fields) {
        Require.code("resource", resource);
        Require.size("subjects", subjects, 1, MAX_SUBJECTS);
        Require.size("fields", fields, 1, MAX_FIELDS);
        fields.forEach(field -> Require.matches("field", field, FIELD));
    }
}
