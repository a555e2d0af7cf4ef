package hk.chopmark.core.decision;

import hk.chopmark.core.shared.SchoolId;

/**
 * A request to do something in one school; imperative name, decided by exactly one {@link
 * Decision}.
 */
public interface Command {

    /** The school in whose log the outcome is recorded. */
    SchoolId school();
}
