/**
 * Erasures, legal holds and retention over HTTP and in the console.
 *
 * <p>Imported by the first page only. It imports the manners of rest and console, and no other
 * area.
 *
 * <p>Read {@code ErasureController} first.
 */
@NullMarked
package hk.chopmark.api.erasure;

import org.jspecify.annotations.NullMarked;
