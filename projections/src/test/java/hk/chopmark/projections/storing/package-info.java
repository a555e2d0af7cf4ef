/**
 * Whatever the codec can write, every read model can store: random events of all kinds.
 *
 * <p>May be imported by nobody.
 *
 * <p>Read {@code EverythingStoredIT} first.
 */
@NullMarked
package hk.chopmark.projections.storing;

import org.jspecify.annotations.NullMarked;
