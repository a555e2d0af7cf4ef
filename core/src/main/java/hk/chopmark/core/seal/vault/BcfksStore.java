package hk.chopmark.core.seal.vault;

import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.bc.ObjectStore;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jcajce.BCFKSLoadStoreParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * A Bouncy Castle BCFKS key store in memory: AES-256 keys by name.
 *
 * <p><b>Guarantees</b>: bytes written are encrypted with AES-256-KWP and authenticated with
 * HMAC-SHA-512, both under keys that scrypt stretches from the passphrase; a store with other
 * parameters is refused when it is read.
 *
 * <p><b>Source</b>: RFC 7914 (scrypt), RFC 5649 (KWP); Bouncy Castle's BCFKS format.
 */
final class BcfksStore {
    /**
     * Cost of one derivation: 16 MiB eight times over, about half a second. Writing or reading a
     * store takes two.
     *
     * <p>Bouncy Castle 1.86 takes the block size for the parallelization too, whatever the file
     * says. With both the same, the file tells the truth, and a release that mends this still opens
     * it.
     */
    static final int SCRYPT_N = 1 << 14;

    /** Cost where there is nothing to stretch: nobody guesses 256 random bits. */
    static final int SCRYPT_N_OF_RANDOM = 1 << 4;

    static final int SCRYPT_R = 8;
    static final int SCRYPT_P = 8;
    private static final int SALT_BYTES = 32;

    // Never registered with the JVM, so that no getInstance elsewhere finds it by chance.
    private static final BouncyCastleProvider PROVIDER = new BouncyCastleProvider();

    private final KeyStore store;
    private final char[] passphrase;
    private final int scryptN;

    private BcfksStore(KeyStore store, char[] passphrase, int scryptN) {
        this.store = store;
        this.passphrase = passphrase;
        this.scryptN = scryptN;
    }

    static BcfksStore empty(char[] passphrase, int scryptN) {
        try {
            KeyStore store = KeyStore.getInstance("BCFKS", PROVIDER);
            store.load(null, null);
            return new BcfksStore(store, passphrase, scryptN);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Bouncy Castle cannot make a BCFKS key store", e);
        }
    }

    /** Reads a store, and refuses one with other parameters than ours. */
    static BcfksStore read(byte[] bytes, char[] passphrase, int scryptN) {
        try {
            ObjectStore.getInstance(bytes);
        } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
            throw new KeyVaultRefusal(
                    Reason.UNREADABLE, "The key store file is no BCFKS key store", e);
        }
        try {
            KeyStore store = KeyStore.getInstance("BCFKS", PROVIDER);
            store.load(
                    parameters(
                            new BCFKSLoadStoreParameter.Builder(
                                    new ByteArrayInputStream(bytes), passphrase),
                            scryptN));
            return new BcfksStore(store, passphrase, scryptN);
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("parameters")) {
                throw new KeyVaultRefusal(
                        Reason.UNREADABLE,
                        "The key store was not written with scrypt, AES-256-KWP and HMAC-SHA-512 as set here",
                        e);
            }
            throw new KeyVaultRefusal(
                    Reason.WRONG_PASSPHRASE,
                    "The passphrase does not open the key store, or the store was changed;"
                            + " check which passphrase is set",
                    null);
        } catch (GeneralSecurityException
                | IllegalArgumentException
                | IllegalStateException
                | ClassCastException e) {
            // The reader of the ASN.1 inside has no exception of its own for bytes of another form.
            throw new KeyVaultRefusal(Reason.UNREADABLE, "The key store cannot be read", e);
        }
    }

    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            store.store(
                    parameters(new BCFKSLoadStoreParameter.Builder(bytes, passphrase), scryptN));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Bouncy Castle cannot write a BCFKS key store", e);
        }
        return bytes.toByteArray();
    }

    Optional<byte[]> key(String alias) {
        try {
            Key key = store.getKey(alias, passphrase);
            return key == null ? Optional.empty() : Optional.of(key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new KeyVaultRefusal(
                    Reason.UNREADABLE, "The key store holds a key that does not open", e);
        }
    }

    void put(String alias, byte[] key) {
        try {
            store.setKeyEntry(alias, new SecretKeySpec(key, "AES"), passphrase, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Bouncy Castle cannot keep an AES key", e);
        }
    }

    /** False if there is no such key. */
    boolean remove(String alias) {
        try {
            boolean present = store.containsAlias(alias);
            store.deleteEntry(alias);
            return present;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Bouncy Castle cannot remove a key", e);
        }
    }

    private static BCFKSLoadStoreParameter parameters(
            BCFKSLoadStoreParameter.Builder builder, int scryptN) {
        return builder.withStorePBKDFConfig(
                        new ScryptConfig.Builder(scryptN, SCRYPT_R, SCRYPT_P)
                                .withSaltLength(SALT_BYTES)
                                .build())
                .withStoreEncryptionAlgorithm(
                        BCFKSLoadStoreParameter.EncryptionAlgorithm.AES256_KWP)
                .withStoreMacAlgorithm(BCFKSLoadStoreParameter.MacAlgorithm.HmacSHA512)
                .build();
    }
}
