/**
 * Due rules that a school adopted, and what became of each act that was due by them.
 *
 * <p>The runtime and the room {@code schedule} import it; no other area may.
 *
 * <p>Read {@link hk.chopmark.core.duty.DutyEvent} first.
 */
@NullMarked
package hk.chopmark.core.duty;

import org.jspecify.annotations.NullMarked;
