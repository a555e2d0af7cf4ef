package hk.chopmark.core.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityNumbersTest {

    private static final long SEED = 20_030_623;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "A123456(3)",
                "a1234563",
                "A 123456 (3)",
                "A-123456-3",
                "A123456\u2013(3)",
                "Ａ１２３４５６（３）",
                "A\u200b123456(3)",
                "AB987654(3)",
                "ab9876543",
                "G123456(A)",
                "g123456a",
                "number A123456(3) of the mother",
                "身份證A123456(3)號",
                "token:a1234563",
                "A123456(4), A123456(3)"
            })
    void a_number_is_recognised_however_it_is_written_and_wherever_it_stands(String text) {
        assertThat(IdentityNumbers.isIn(text)).as(text).isTrue();
        assertThatThrownBy(() -> IdentityNumbers.requireNone(text))
                .as("refused by rule, not quoted")
                .isInstanceOf(BorderRefusal.class)
                .hasMessage("breaks the rule identity-number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A123456(4)",
                "a1234564",
                "ABC123456(3)",
                "A123456",
                "A1234567(3)",
                "123456(3)",
                "2026/27",
                "9123 4567",
                "11391",
                "Gazette Supplement 5, L.N. 123456 of 2026",
                "0198d000-0000-7000-8000-0000a1234563",
                "a1234563-0000-7000-8000-000000000000",
                "xa1234563",
                "a1234563b"
            })
    void other_texts_are_none(String text) {
        assertThat(IdentityNumbers.isIn(text)).as(text).isFalse();
        assertThat(IdentityNumbers.requireNone(text)).isSameAs(text);
    }

    @Test
    void one_check_digit_of_eleven_makes_a_number() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 500; trial++) {
            StringBuilder stem = new StringBuilder();
            for (int letters = 1 + random.nextInt(2); letters > 0; letters--) {
                stem.append((char) ('A' + random.nextInt(26)));
            }
            stem.append("%06d".formatted(random.nextInt(1_000_000)));
            int found = 0;
            for (char check : "0123456789A".toCharArray()) {
                found += IdentityNumbers.isIn("see " + stem + check + ".") ? 1 : 0;
            }
            assertThat(found).as("seed %d, trial %d", SEED, trial).isEqualTo(1);
        }
    }

    @Test
    void a_uuid_holds_no_number_whatever_its_digits() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 20_000; trial++) {
            String id = new UUID(random.nextLong(), random.nextLong()).toString();
            assertThat(IdentityNumbers.isIn("class=" + id)).as("trial %d", trial).isFalse();
        }
    }
}
