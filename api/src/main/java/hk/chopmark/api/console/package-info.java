/**
 * The server-rendered, bilingual console.
 *
 * <p>Imported by nobody; found by Spring.
 *
 * <p>Read {@code BoardPages} first.
 */
@NullMarked
package hk.chopmark.api.console;

import org.jspecify.annotations.NullMarked;
