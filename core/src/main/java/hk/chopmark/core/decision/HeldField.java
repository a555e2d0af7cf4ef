package hk.chopmark.core.decision;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import java.util.Set;

/**
 * A sealed field of an event: which personal data it is, why it is held and for how long. The
 * inventory of a school, the dossier of a person and the list of an erasure derive from these.
 *
 * <p><b>Source</b>: Personal Data (Privacy) Ordinance, Cap. 486, Schedule 1, principles 1 to 3.
 *
 * @param event the event that carries it
 * @param field name of the component, such as {@code nameZh}
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

    public HeldField {
        about = Set.copyOf(about);
    }

    /**
     * Why personal data is held, for how long, and who may receive it.
     *
     * @param purposes what it is used for
     * @param kept until when: the code of the day its period of retention begins
     * @param recipients codes of those who may receive it, such as {@code class-teacher}
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
    }

    /** The day from which a school's rule of retention counts. */
    public enum Kept {
        /** The day the student left. */
        STUDENT_LEFT,
        /** The day the guardian no longer stood for any student. */
        GUARDIAN_ENDED,
        /** The last day at the school of the member of staff. */
        STAFF_LEFT,
        /** As long as the subject it is about: a student, a guardian or a member of staff. */
        AS_THE_PERSON,
        /** As long as the document is needed; a school decides about each. */
        AS_THE_DOCUMENT
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
