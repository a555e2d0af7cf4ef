/**
 * Two schools that use equal ids: a story that sends every command, and what it may change where.
 *
 * <p>May be imported by nobody.
 *
 * <p>Read {@code EveryCommandTenantsIT} first.
 */
@NullMarked
package hk.chopmark.projections.tenants;

import org.jspecify.annotations.NullMarked;
