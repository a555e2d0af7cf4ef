/**
 * No record, no read: the event that says who saw personal data, and why, comes before the data.
 *
 * <p>May be imported by codec and runtime, never by another area.
 *
 * <p>Read {@code DisclosureEvent} first.
 */
@NullMarked
package hk.chopmark.core.disclosure;

import org.jspecify.annotations.NullMarked;
