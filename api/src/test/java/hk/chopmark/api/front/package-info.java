/**
 * Tests of what stands before the application, over raw sockets.
 *
 * <p>May be imported by nobody.
 *
 * <p>Read {@link hk.chopmark.api.front.RefusalsIT} first.
 */
@NullMarked
package hk.chopmark.api.front;

import org.jspecify.annotations.NullMarked;
