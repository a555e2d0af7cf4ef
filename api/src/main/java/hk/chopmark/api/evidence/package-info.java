/**
 * Hands evidence files out over HTTP; the same for the console and the interface.
 *
 * <p>May be imported by rest, console and server.
 *
 * <p>Read {@link hk.chopmark.api.evidence.EvidenceDesk} first.
 */
@NullMarked
package hk.chopmark.api.evidence;

import org.jspecify.annotations.NullMarked;
