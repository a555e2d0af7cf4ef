/**
 * Tests of the console: words, times, and the pages in a real browser.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code ConsoleBrowserIT} first.
 */
@NullMarked
package hk.chopmark.api.console;

import org.jspecify.annotations.NullMarked;
