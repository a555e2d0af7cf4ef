/**
 * Tests of what every command speaks through.
 *
 * <p>Imported by nobody. Read {@code ProgressTest} first.
 */
@NullMarked
package hk.chopmark.api.cli.terminal;

import org.jspecify.annotations.NullMarked;
