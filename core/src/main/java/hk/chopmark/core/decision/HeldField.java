package hk.chopmark.core.decision;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A sealed field of an event: which personal data it is, why it is held and for how long. The
 * inventory of a school, the dossier of a person and the list of an erasure derive from these.
 *
 * <p>Every sealed field of every event is declared: once, or, where it may be of several
 * categories, once for each. A test compares the declarations with the events and their samples.
 *
 * <p><b>Source</b>: Personal Data (Privacy) Ordinance, Cap. 486, Schedule 1, principles 1 to 3.
 *
 * @param event the event that carries it
 * @param field name of the component, such as {@code nameZh}; within nested records the names
 *     joined by dots, without the places in a list, such as {@code pupils.code}
 * @param category the category it is sealed under
 * @param about kinds of subject it can be about, such as {@code student}
 * @param use why it is held
 */
public record HeldField(
        Class<? extends DomainEvent> event,
        String field,
        Category category,
        Set<String> about,
        Use use) {

    private static final Pattern FIELD =
            Pattern.compile("[a-z][A-Za-z0-9]*(\\.[a-z][A-Za-z0-9]*)*");

    public HeldField {
        about = Set.copyOf(about);
        Require.matches("field", field, FIELD);
        if (about.isEmpty()) {
            throw new IllegalArgumentException("Personal data is about somebody or something");
        }
        for (String kind : about) {
            use.kept().requireFits(kind);
        }
    }

    /**
     * Why personal data is held, for how long, and who may receive it.
     *
     * @param purposes what it is used for
     * @param kept the day from which its period of retention counts
     * @param recipients codes of those who may receive it: usual roles, such as {@code teacher},
     *     kinds of person, such as {@code guardian}, or bodies outside the school, which have words
     *     of their own; nobody who is not named
     */
    public record Use(Set<Purpose> purposes, Kept kept, Set<String> recipients) {
        public Use {
            purposes = Set.copyOf(purposes);
            recipients = Set.copyOf(recipients);
            recipients.forEach(recipient -> Require.code("recipient", recipient));
            if (purposes.isEmpty()) {
                throw new IllegalArgumentException("Personal data is held for some purpose");
            }
        }

        /** Held for these purposes; so far nobody receives it. */
        public static Use of(Kept kept, Purpose... purposes) {
            return new Use(Set.of(purposes), kept, Set.of());
        }

        /** The same, and these may receive it. */
        public Use to(String... recipients) {
            return new Use(purposes, kept, Set.of(recipients));
        }
    }

    /** The day from which a school's rule of retention counts. */
    public enum Kept {
        /** The day the student left, also where the data is about somebody else. */
        STUDENT_LEFT,
        /** The day the guardian no longer stood for any student. */
        GUARDIAN_ENDED,
        /** The last day at the school of the member of staff. */
        STAFF_LEFT,
        /** As long as the subject it is about: a student, a guardian or a member of staff. */
        AS_THE_PERSON,
        /** As long as the document is needed; a school decides about each. */
        AS_THE_DOCUMENT;

        private static final Set<String> PERSONS = Set.of("student", "guardian", "staff");

        /** The code, such as {@code as-the-person}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private void requireFits(String kind) {
            if (this == AS_THE_PERSON && !PERSONS.contains(kind)) {
                throw new IllegalArgumentException(
                        "A subject of kind " + kind + " has no last day; say which day counts");
            }
        }
    }

    /** The field of one event, about one kind of subject or more. */
    public static HeldField of(
            Class<? extends DomainEvent> event,
            String field,
            Category category,
            Use use,
            String... about) {
        return new HeldField(event, field, category, Set.of(about), use);
    }
}
