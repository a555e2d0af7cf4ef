package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.security.MessageDigest;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What makes a repeated request recognisable.
 *
 * @param school in which the key is unique
 * @param key as kept, 1 to {@value #MAX_KEY_CHARS} printable ASCII characters
 * @param requestHash 32-byte keyed hash of what was asked for
 */
public record Idempotency(SchoolId school, String key, byte[] requestHash) {

    /** Longest key. */
    public static final int MAX_KEY_CHARS = 200;

    private static final Pattern KEY = Pattern.compile("[!-~]{1," + MAX_KEY_CHARS + "}");
    private static final int HASH_BYTES = 32;

    /** Refuses keys and hashes of other lengths. */
    public Idempotency {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "A key has 1 to " + MAX_KEY_CHARS + " printable ASCII characters");
        }
        if (requestHash.length != HASH_BYTES) {
            throw new IllegalArgumentException("A request hash has " + HASH_BYTES + " bytes");
        }
    }

    /** The earlier outcome, if the request that was kept is this one. */
    Appended repeated(byte[] keptHash, long firstPosition, int count) {
        if (!MessageDigest.isEqual(requestHash, keptHash)) {
            throw DomainRejection.rule("idempotency.key-reused", Map.of("school", school.text()));
        }
        return new Appended(firstPosition, count, true);
    }
}
