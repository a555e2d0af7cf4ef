package hk.chopmark.api.secrets;

import hk.chopmark.core.shared.SchoolId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The text of a bearer secret: a prefix that says what it is, then 64 characters of base64url that
 * hold the school and 256 random bits.
 *
 * <p>It is hashed with plain SHA-256, because so many random bits need no slow hash. The school
 * leads, so that one finds the row by it; a text with another school has another hash.
 */
enum SecretText {
    /** Of a session. */
    SESSION("cs_"),
    /** Of a key of a service account. */
    KEY("ck_");

    private static final int SCHOOL_BYTES = 16;
    private static final int RANDOM_BYTES = 32;

    private final String prefix;

    @SuppressWarnings("ImmutableEnumChecker") // a pattern never changes
    private final Pattern form;

    SecretText(String prefix) {
        this.prefix = prefix;
        this.form = Pattern.compile(prefix + "[A-Za-z0-9_-]{64}");
    }

    /** A text and what is kept of it. */
    record Made(String text, byte[] hash) {}

    /** What a text that was sent says. */
    record Sent(SchoolId school, byte[] hash) {}

    Made random(SchoolId school, SecureRandom random) {
        byte[] noise = new byte[RANDOM_BYTES];
        random.nextBytes(noise);
        byte[] bytes =
                ByteBuffer.allocate(SCHOOL_BYTES + RANDOM_BYTES)
                        .putLong(school.id().getMostSignificantBits())
                        .putLong(school.id().getLeastSignificantBits())
                        .put(noise)
                        .array();
        String text = prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return new Made(text, hash(text));
    }

    Optional<Sent> read(String text) {
        if (!form.matcher(text).matches()) {
            return Optional.empty();
        }
        ByteBuffer bytes =
                ByteBuffer.wrap(Base64.getUrlDecoder().decode(text.substring(prefix.length())));
        SchoolId school = new SchoolId(new UUID(bytes.getLong(), bytes.getLong()));
        return Optional.of(new Sent(school, hash(text)));
    }

    /** SHA-256 of a text. */
    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
