/**
 * The command line: {@code chopmark serve | import | export | policy | verify | fsck | rebuild}.
 *
 * <p>Imported by nobody; plain Java, Spring starts inside {@code serve} only. A new command goes
 * into {@link hk.chopmark.api.cli.Commands}.
 *
 * <p>Read {@link hk.chopmark.api.cli.Chopmark} first.
 */
@NullMarked
package hk.chopmark.api.cli;

import org.jspecify.annotations.NullMarked;
