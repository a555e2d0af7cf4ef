package hk.chopmark.core.facts;

import hk.chopmark.core.shared.StaffId;
import java.time.LocalDate;
import java.util.Optional;

/** A member of staff was appointed, or their last day is known. Implemented by roster events. */
public interface PostFact {

    /** The member of staff. */
    StaffId staff();

    /** Their last day in the post, a Hong Kong day; empty as long as none is known. */
    Optional<LocalDate> lastDay();

    /** Whether a time in post begins with it; otherwise it says how long the present one lasts. */
    default boolean takesUp() {
        return false;
    }
}
