package hk.chopmark.core.facts.reach;

import hk.chopmark.core.shared.PersonRef;

/**
 * A person took their account into their hands, or it was closed. Implemented by events of
 * identities.
 */
public interface AccountFact {

    /** Whose account it is. */
    PersonRef person();

    /** Whether they can sign in from here on. */
    boolean isInHand();
}
