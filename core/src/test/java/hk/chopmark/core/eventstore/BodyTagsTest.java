package hk.chopmark.core.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.shared.IntegrityViolation;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTagsTest {

    @Test
    void the_quick_reader_agrees_with_the_codec() {
        long seed = new SecureRandom().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            List<String> tags = new ArrayList<>();
            for (int n = random.nextInt(5); n > 0; n--) {
                tags.add(
                        "kind"
                                + n
                                + "="
                                + (char) ('\u4e00' + random.nextInt(99))
                                + random.nextInt());
            }
            tags.sort(null);
            JsonObject data =
                    JsonObject.builder()
                            .put(
                                    "odd \"quotes\" \\ and ]}",
                                    "]},{[\"tags\":[\\\"\n" + random.nextInt())
                            .put("tags", "not these")
                            .put(
                                    "nested",
                                    JsonObject.builder()
                                            .putStrings("tags", List.of("inner=1"))
                                            .build())
                            .put("n", random.nextInt())
                            .put("t", random.nextBoolean())
                            .build();
            byte[] body =
                    CanonicalJson.write(
                            JsonObject.builder()
                                    .put("_salt", "AAAAAAAAAAAAAAAAAAAAAA")
                                    .putStrings("boxes", List.of())
                                    .put("data", data)
                                    .put("meta", JsonObject.EMPTY)
                                    .putStrings("tags", tags)
                                    .put("v", 1)
                                    .build());

            assertThat(BodyTags.of(body))
                    .as("seed %d, body %d", seed, i)
                    .containsExactlyElementsOf(tags);
            assertThat(BodyTags.of(body))
                    .as("seed %d, body %d", seed, i)
                    .isEqualTo(EventCodec.tagsOf(body));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "{\"data\":{}}",
                "{\"tags\":[\"a",
                "[1,2]",
                "{\"data\":\"\\",
                "nonsense"
            })
    void bytes_that_are_no_body_are_an_integrity_violation(String bytes) {
        assertThatThrownBy(() -> BodyTags.of(bytes.getBytes(StandardCharsets.UTF_8)))
                .as("damaged body %s", bytes)
                .isInstanceOf(IntegrityViolation.class);
    }
}
