/**
 * All read models together: the list that the wiring runs.
 *
 * <p>May be imported by api. Imports every read model.
 *
 * <p>Read {@code ReadModelCatalog} first.
 */
@NullMarked
package hk.chopmark.projections.catalog;

import org.jspecify.annotations.NullMarked;
