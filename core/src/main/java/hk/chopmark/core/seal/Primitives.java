package hk.chopmark.core.seal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.GCMSIVBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * The cryptographic primitives of this room, each from one named provider.
 *
 * <p><b>Guarantees</b>: AES-256-GCM, HMAC and HKDF are the JDK's (SunJCE), AES-256-GCM-SIV is
 * Bouncy Castle's; whatever else is registered in the runtime is never asked. {@link SelfTest}
 * holds known answers for each.
 *
 * <p><b>Source</b>: RFC 2104, RFC 5869, NIST SP 800-38D, RFC 8452.
 */
public final class Primitives {
    /** Length of every key. */
    public static final int KEY_BYTES = 32;

    static final int TAG_BYTES = 16;
    static final int IV_BYTES = 12;
    private static final int TAG_BITS = 8 * TAG_BYTES;
    private static final byte[] NO_SALT = new byte[0];

    /** Found once: looking it up by name took a third of a short HMAC. */
    private static final Provider SUN_JCE =
            Objects.requireNonNull(
                    Security.getProvider("SunJCE"), "This Java runtime lacks provider SunJCE");

    private Primitives() {}

    /**
     * The random source for keys and nonces: the JDK's deterministic generator of NIST SP 800-90A,
     * seeded by the system.
     */
    static SecureRandom random() {
        try {
            return SecureRandom.getInstance("DRBG", "SUN");
        } catch (GeneralSecurityException e) {
            throw lacking("DRBG", e);
        }
    }

    static byte[] hmacSha256(byte[] key, byte[] input) {
        return keyed(key).doFinal(input);
    }

    /** HMAC-SHA-256 under a key, ready for use; copies of it are made faster than another. */
    static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256", SUN_JCE);
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw lacking("HmacSHA256", e);
        }
    }

    /** HMAC-SHA-256 by a copy of a keyed one, which several threads may share. */
    static byte[] hmacSha256(Mac keyed, byte[] input) {
        try {
            return ((Mac) keyed.clone()).doFinal(input);
        } catch (CloneNotSupportedException e) {
            throw lacking("a copy of HmacSHA256", new GeneralSecurityException(e));
        }
    }

    /** HKDF-SHA-256 without salt. */
    static byte[] hkdfSha256(byte[] secret, String info) {
        return hkdfSha256(secret, NO_SALT, info.getBytes(StandardCharsets.UTF_8));
    }

    /** HKDF-SHA-256, {@value #KEY_BYTES} bytes of output. */
    static byte[] hkdfSha256(byte[] secret, byte[] salt, byte[] info) {
        try {
            HKDFParameterSpec.Builder extract = HKDFParameterSpec.ofExtract().addIKM(secret);
            if (salt.length > 0) {
                extract.addSalt(salt);
            }
            return KDF.getInstance("HKDF-SHA256", SUN_JCE)
                    .deriveData(extract.thenExpand(info, KEY_BYTES));
        } catch (GeneralSecurityException e) {
            throw lacking("HKDF-SHA256", e);
        }
    }

    /** AES-256-GCM: ciphertext, then the tag. */
    static byte[] gcmSeal(byte[] key, byte[] iv, byte[] aad, byte[] plain) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", SUN_JCE);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(aad);
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw lacking("AES-256-GCM", e);
        }
    }

    /** AES-256-GCM; empty if the tag does not fit key, nonce, AAD and ciphertext. */
    static Optional<byte[]> gcmOpen(byte[] key, byte[] iv, byte[] aad, byte[] sealed) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", SUN_JCE);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(TAG_BITS, iv));
            cipher.updateAAD(aad);
            return Optional.of(cipher.doFinal(sealed));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw lacking("AES-256-GCM", e);
        }
    }

    /** AES-256-GCM-SIV under a fresh nonce: nonce, ciphertext, tag. */
    public static byte[] wrap(byte[] key, byte[] aad, byte[] secret, SecureRandom random) {
        byte[] nonce = new byte[IV_BYTES];
        random.nextBytes(nonce);
        byte[] wrapped = Arrays.copyOf(nonce, IV_BYTES + secret.length + TAG_BYTES);
        byte[] sealed = gcmSiv(true, key, nonce, aad, secret).orElseThrow();
        System.arraycopy(sealed, 0, wrapped, IV_BYTES, sealed.length);
        return wrapped;
    }

    /** Opens what {@link #wrap} made; empty if anything differs. */
    public static Optional<byte[]> unwrap(byte[] key, byte[] aad, byte[] wrapped) {
        if (wrapped.length < IV_BYTES + TAG_BYTES) {
            return Optional.empty();
        }
        byte[] nonce = Arrays.copyOf(wrapped, IV_BYTES);
        byte[] sealed = Arrays.copyOfRange(wrapped, IV_BYTES, wrapped.length);
        return gcmSiv(false, key, nonce, aad, sealed);
    }

    /** AES-256-GCM-SIV; empty if opening fails. */
    static Optional<byte[]> gcmSiv(
            boolean seal, byte[] key, byte[] nonce, byte[] aad, byte[] input) {
        // The plain multiplier: half the cost of the default's tables for so few bytes, and no
        // table look-ups by secret.
        GCMSIVBlockCipher cipher =
                new GCMSIVBlockCipher(AESEngine.newInstance(), new BasicGCMMultiplier());
        cipher.init(seal, new AEADParameters(new KeyParameter(key), TAG_BITS, nonce, aad));
        byte[] output = new byte[cipher.getOutputSize(input.length)];
        try {
            int done = cipher.processBytes(input, 0, input.length, output, 0);
            cipher.doFinal(output, done);
            return Optional.of(output);
        } catch (InvalidCipherTextException e) {
            return Optional.empty();
        }
    }

    /** Overwrites secrets. */
    public static void zeroise(byte[]... secrets) {
        for (byte[] secret : secrets) {
            Arrays.fill(secret, (byte) 0);
        }
    }

    private static IllegalStateException lacking(String algorithm, GeneralSecurityException cause) {
        return new IllegalStateException(
                "This Java runtime cannot do " + algorithm + "; use a JDK 25", cause);
    }
}
