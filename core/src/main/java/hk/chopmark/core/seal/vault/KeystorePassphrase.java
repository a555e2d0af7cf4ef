package hk.chopmark.core.seal.vault;

import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import hk.chopmark.core.seal.Primitives;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the passphrase of a key store comes from: the environment, or a file of its own.
 *
 * <p><b>Guarantees</b>: a passphrase made here has 256 random bits; one is made only where there is
 * no key store yet, so a lost file never turns into a second key store. {@code toString} never
 * shows it.
 */
public sealed interface KeystorePassphrase {
    /** How a passphrase begins that was made here. */
    String MADE_HERE = "random256-";

    /** 32 bytes in base64url behind that. */
    Pattern MADE = Pattern.compile(MADE_HERE + "[A-Za-z0-9_-]{43}");

    /** Environment variable that wins over the file. */
    String ENVIRONMENT = "CHOPMARK_KEYSTORE_PASSPHRASE";

    /** Shortest accepted passphrase. */
    int MIN_CHARS = 20;

    /** The environment variable if it is set, else the file. */
    static KeystorePassphrase of(Map<String, String> environment, Path file) {
        String given = environment.get(ENVIRONMENT);
        return given == null || given.isEmpty() ? new InFile(file) : new Given(given);
    }

    /**
     * The passphrase.
     *
     * @param storeExists whether there is a key store that it must open
     * @param random source of a new one
     * @throws KeyVaultRefusal if it is missing, too short, or lies open
     */
    char[] obtain(boolean storeExists, SecureRandom random);

    /**
     * Whether a passphrase has the form of those made here, wherever it comes from now: it needs no
     * stretching (NIST SP 800-132, appendix A: stretching makes up for what people choose).
     */
    static boolean isMadeHere(char[] passphrase) {
        return MADE.matcher(CharBuffer.wrap(passphrase)).matches();
    }

    /** A passphrase handed over. */
    record Given(String text) implements KeystorePassphrase {
        @Override
        public char[] obtain(boolean storeExists, SecureRandom random) {
            return requireLong(text, ENVIRONMENT);
        }

        @Override
        public String toString() {
            return "Given[not shown]";
        }
    }

    /**
     * A passphrase in a file; made at first start.
     *
     * @param file one line of text, readable by its owner alone
     */
    record InFile(Path file) implements KeystorePassphrase {
        @Override
        public char[] obtain(boolean storeExists, SecureRandom random) {
            PrivateFile secret = new PrivateFile(file);
            if (!secret.exists()) {
                if (storeExists) {
                    throw new KeyVaultRefusal(
                            Reason.MISSING_PASSPHRASE,
                            "There is a key store but no passphrase file "
                                    + file
                                    + "; bring it back from its escrow"
                                    + " copy, or set "
                                    + ENVIRONMENT,
                            null);
                }
                byte[] bits = new byte[Primitives.KEY_BYTES];
                random.nextBytes(bits);
                String made = MADE_HERE + Base64Url.encode(bits) + "\n";
                secret.write(made.getBytes(StandardCharsets.US_ASCII));
                Primitives.zeroise(bits);
            }
            byte[] bytes = secret.read();
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            Primitives.zeroise(bytes);
            return requireLong(text, "The passphrase file " + file);
        }
    }

    private static char[] requireLong(String text, String source) {
        if (text.length() < MIN_CHARS) {
            throw new KeyVaultRefusal(
                    Reason.MISSING_PASSPHRASE,
                    source + " holds fewer than " + MIN_CHARS + " characters",
                    null);
        }
        return text.toCharArray();
    }
}
