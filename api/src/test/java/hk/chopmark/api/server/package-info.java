/**
 * Tests of what the server says of itself.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code StallWatchTest} first.
 */
@NullMarked
package hk.chopmark.api.server;

import org.jspecify.annotations.NullMarked;
