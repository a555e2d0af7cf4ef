package hk.chopmark.core.log.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.tree.TestTree;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Base64UrlTest {
    @Test
    void every_byte_string_comes_back() {
        Random random = new Random(7);
        for (int length = 0; length < 200; length++) {
            byte[] bytes = TestTree.randomBytes(random, length);
            assertThat(Base64Url.decode(Base64Url.encode(bytes)))
                    .as("length %d, seed 7", length)
                    .isEqualTo(bytes);
        }
    }

    @Test
    void any_other_text_of_the_same_bytes_is_refused() {
        for (String text :
                new String[] {
                    "AA==", "AA=", "AB", "A", "AAA=", "AA\n", " AA", "A+", "A/", "AAAA=", "é"
                }) {
            assertThatThrownBy(() -> Base64Url.decode(text))
                    .as("text %s", text)
                    .isInstanceOf(MalformedFormat.class);
        }
        assertThat(Base64Url.decode("AA")).as("the canonical text").isEqualTo(new byte[1]);
    }

    @Test
    void a_value_of_another_length_is_refused() {
        assertThatThrownBy(() -> Base64Url.decode("tag", "AA", 16))
                .as("1 byte for 16")
                .isInstanceOfSatisfying(
                        MalformedFormat.class,
                        e -> assertThat(e.format()).as("names the part").isEqualTo("tag"));
    }
}
