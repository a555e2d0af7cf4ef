/**
 * Custody of keys: what people did with the copies of the key vault, on the record of the school.
 *
 * <p>May be imported by runtime and the modules above core.
 *
 * <p>Read {@code CustodyEvent} first.
 */
@NullMarked
package hk.chopmark.core.custody;

import org.jspecify.annotations.NullMarked;
