package hk.chopmark.core.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.log.json.Base64Url;
import hk.chopmark.core.notice.NoticeCommand.SealedContent;
import hk.chopmark.core.testing.Cast;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class NoticeContentTest {

    private static final byte[] SALT = Base64Url.decode("AAECAwQFBgcICQoLDA0ODw");

    @Test
    void the_hash_is_over_prefix_salt_and_canonical_texts() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("chopmark/notice-content/v1".getBytes(StandardCharsets.UTF_8));
        bytes.write(0);
        bytes.write(SALT);
        bytes.write("{\"bodyZh\":\"請簽署。\",\"titleZh\":\"旅行\"}".getBytes(StandardCharsets.UTF_8));

        String expected =
                Base64Url.encode(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));

        assertThat(new NoticeContent(null, "旅行", null, "請簽署。").hash(SALT))
                .as("anybody can recompute it from the published form")
                .isEqualTo(expected);
    }

    @Test
    void every_text_and_the_salt_count() {
        NoticeContent content = new NoticeContent("a", "b", "c", "d");
        byte[] otherSalt = SALT.clone();
        otherSalt[15] ^= 1;

        assertThat(content.hash(SALT))
                .isNotEqualTo(content.hash(otherSalt))
                .isNotEqualTo(new NoticeContent("x", "b", "c", "d").hash(SALT))
                .isNotEqualTo(new NoticeContent("a", "x", "c", "d").hash(SALT))
                .isNotEqualTo(new NoticeContent("a", "b", "x", "d").hash(SALT))
                .isNotEqualTo(new NoticeContent("a", "b", "c", "x").hash(SALT))
                .isNotEqualTo(new NoticeContent(null, "b", null, "d").hash(SALT));
    }

    @Test
    void sealing_takes_a_new_salt_each_time_and_shows_nothing() {
        NoticeContent content = new NoticeContent("Trip", null, "Text", null);
        SealedContent first = content.seal(Cast.notice(1), new SecureRandom());
        SealedContent second = content.seal(Cast.notice(1), new SecureRandom());

        assertThat(first.contentHash())
                .as("equal texts of two notices look unrelated")
                .isNotEqualTo(second.contentHash());
        assertThat(first.toString() + content).doesNotContain("Trip").doesNotContain("Text");
    }

    @Test
    void blank_texts_and_salts_of_other_lengths_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NoticeContent(" ", null, "x", null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NoticeContent("a", null, "x", null).hash(new byte[15]));
    }
}
