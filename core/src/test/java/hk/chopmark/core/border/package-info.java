/**
 * Tests of what may come in.
 *
 * <p>Nobody imports them.
 *
 * <p>Read {@code BorderTest} first.
 */
@NullMarked
package hk.chopmark.core.border;

import org.jspecify.annotations.NullMarked;
