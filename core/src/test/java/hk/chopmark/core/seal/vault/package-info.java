/**
 * The contract of key vaults, and each vault held to it.
 *
 * <p>Imported by nobody.
 *
 * <p>Read {@code KeyVaultContract} first.
 */
@NullMarked
package hk.chopmark.core.seal.vault;

import org.jspecify.annotations.NullMarked;
