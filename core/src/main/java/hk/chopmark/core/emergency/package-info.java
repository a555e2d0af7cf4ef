/**
 * The journal of readings made while the log could not be appended to: durable beside the log, and
 * imported into it afterwards.
 *
 * <p>The runtime imports it. Read {@link hk.chopmark.core.emergency.EmergencyJournal} first.
 */
@NullMarked
package hk.chopmark.core.emergency;

import org.jspecify.annotations.NullMarked;
