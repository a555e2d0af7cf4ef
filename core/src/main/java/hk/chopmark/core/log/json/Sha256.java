package hk.chopmark.core.log.json;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.Security;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * SHA-256 and HMAC-SHA-256 of the JDK's own providers; every hash of the log format goes through
 * here.
 */
public final class Sha256 {
    public static final int BYTES = 32;

    private Sha256() {}

    /** Found once: looking it up by name took a third of a short HMAC. */
    private static final Provider SUN_JCE =
            Objects.requireNonNull(
                    Security.getProvider("SunJCE"), "This Java runtime lacks provider SunJCE");

    /** Copied for each hash: asking the providers again took longer than a short hash. */
    private static final MessageDigest EMPTY = ofProvider();

    public static MessageDigest start() {
        try {
            return (MessageDigest) EMPTY.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("SHA-256 of provider SUN can be copied", e);
        }
    }

    private static MessageDigest ofProvider() {
        try {
            return MessageDigest.getInstance("SHA-256", "SUN");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks SHA-256 in provider SUN", e);
        }
    }

    public static byte[] of(byte[] input) {
        return start().digest(input);
    }

    public static byte[] hmac(byte[] key, byte[] input) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256", SUN_JCE);
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(input);
        } catch (InvalidKeyException e) {
            throw new IllegalArgumentException("HMAC key refused", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "This Java runtime lacks HmacSHA256 in provider SunJCE", e);
        }
    }
}
