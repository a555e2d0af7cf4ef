/**
 * Tests of the sample school.
 *
 * <p>Nobody imports them.
 *
 * <p>Read {@code EveryEventNamesWhoIT} first.
 */
@NullMarked
package hk.chopmark.api.demo;

import org.jspecify.annotations.NullMarked;
