package hk.chopmark.core.log.checkpoint;

import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.json.Utf8;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/**
 * Signs notes with one Ed25519 key.
 *
 * <p><b>Guarantees</b>: every signature is verified with the public key before it leaves, so a
 * fault in memory or in the wrong key file shows here and not at a verifier.
 */
public final class NoteSigner {
    private static final byte[] PAIR_TEST = {'p', 'a', 'i', 'r'};

    private final VerifierKey verifierKey;
    private final PrivateKey privateKey;

    private NoteSigner(VerifierKey verifierKey, PrivateKey privateKey) {
        this.verifierKey = verifierKey;
        this.privateKey = privateKey;
    }

    /** A new key under this name. */
    public static NoteSigner generate(String name, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519", "SunEC");
            generator.initialize(NamedParameterSpec.ED25519, random);
            KeyPair pair = generator.generateKeyPair();
            byte[] publicKey = Ed25519.encode(((EdECPublicKey) pair.getPublic()).getPoint());
            return new NoteSigner(new VerifierKey(name, publicKey), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw Ed25519.unavailable(e);
        }
    }

    /**
     * A key kept as PKCS#8.
     *
     * <p><b>Throws</b> {@link MalformedFormat} if the bytes are no Ed25519 private key, or not the
     * one of the verifier key.
     */
    public static NoteSigner of(VerifierKey verifierKey, byte[] pkcs8) {
        PrivateKey privateKey;
        try {
            privateKey =
                    KeyFactory.getInstance("Ed25519", "SunEC")
                            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException e) {
            throw MalformedFormat.of("private key", "an Ed25519 key in PKCS#8", "other bytes");
        } catch (GeneralSecurityException e) {
            throw Ed25519.unavailable(e);
        }
        if (!verifierKey.verify(PAIR_TEST, Ed25519.sign(privateKey, PAIR_TEST))) {
            throw MalformedFormat.of(
                    "private key", "the key that belongs to the verifier key", "another key");
        }
        return new NoteSigner(verifierKey, privateKey);
    }

    /** The public side. */
    public VerifierKey verifierKey() {
        return verifierKey;
    }

    /** The text with one signature line. */
    public Note sign(String text) {
        byte[] message = Utf8.encode("note", text);
        byte[] signature = Ed25519.sign(privateKey, message);
        if (!verifierKey.verify(message, signature)) {
            throw new IllegalStateException(
                    "A fresh signature of "
                            + verifierKey.name()
                            + " does not verify; check this machine");
        }
        return new Note(
                text,
                List.of(new Note.Signature(verifierKey.name(), verifierKey.keyId(), signature)));
    }

    /** The private key as PKCS#8, for its file. */
    byte[] pkcs8() {
        return privateKey.getEncoded();
    }
}
