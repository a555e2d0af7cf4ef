package hk.chopmark.core.decision;

import hk.chopmark.core.shared.SchoolId;

/**
 * A request to do something in one school; imperative name, decided by exactly one {@link
 * Decision}.
 */
public interface Command {

    /** The school in whose log the outcome is recorded. */
    SchoolId school();

    /**
     * Whether this is the one command that may be the first of its school; the runtime refuses
     * every other before it.
     */
    default boolean foundsSchool() {
        return false;
    }
}
