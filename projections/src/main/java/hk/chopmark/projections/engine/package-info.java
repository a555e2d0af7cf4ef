/**
 * Runs read models over the log: rows and position in one transaction, rebuild, status, digest.
 *
 * <p>May be imported by every read model and by api.
 *
 * <p>Read {@code ProjectionEngine} first.
 */
@NullMarked
package hk.chopmark.projections.engine;

import org.jspecify.annotations.NullMarked;
