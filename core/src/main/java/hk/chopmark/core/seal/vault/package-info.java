/**
 * Key vaults: a file, a PKCS#11 token, HashiCorp Vault's transit engine; each guards the
 * key-encryption keys of the schools.
 *
 * <p>May be imported by what wires a node together, and by nobody else.
 *
 * <p>Read {@code BcfksKeyVault} first; the port is {@code core.seal.KeyVault}.
 */
@NullMarked
package hk.chopmark.core.seal.vault;

import org.jspecify.annotations.NullMarked;
