/**
 * Tests of what accounts prove themselves with.
 *
 * <p>May be imported by nobody.
 *
 * <p>Read {@link hk.chopmark.api.secrets.SecretsIT} first.
 */
@NullMarked
package hk.chopmark.api.secrets;

import org.jspecify.annotations.NullMarked;
