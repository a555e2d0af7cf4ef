package hk.chopmark.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.json.JsonValue;
import hk.chopmark.core.log.json.MalformedFormat;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The bytes of a box, opened here by the published rules and not by the product's own opener. */
class BoxSealerTest {
    private static final String EVENT = "01990000-0000-7000-8000-000000000001";
    private static final Origin ORIGIN =
            Origin.parse("chopmark.hk/s/abcdefghijklmnopqrstuvwxyz/e1");
    private static final UUID KEY_ID = UUID.fromString("01990000-0000-7000-8000-0000000000cc");

    private static SubjectKey key() {
        KeyOwner owner = new KeyOwner(new StudentId(new UUID(0, 2)), Category.IDENTITY);
        byte[] secret = HexFormat.of().parseHex("11".repeat(32));
        return new SubjectKey(KEY_ID, 1, new SchoolId(new UUID(0, 3)), owner, secret);
    }

    private static SortedMap<String, JsonValue> fields(String name) {
        SortedMap<String, JsonValue> fields = new TreeMap<>();
        fields.put("mark", JsonValue.of(87));
        fields.put("nameZh", JsonValue.of(name));
        return fields;
    }

    private static Optional<byte[]> open(BoxSealer.SealedBytes box, byte[] aad) {
        try (SubjectKey key = key()) {
            byte[] boxKey = key.boxKey(EVENT, Arrays.copyOf(box.nonce(), 16));
            return Primitives.gcmOpen(
                    boxKey, Arrays.copyOfRange(box.nonce(), 16, 28), aad, box.ciphertext());
        }
    }

    private static BoxSealer.SealedBytes seal(SortedMap<String, JsonValue> fields) {
        try (SubjectKey key = key()) {
            return new BoxSealer(SelfTest.random()).seal(key, ORIGIN, EVENT, fields);
        }
    }

    /** The AAD as docs/log-format.md writes it down. */
    private static byte[] aad() {
        return HexFormat.of()
                .parseHex(
                        hex("chopmark/aad/v1")
                                + "00"
                                + "0000002b"
                                + hex(ORIGIN.text())
                                + "00000024"
                                + hex(EVENT)
                                + "00000024"
                                + hex(KEY_ID.toString())
                                + "00000001");
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void the_plain_text_is_a_length_canonical_json_and_zeros_to_a_multiple_of_thirty_two() {
        byte[] json = "{\"mark\":87,\"nameZh\":\"陳大文\"}".getBytes(StandardCharsets.UTF_8);
        byte[] expected = new byte[64];
        expected[3] = (byte) json.length;
        System.arraycopy(json, 0, expected, 4, json.length);
        assertThat(open(seal(fields("陳大文")), aad())).as("plain text of a box").hasValue(expected);
    }

    @Test
    void every_bit_of_the_additional_data_is_bound() {
        BoxSealer.SealedBytes box = seal(fields("陳大文"));
        assertThat(open(box, aad())).as("with the right additional data").isPresent();
        for (int bit = 0; bit < 8 * aad().length; bit++) {
            byte[] changed = aad();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(open(box, changed))
                    .as("bit %d of the additional data flipped", bit)
                    .isEmpty();
        }
    }

    @Test
    void names_of_about_the_same_length_make_boxes_of_the_same_size() {
        assertThat(seal(fields("陳大文")).ciphertext())
                .as("a short name")
                .hasSameSizeAs(seal(fields("歐陽大文大明")).ciphertext());
    }

    @Test
    void sealing_twice_shares_no_nonce_and_no_byte_string() {
        BoxSealer.SealedBytes first = seal(fields("陳"));
        BoxSealer.SealedBytes second = seal(fields("陳"));
        assertThat(second.nonce()).as("nonce").hasSize(28).isNotEqualTo(first.nonce());
        assertThat(second.ciphertext()).as("ciphertext").isNotEqualTo(first.ciphertext());
    }

    @Test
    void a_box_holds_up_to_five_hundred_and_twelve_kibibytes() {
        int frame = "{\"mark\":87,\"nameZh\":\"\"}".length() + 4;
        String largest = "x".repeat((512 << 10) - frame);
        assertThat(seal(fields(largest)).ciphertext())
                .as("the largest box")
                .hasSize((512 << 10) + 16);
        assertThatThrownBy(() -> seal(fields(largest + "x")))
                .as("one byte more")
                .isInstanceOfSatisfying(
                        DomainRejection.class,
                        rejection -> {
                            assertThat(rejection.code()).as("code").isEqualTo("event.too-large");
                            assertThat(rejection.facts())
                                    .as("names the bound")
                                    .containsEntry("max", Integer.toString(512 << 10));
                        })
                .hasMessageNotContaining("xx");
    }

    @Test
    void plain_text_that_pads_otherwise_is_refused() {
        byte[] plain = BoxFormat.pad(fields("陳"));
        assertThat(BoxFormat.unpad(plain).members()).as("what was padded").isEqualTo(fields("陳"));
        for (byte[] changed :
                new byte[][] {
                    Arrays.copyOf(plain, plain.length + 32),
                    Arrays.copyOf(plain, plain.length - 1),
                    new byte[0],
                    lastByteSet(plain)
                }) {
            assertThatThrownBy(() -> BoxFormat.unpad(changed))
                    .as("%d bytes", changed.length)
                    .isInstanceOf(MalformedFormat.class);
        }
    }

    private static byte[] lastByteSet(byte[] plain) {
        byte[] changed = plain.clone();
        changed[changed.length - 1] = 1;
        return changed;
    }
}
