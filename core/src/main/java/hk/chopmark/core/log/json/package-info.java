/**
 * Bytes and canonical JSON (RFC 8785, one number form): what every other part of the log format is
 * written in.
 *
 * <p>May be imported by every room; imports only the JDK.
 *
 * <p>Read {@link CanonicalJson} first.
 */
@NullMarked
package hk.chopmark.core.log.json;

import org.jspecify.annotations.NullMarked;
