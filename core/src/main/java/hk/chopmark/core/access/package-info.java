/**
 * Access: roles, who was granted which, in which scope, and until when.
 *
 * <p>The runtime finds its module; no other area may. Read {@link
 * hk.chopmark.core.access.AccessEvent} first.
 */
@NullMarked
package hk.chopmark.core.access;

import org.jspecify.annotations.NullMarked;
