/**
 * Opens one data folder: lock, database, keys, signer, engine and read models, and closes them in
 * reverse.
 *
 * <p>May be imported by the other api packages; imports core and projections, never Spring.
 *
 * <p>Read {@link hk.chopmark.api.wiring.Installation} first.
 */
@NullMarked
package hk.chopmark.api.wiring;

import org.jspecify.annotations.NullMarked;
