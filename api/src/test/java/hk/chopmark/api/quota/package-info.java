/**
 * Tests of what accounts and schools may ask for.
 *
 * <p>May be imported by nobody.
 *
 * <p>Read {@link hk.chopmark.api.quota.QuotasTest} first.
 */
@NullMarked
package hk.chopmark.api.quota;

import org.jspecify.annotations.NullMarked;
