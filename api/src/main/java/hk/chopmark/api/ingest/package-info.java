/**
 * Takes records of other systems in, through ordinary commands, in the order in which things
 * happened.
 *
 * <p>May be imported by api.cli. Imports core only.
 *
 * <p>Read {@code OuladImport} first.
 */
@NullMarked
package hk.chopmark.api.ingest;

import org.jspecify.annotations.NullMarked;
