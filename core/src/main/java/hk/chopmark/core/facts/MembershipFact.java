package hk.chopmark.core.facts;

import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import java.time.LocalDate;

/**
 * A place in a class begins or ends, in force from or until a Hong Kong day; the event only says
 * when that was recorded. Implemented by roster events.
 */
public interface MembershipFact {

    /** The class. */
    ClassId classId();

    /** The pupil or teacher. */
    PersonRef member();

    /** Whether the place begins; otherwise it ends. */
    boolean isMember();

    /**
     * The first day of a place that begins, or the last day of one that ends. A place that ends
     * before it began was never in force.
     */
    LocalDate day();
}
