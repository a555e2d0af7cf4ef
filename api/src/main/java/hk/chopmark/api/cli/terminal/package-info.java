/**
 * What every command of the command line speaks through: the terminal, progress of long work,
 * questions that need a yes, failures and exit codes.
 *
 * <p>May be imported by the command line and by what tells it of long work. It knows no command.
 * Read {@code Terminal} first.
 */
@NullMarked
package hk.chopmark.api.cli.terminal;

import org.jspecify.annotations.NullMarked;
