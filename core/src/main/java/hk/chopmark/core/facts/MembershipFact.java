package hk.chopmark.core.facts;

import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import java.time.LocalDate;

/** A person is, from this event on, in a class or no longer in it. Implemented by roster events. */
public interface MembershipFact {

    /** The class. */
    ClassId classId();

    /** The pupil or teacher. */
    PersonRef member();

    /** Whether the person is a member after this event. */
    boolean isMember();

    /** The Hong Kong day it holds for: the first of a membership, or the last of one that ended. */
    LocalDate day();
}
