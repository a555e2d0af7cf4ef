/**
 * Tests of the command line as a user sees it: texts, streams, exit codes.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code ChopmarkTest} first.
 */
@NullMarked
package hk.chopmark.api.cli;

import org.jspecify.annotations.NullMarked;
