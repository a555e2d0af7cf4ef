package hk.chopmark.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The derivations of docs/log-format.md, made a second time from HMAC alone. */
class SubjectKeyTest {
    private static final String EVENT = "01990000-0000-7000-8000-000000000001";
    private static final byte[] SECRET = HexFormat.of().parseHex("11".repeat(32));

    private static SubjectKey key() {
        KeyOwner owner = new KeyOwner(new StudentId(new UUID(0, 2)), Category.IDENTITY);
        return new SubjectKey(
                new UUID(0, 1), 1, new SchoolId(new UUID(0, 3)), owner, SECRET.clone());
    }

    @Test
    void salts_and_person_tags_are_the_published_derivations() {
        try (SubjectKey key = key()) {
            byte[] kSalt = hkdf(new byte[32], bytes("salt/v1"));
            byte[] kTag = hkdf(new byte[32], bytes("tag/v1"));
            assertThat(key.kTag()).as("K_tag").isEqualTo(kTag);
            assertThat(key.fieldSalt(EVENT, "name.zh"))
                    .as("salt32")
                    .isEqualTo(Primitives.hmacSha256(kSalt, join(lp(EVENT), lp("name.zh"))));
            assertThat(key.personTag(EVENT))
                    .as("T")
                    .isEqualTo(Arrays.copyOf(Primitives.hmacSha256(kTag, lp(EVENT)), 16));
        }
    }

    @Test
    void the_box_key_binds_event_salt_and_category() {
        byte[] r16 = HexFormat.of().parseHex("22".repeat(16));
        try (SubjectKey key = key()) {
            byte[] expected = hkdf(join(bytes(EVENT), r16), join(bytes("box/v1"), lp("identity")));
            assertThat(key.boxKey(EVENT, r16)).as("box key").isEqualTo(expected);
        }
    }

    @Test
    void a_closed_key_refuses_every_use() {
        SubjectKey key = key();
        SubjectKey copy = key.copy();
        key.close();
        assertThatThrownBy(() -> key.personTag(EVENT))
                .as("nothing is derived from zero bytes")
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> key.boxKey(EVENT, new byte[16]))
                .as("nothing is sealed under zero bytes")
                .isInstanceOf(IllegalStateException.class);
        assertThat(copy.personTag(EVENT)).as("another holder's copy goes on").hasSize(16);
        copy.close();
    }

    @Test
    void a_key_never_shows_its_secret() {
        try (SubjectKey key = key()) {
            assertThat(key.toString())
                    .as("text form of a key")
                    .isEqualTo("SubjectKey[" + new UUID(0, 1) + ", 1]");
        }
    }

    /** RFC 5869 for one block of output. */
    private static byte[] hkdf(byte[] salt, byte[] info) {
        byte[] pseudoRandomKey = Primitives.hmacSha256(salt, SECRET);
        return Primitives.hmacSha256(pseudoRandomKey, join(info, new byte[] {1}));
    }

    private static byte[] lp(String text) {
        byte[] bytes = bytes(text);
        return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
