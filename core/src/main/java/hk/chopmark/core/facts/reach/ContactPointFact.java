package hk.chopmark.core.facts.reach;

import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;

/**
 * What became of a contact point of a person; who did it is in the metadata of the event.
 * Implemented by contact events.
 */
public interface ContactPointFact {

    /** What became of it. */
    enum Step {
        /** Somebody said that the person is reached there. */
        RECORDED,
        /** Somebody gave back a code that was sent there. */
        VERIFIED,
        /** It is used no more, for ever. */
        RETIRED
    }

    /** Whose it is. */
    PersonRef person();

    /** The contact point. */
    Ref point();

    /** What became of it. */
    Step step();
}
