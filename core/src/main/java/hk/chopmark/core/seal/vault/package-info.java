/**
 * Key vaults: a file, a PKCS#11 token, HashiCorp Vault's transit engine; each guards the
 * key-encryption keys of the schools.
 *
 * <p>May be imported by the rooms that may import seal. Those that need it are api.wiring, which
 * opens the vault of a node, api.cli for its commands about keys, and the benchmarks; the others
 * know the port only.
 *
 * <p>Read {@code BcfksKeyVault} first; the port is {@code core.seal.KeyVault}.
 */
@NullMarked
package hk.chopmark.core.seal.vault;

import org.jspecify.annotations.NullMarked;
