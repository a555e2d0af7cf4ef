package hk.chopmark.core.seal.vault;

import hk.chopmark.core.seal.Primitives;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.bc.EncryptedSecretKeyData;
import org.bouncycastle.asn1.bc.SecretKeyData;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.util.Arrays;

/**
 * An AES-256 key of a BCFKS store, protected as the store itself is: with AES-256-KWP under scrypt.
 *
 * <p>Bouncy Castle protects the keys it is handed with 51,200 rounds of PBKDF2 each, whatever the
 * store says, and takes them again for every key it gives out. The form here is Bouncy Castle's
 * own, of a key that comes protected, so that it opens the key by itself.
 *
 * <p><b>Source</b>: RFC 8018 (PBES2), RFC 7914 (scrypt), RFC 5649 (KWP).
 */
final class BcfksEntry {

    /** What Bouncy Castle's reader puts behind the passphrase. */
    private static final char[] USE = "SECRET_KEY_ENCRYPTION".toCharArray();

    private static final int KEY_BYTES = Primitives.KEY_BYTES;
    private static final int SALT_BYTES = 32;

    private BcfksEntry() {}

    /** The key as the store keeps it. */
    static byte[] protect(
            byte[] key, char[] passphrase, int scryptN, SecureRandom random, Provider provider) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] secret =
                Arrays.concatenate(
                        PBEParametersGenerator.PKCS12PasswordToBytes(passphrase),
                        PBEParametersGenerator.PKCS12PasswordToBytes(USE));
        byte[] wrapping =
                SCrypt.generate(
                        secret, salt, scryptN, BcfksStore.SCRYPT_R, BcfksStore.SCRYPT_P, KEY_BYTES);
        KeyDerivationFunc scrypt =
                new KeyDerivationFunc(
                        MiscObjectIdentifiers.id_scrypt,
                        new ScryptParams(
                                salt,
                                scryptN,
                                BcfksStore.SCRYPT_R,
                                BcfksStore.SCRYPT_P,
                                KEY_BYTES));
        PBES2Parameters parameters =
                new PBES2Parameters(
                        scrypt, new EncryptionScheme(NISTObjectIdentifiers.id_aes256_wrap_pad));
        try {
            Cipher cipher = Cipher.getInstance("AESKWP", provider);
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(wrapping, "AES"));
            byte[] plain = new SecretKeyData(NISTObjectIdentifiers.aes, key).getEncoded();
            return new EncryptedSecretKeyData(
                            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters),
                            cipher.doFinal(plain))
                    .getEncoded();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("Bouncy Castle cannot protect an AES key", e);
        } finally {
            Primitives.zeroise(secret, wrapping);
        }
    }
}
