/**
 * What an author of a read model uses: the module's declaration, rows on their way in, queries with
 * the position they hold for.
 *
 * <p>May be imported by every read model, by the engine behind them, and by api.
 *
 * <p>Read {@link hk.chopmark.projections.rows.ProjectionModule} first.
 */
@NullMarked
package hk.chopmark.projections.rows;

import org.jspecify.annotations.NullMarked;
