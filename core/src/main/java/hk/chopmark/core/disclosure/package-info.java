/**
 * Disclosure: who looked at or took out which personal data, on which grants; and who was refused.
 *
 * <p>The runtime finds its module; no other area may. Read {@link
 * hk.chopmark.core.disclosure.DisclosureEvent} first.
 */
@NullMarked
package hk.chopmark.core.disclosure;

import org.jspecify.annotations.NullMarked;
