/**
 * The life of a notice to parents: draft, versions, audience, delivery, opening, reply, withdrawal.
 *
 * <p>May be imported by codec and runtime, never by another area.
 *
 * <p>Read {@code NoticeEvent} first.
 */
@NullMarked
package hk.chopmark.core.notice;

import org.jspecify.annotations.NullMarked;
