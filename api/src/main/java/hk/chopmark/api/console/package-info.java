/**
 * The server-rendered, bilingual console.
 *
 * <p>Imported by nobody; found by Spring. Counts and references come from read models; a name or a
 * text is shown only after the reading of it was recorded.
 *
 * <p>Read {@link hk.chopmark.api.console.NoticePages} first.
 */
@NullMarked
package hk.chopmark.api.console;

import org.jspecify.annotations.NullMarked;
