/**
 * Custody of keys and of the record: what was done with the copies of the key vault, and which
 * events operators left out of read models, on the record of the school.
 *
 * <p>May be imported by runtime and the modules above core.
 *
 * <p>Read {@code CustodyEvent} first.
 */
@NullMarked
package hk.chopmark.core.custody;

import org.jspecify.annotations.NullMarked;
