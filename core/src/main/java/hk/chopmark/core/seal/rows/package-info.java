/**
 * The key database: wrapped secrets, epochs and tombstones as rows. No key in clear passes here.
 *
 * <p>May be imported by seal and by the rooms that may import seal: a subject and an epoch of keys
 * are named by types of this room. Keys themselves stay package-private in seal.
 *
 * <p>Read {@link KeyRows} first.
 */
@NullMarked
package hk.chopmark.core.seal.rows;

import org.jspecify.annotations.NullMarked;
