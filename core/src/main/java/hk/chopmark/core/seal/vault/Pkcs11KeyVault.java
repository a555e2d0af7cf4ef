package hk.chopmark.core.seal.vault;

import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.KeyVaultRefusal;
import hk.chopmark.core.seal.KeyVaultRefusal.Reason;
import hk.chopmark.core.seal.SelfTest;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * A key vault in a PKCS#11 token, such as a hardware security module, by the JDK's SunPKCS11.
 *
 * <p>For each school and epoch the token makes an AES-256 key of its own, sensitive and not
 * extractable, and wraps with it in the token (AES-GCM, bound to school and epoch). What is stored
 * is a version byte, the number of that key (8), nonce (12), ciphertext and tag.
 *
 * <p><b>Guarantees</b>: those of {@link KeyVault}; a token that would give its key out is refused.
 *
 * <p><b>Source</b>: PKCS #11 3.0, CKM_AES_GCM; the JDK's PKCS#11 reference guide.
 */
public final class Pkcs11KeyVault implements KeyVault {
    private static final byte VERSION = 1;
    private static final int NUMBER_BYTES = 8;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final Pattern PLAIN_PATH = Pattern.compile("[A-Za-z0-9/_.+-]+");
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final String WHERE = "The PKCS#11 token";

    private final Provider provider;
    private final VaultSecret pin;
    private final SecureRandom random = SelfTest.random();
    private KeyStore keys;

    private Pkcs11KeyVault(Provider provider, VaultSecret pin) {
        this.provider = provider;
        this.pin = pin;
        this.keys = load();
    }

    /**
     * Logs in to a token.
     *
     * @param library the PKCS#11 library of the token's maker
     * @param slotIndex 0-based place of the token in the library's list of slots
     * @param pin the user's PIN
     * @throws KeyVaultRefusal if there is no such library or token, or the PIN is wrong
     */
    public static Pkcs11KeyVault open(Path library, int slotIndex, VaultSecret pin) {
        String path = library.toAbsolutePath().toString();
        if (!Files.isReadable(library) || !PLAIN_PATH.matcher(path).matches() || slotIndex < 0) {
            throw new KeyVaultRefusal(
                    Reason.MISCONFIGURED,
                    "There is no PKCS#11 library " + path + " that could be read",
                    null);
        }
        // The leading "--" says that this is the configuration itself, not a file of it.
        String configuration =
                """
                --name = chopmark
                library = %s
                slotListIndex = %d
                attributes(generate, CKO_SECRET_KEY, CKK_AES) = {
                  CKA_SENSITIVE = true
                  CKA_EXTRACTABLE = false
                  CKA_ENCRYPT = true
                  CKA_DECRYPT = true
                  CKA_WRAP = false
                  CKA_UNWRAP = false
                }
                """
                        .formatted(path, slotIndex);
        Provider sun = Security.getProvider("SunPKCS11");
        if (sun == null) {
            throw new KeyVaultRefusal(
                    Reason.MISCONFIGURED,
                    "This Java runtime has no PKCS#11; use a JDK 25 with module jdk.crypto.cryptoki",
                    null);
        }
        try {
            return new Pkcs11KeyVault(sun.configure(configuration), pin);
        } catch (InvalidParameterException | ProviderException e) {
            throw new KeyVaultRefusal(
                    Reason.MISCONFIGURED,
                    "The library " + path + " has no token in slot number " + slotIndex,
                    e);
        }
    }

    @Override
    public String name() {
        return "pkcs11";
    }

    @Override
    public Assurance assurance() {
        return Assurance.TECHNICAL;
    }

    @Override
    public synchronized byte[] wrap(SchoolId school, int epoch, byte[] kek) {
        KekContext.requireKek(kek);
        byte[] number = new byte[NUMBER_BYTES];
        random.nextBytes(number);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            SecretKey key = generate(alias(school, epoch, number));
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, school, epoch).doFinal(kek);
            return ByteBuffer.allocate(1 + NUMBER_BYTES + NONCE_BYTES + sealed.length)
                    .put(VERSION)
                    .put(number)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException | ProviderException e) {
            throw unanswered("wrap a key", e);
        }
    }

    @Override
    public synchronized byte[] unwrap(SchoolId school, int epoch, byte[] wrapped) {
        if (wrapped.length <= 1 + NUMBER_BYTES + NONCE_BYTES + TAG_BYTES || wrapped[0] != VERSION) {
            throw KekContext.notOurs(WHERE, school, epoch);
        }
        ByteBuffer parts = ByteBuffer.wrap(wrapped, 1, wrapped.length - 1);
        byte[] number = new byte[NUMBER_BYTES];
        byte[] nonce = new byte[NONCE_BYTES];
        parts.get(number).get(nonce);
        byte[] sealed = new byte[parts.remaining()];
        parts.get(sealed);
        try {
            Key key = find(alias(school, epoch, number));
            if (key == null) {
                throw KekContext.unknown(WHERE, school, epoch);
            }
            return cipher(Cipher.DECRYPT_MODE, key, nonce, school, epoch).doFinal(sealed);
        } catch (AEADBadTagException e) {
            throw KekContext.notOurs(WHERE, school, epoch);
        } catch (GeneralSecurityException | ProviderException e) {
            throw unanswered("unwrap a key", e);
        }
    }

    @Override
    public synchronized void destroy(SchoolId school, int epoch) {
        String prefix = KekContext.name(school, epoch) + "/";
        try {
            keys = load();
            for (String alias : ofPrefix(prefix)) {
                keys.deleteEntry(alias);
            }
            keys = load();
            if (!ofPrefix(prefix).isEmpty()) {
                throw new KeyVaultRefusal(
                        Reason.NOT_ALLOWED, WHERE + " does not let its keys be destroyed", null);
            }
        } catch (GeneralSecurityException | ProviderException e) {
            throw unanswered("destroy a key", e);
        }
    }

    private List<String> ofPrefix(String prefix) throws GeneralSecurityException {
        return Collections.list(keys.aliases()).stream()
                .filter(alias -> alias.startsWith(prefix))
                .toList();
    }

    /** A key made by the token, and kept in it under a name. */
    private SecretKey generate(String alias) throws GeneralSecurityException {
        KeyGenerator generator = KeyGenerator.getInstance("AES", provider);
        generator.init(256);
        SecretKey key = generator.generateKey();
        if (key.getEncoded() != null) {
            throw new KeyVaultRefusal(
                    Reason.MISCONFIGURED,
                    WHERE + " would give its keys out; forbid that, or use another",
                    null);
        }
        keys.setEntry(alias, new KeyStore.SecretKeyEntry(key), null);
        return key;
    }

    /** Null if it is not there; looks into the token anew, where another node may have made it. */
    private @Nullable Key find(String alias) throws GeneralSecurityException {
        Key known = keys.getKey(alias, null);
        if (known == null) {
            keys = load();
            known = keys.getKey(alias, null);
        }
        return known;
    }

    private Cipher cipher(int mode, Key key, byte[] nonce, SchoolId school, int epoch)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(KekContext.aad(school, epoch));
        return cipher;
    }

    private KeyStore load() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS11", provider);
            store.load(null, pin.read().toCharArray());
            return store;
        } catch (IOException e) {
            throw new KeyVaultRefusal(
                    Reason.WRONG_PASSPHRASE,
                    WHERE + " refuses the PIN; tokens lock after a few wrong ones",
                    e);
        } catch (GeneralSecurityException e) {
            throw unanswered("be opened", e);
        }
    }

    private static String alias(SchoolId school, int epoch, byte[] number) {
        return KekContext.name(school, epoch) + "/" + HexFormat.of().formatHex(number);
    }

    private static TransientFailure unanswered(String action, Exception cause) {
        return new TransientFailure(
                WHERE + " could not " + action + "; look whether it is there", RETRY_AFTER, cause);
    }
}
