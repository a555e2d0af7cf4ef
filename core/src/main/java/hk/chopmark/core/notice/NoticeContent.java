package hk.chopmark.core.notice;

import hk.chopmark.core.decision.Require;
import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.notice.NoticeCommand.SealedContent;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.NoticeId;
import hk.chopmark.core.shared.Sealed;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a notice version, and the hash that fixes them without telling them.
 *
 * <p><b>Shape</b>: SHA-256 over {@code "chopmark/notice-content/v1"}, a zero byte, a 16-byte random
 * salt and the canonical JSON object of the texts that are present. The salt is sealed with the
 * texts: without it nobody can try out likely texts.
 *
 * @param titleEn English title, at most 300 characters
 * @param titleZh Chinese title, at most 300 characters
 * @param bodyEn English text, at most 50,000 characters
 * @param bodyZh Chinese text, at most 50,000 characters
 */
public record NoticeContent(
        @Nullable String titleEn,
        @Nullable String titleZh,
        @Nullable String bodyEn,
        @Nullable String bodyZh) {

    private static final byte[] PREFIX =
            "chopmark/notice-content/v1\0".getBytes(StandardCharsets.UTF_8);
    private static final int SALT_BYTES = 16;
    private static final int MAX_TITLE_CHARS = 300;
    private static final int MAX_BODY_CHARS = 50_000;

    public NoticeContent {
        requireTitle("titleEn", titleEn);
        requireTitle("titleZh", titleZh);
        requireBody("bodyEn", bodyEn);
        requireBody("bodyZh", bodyZh);
    }

    private static void requireTitle(String component, @Nullable String text) {
        if (text != null) {
            Require.line(component, text, MAX_TITLE_CHARS);
        }
    }

    private static void requireBody(String component, @Nullable String text) {
        if (text != null) {
            Require.lines(component, text, MAX_BODY_CHARS);
        }
    }

    /** The texts for a command, sealed as content of the notice under a new salt. */
    public SealedContent seal(NoticeId notice, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return new SealedContent(
                hash(salt),
                Sealed.of(notice, Category.CONTENT, Base64Url.encode(salt)),
                sealed(notice, titleEn),
                sealed(notice, titleZh),
                sealed(notice, bodyEn),
                sealed(notice, bodyZh));
    }

    private static @Nullable Sealed<String> sealed(NoticeId notice, @Nullable String text) {
        return text == null ? null : Sealed.of(notice, Category.CONTENT, text);
    }

    /**
     * The content hash under a salt, unpadded base64url.
     *
     * @param salt 16 bytes
     */
    public String hash(byte[] salt) {
        Require.that(salt.length == SALT_BYTES, "A content salt has 16 bytes");
        JsonObject.Builder texts = JsonObject.builder();
        put(texts, "titleEn", titleEn);
        put(texts, "titleZh", titleZh);
        put(texts, "bodyEn", bodyEn);
        put(texts, "bodyZh", bodyZh);
        MessageDigest digest = sha256();
        digest.update(PREFIX);
        digest.update(salt);
        return Base64Url.encode(digest.digest(CanonicalJson.write(texts.build())));
    }

    private static void put(JsonObject.Builder texts, String name, @Nullable String text) {
        if (text != null) {
            texts.put(name, text);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** Without the texts. */
    @Override
    public String toString() {
        return "NoticeContent[not shown]";
    }
}
