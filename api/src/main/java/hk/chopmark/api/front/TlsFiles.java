package hk.chopmark.api.front;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * Certificate and key of the server, in PEM.
 *
 * <p><b>Guarantees</b>: what is loaded is readable, belongs together and is in force; the key's
 * file can be used by its owner only. No message quotes a file.
 *
 * @param certificate the server's own certificate first, then those that lead to a root
 * @param key its private key, not encrypted: PKCS #8, or the older forms of RSA and EC keys
 */
record TlsFiles(Path certificate, Path key) {

    private static final int MAX_BYTES = 1 << 20;
    private static final Set<PosixFilePermission> OTHERS =
            EnumSet.of(
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.OTHERS_WRITE);

    /**
     * What was loaded.
     *
     * @param keys one entry, with an empty password
     * @param ends when the certificate ends
     */
    record Loaded(KeyStore keys, Instant ends) {

        /** Whether it ends within this time. */
        boolean endsWithin(Duration time, Instant now) {
            return ends.isBefore(now.plus(time));
        }
    }

    /**
     * Reads both files.
     *
     * @throws SettingRefused with what is wrong and what to do
     */
    Loaded load(Instant now) {
        checkOwnerOnly();
        List<X509Certificate> chain = chain();
        PrivateKey secret = secret();
        X509Certificate own = chain.getFirst();
        if (own.getNotAfter().toInstant().isBefore(now)) {
            throw new SettingRefused(
                    "the certificate in "
                            + certificate
                            + " ended on "
                            + own.getNotAfter().toInstant(),
                    "put a new one there");
        }
        if (own.getNotBefore().toInstant().isAfter(now)) {
            throw new SettingRefused(
                    "the certificate in "
                            + certificate
                            + " begins on "
                            + own.getNotBefore().toInstant(),
                    "look at the clock of this machine, or put another one there");
        }
        if (!belongTogether(own.getPublicKey(), secret)) {
            throw new SettingRefused(
                    "the key in " + key + " is not the one of the certificate in " + certificate,
                    "put a pair there, the server's own certificate first");
        }
        return new Loaded(store(chain, secret), own.getNotAfter().toInstant());
    }

    /** When and what the files were last; changes whenever one of them is replaced. */
    String state() throws IOException {
        return stateOf(certificate) + " " + stateOf(key);
    }

    private static String stateOf(Path file) throws IOException {
        Path real = file.toRealPath();
        return real + " " + Files.getLastModifiedTime(real) + " " + Files.size(real);
    }

    private void checkOwnerOnly() {
        try {
            if (Files.getPosixFilePermissions(key).stream().anyMatch(OTHERS::contains)) {
                throw new SettingRefused(
                        "others may use the key in " + key,
                        "find out who did, then chmod 600 " + key);
            }
        } catch (IOException e) {
            throw unreadable(key);
        } catch (UnsupportedOperationException e) {
            throw new SettingRefused(
                    "the key in " + key + " is on a file system without owner rights",
                    "choose another");
        }
    }

    private List<X509Certificate> chain() {
        try {
            List<X509Certificate> chain = content(certificate).getCertificates();
            if (chain != null && !chain.isEmpty()) {
                return chain;
            }
        } catch (RuntimeException e) {
            throw noPem(certificate, "no certificate in PEM");
        }
        throw noPem(certificate, "no certificate in PEM");
    }

    private PrivateKey secret() {
        try {
            PrivateKey secret = content(key).getPrivateKey();
            if (secret != null) {
                return secret;
            }
        } catch (RuntimeException e) {
            throw noPem(key, "no private key in PEM without a passphrase");
        }
        throw noPem(key, "no private key in PEM without a passphrase");
    }

    private static SettingRefused noPem(Path file, String what) {
        return new SettingRefused("there is " + what + " in " + file, "look at what is in it");
    }

    private static PemContent content(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw noPem(file, "more than 1 MiB");
            }
            return PemContent.of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw unreadable(file);
        }
    }

    private static SettingRefused unreadable(Path file) {
        return new SettingRefused(
                file + " cannot be read", "see that it is there and that this program may read it");
    }

    /** Signs with one and verifies with the other. */
    private static boolean belongTogether(PublicKey open, PrivateKey secret) {
        String algorithm =
                switch (secret.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> secret.getAlgorithm();
                };
        try {
            byte[] text = "chopmark".getBytes(StandardCharsets.US_ASCII);
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(secret);
            signer.update(text);
            byte[] signed = signer.sign();
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(open);
            verifier.update(text);
            return verifier.verify(signed);
        } catch (InvalidKeyException | SignatureException e) {
            return false; // keys of different kinds
        } catch (GeneralSecurityException e) {
            throw new SettingRefused(
                    "keys of the kind " + secret.getAlgorithm() + " are not known",
                    "use an RSA or EC key");
        }
    }

    private static KeyStore store(List<X509Certificate> chain, PrivateKey secret) {
        try {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            keys.setKeyEntry("server", secret, new char[0], chain.toArray(Certificate[]::new));
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("A key store in memory does not fail", e);
        }
    }
}
