/**
 * What the tests of read models share: a real log with real sealing, and invented events.
 *
 * <p>May be imported by tests of this module only.
 *
 * <p>Read {@code TestLog} first.
 */
@NullMarked
package hk.chopmark.projections.testing;

import org.jspecify.annotations.NullMarked;
