/**
 * Tests of how parameters are held to the rules of the border.
 *
 * <p>Nobody imports them.
 *
 * <p>Read {@code BorderBindingTest} first.
 */
@NullMarked
package hk.chopmark.api.border;

import org.jspecify.annotations.NullMarked;
