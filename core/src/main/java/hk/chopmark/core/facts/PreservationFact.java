package hk.chopmark.core.facts;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SubjectRef;
import java.util.Set;

/**
 * Data of a subject must be kept from this event on, or need no longer be kept on this account.
 * Implemented by events of legal holds.
 */
public interface PreservationFact {

    /**
     * On what account: the same reference from the event that begins it to the one that ends it.
     */
    Ref account();

    /** Whose data. */
    SubjectRef subject();

    /** Which categories. */
    Set<Category> categories();

    /** Whether they must be kept after this event. */
    boolean mustBeKept();
}
