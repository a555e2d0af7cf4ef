/**
 * The key database: wrapped secrets, epochs and tombstones as rows. No key in clear passes here.
 *
 * <p>May be imported by seal and by who lists keys without opening anything; keys themselves stay
 * package-private in seal.
 *
 * <p>Read {@link KeyRows} first.
 */
@NullMarked
package hk.chopmark.core.seal.rows;

import org.jspecify.annotations.NullMarked;
