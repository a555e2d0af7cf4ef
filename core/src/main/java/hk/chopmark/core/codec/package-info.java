/**
 * An event as a record becomes leaf, body and boxes, and back. These bytes are for ever.
 *
 * <p>May be imported by eventstore, history, schedule, reading, search, breakglass, erasing,
 * runtime and the modules above core; areas do not know it.
 *
 * <p>Read {@code EventCatalog} first.
 */
@NullMarked
package hk.chopmark.core.codec;

import org.jspecify.annotations.NullMarked;
