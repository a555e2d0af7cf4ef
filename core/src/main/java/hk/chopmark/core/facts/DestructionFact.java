package hk.chopmark.core.facts;

import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SubjectRef;

/**
 * From this event on nothing of a subject in a category is opened or given out any more.
 * Implemented by events of erasures.
 */
public interface DestructionFact {

    /** Whose data. */
    SubjectRef subject();

    /** Which category. */
    Category category();
}
