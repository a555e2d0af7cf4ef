/**
 * The chopmark command line.
 *
 * <p>Imported by nobody; holds the main class.
 *
 * <p>Read {@code Chopmark} first.
 */
@NullMarked
package hk.chopmark.api.cli;

import org.jspecify.annotations.NullMarked;
