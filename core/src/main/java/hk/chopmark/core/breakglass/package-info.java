/**
 * Break-glass: reading personal data by two persons while the log takes nothing.
 *
 * <p>May be imported by runtime and what stands on core. Imports reading and the disclosure area.
 *
 * <p>Read {@link hk.chopmark.core.breakglass.BreakGlass} first.
 */
@NullMarked
package hk.chopmark.core.breakglass;

import org.jspecify.annotations.NullMarked;
