/**
 * The export and verify commands of the command line.
 *
 * <p>May be imported by api.
 *
 * <p>Read {@code ExportCommand} first.
 */
@NullMarked
package hk.chopmark.export.cli;

import org.jspecify.annotations.NullMarked;
