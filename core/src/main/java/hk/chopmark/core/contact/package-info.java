/**
 * Contact points: how people can be reached, which of that was proven to be theirs, and what was
 * sent there.
 *
 * <p>May be imported by runtime and the modules above core.
 *
 * <p>Read {@link hk.chopmark.core.contact.ContactEvent} first.
 */
@NullMarked
package hk.chopmark.core.contact;

import org.jspecify.annotations.NullMarked;
