/**
 * All read models together: the list that the wiring runs.
 *
 * <p>May be imported by api. Imports the packages below it.
 *
 * <p>Read {@code engine.ProjectionModule} first, then {@code ReadModelCatalog}.
 */
@NullMarked
package hk.chopmark.projections;

import org.jspecify.annotations.NullMarked;
