package hk.chopmark.core.facts;

import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.StudentId;

/**
 * A guardian has, from this event on, this authority for a student. Implemented by roster events.
 */
public interface AuthorityFact {

    /** How far a guardian may act for a student. */
    enum Authority {
        /** Receives notices and signs. */
        FULL,
        /** Receives notices, may not sign. */
        NOTICES_ONLY,
        /** Neither receives nor signs. */
        NONE
    }

    /** The student. */
    StudentId student();

    /** The guardian. */
    GuardianId guardian();

    /** The authority after this event; {@link Authority#NONE} when the link ended. */
    Authority authorityAfter();
}
