/**
 * The manners of the server-rendered, bilingual console: frame, words, times, refusals, and opening
 * names for a page.
 *
 * <p>Imported by the areas' pages; imports no area. Counts and references come from read models; a
 * name or a text is shown only after the reading of it was recorded.
 *
 * <p>Read {@link hk.chopmark.api.console.ConsolePage} first.
 */
@NullMarked
package hk.chopmark.api.console;

import org.jspecify.annotations.NullMarked;
