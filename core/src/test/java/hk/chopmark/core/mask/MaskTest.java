package hk.chopmark.core.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.shared.Category;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a default view shows of personal values, and that it never shows the whole. */
class MaskTest {

    private static final long SEED = 852_003;

    @ParameterizedTest
    @CsvSource({
        "IDENTITY, 陳大文, 陳••",
        "IDENTITY, 陳文, 陳••",
        "IDENTITY, 歐陽若蘭, 歐••",
        "IDENTITY, 陳大文 Peter, 陳••",
        "IDENTITY, 陳, •••",
        "IDENTITY, CHAN Tai Man, C. T. M.",
        "IDENTITY, chan tai-man, C. T. M.",
        "IDENTITY, 'Fernandes de Souza Lima Costa, José', F. D. S. L.",
        "IDENTITY, Rihanna, R.",
        "IDENTITY, X, •••",
        "IDENTITY, '', •••",
        "IDENTITY, 2014-02-28, 2014-••-••",
        "IDENTITY, S-000123, •••123",
        "IDENTITY, 28400123, •••123",
        "IDENTITY, 12345, •••",
        "IDENTITY, 12345AB, •••",
        "STAFF, 黃老師, 黃••",
        "STAFF, WONG, W.",
        "VOLUNTEER, 李小美, 李••",
        "CONTACT, +852 9000 0123, •••123",
        "CONTACT, 90000123, •••123",
        "CONTACT, ９０００ ０１２３, •••123",
        "CONTACT, 999, •••",
        "CONTACT, taiman@example.org, t•••@•••.org",
        "CONTACT, t@example.org, •••",
        "CONTACT, taiman@localhost, t•••@•••",
        "CONTACT, 'Flat 3, 8 Hill Road', •••",
        "HKID, A123456(3), A12****(*)",
        "HKID, AB987654(3), AB9*****(*)",
        "HKID, something else, •••",
        "HEALTH, asthma, •••",
        "CONDUCT, late twice, •••",
        "REQUEST, please erase me, •••",
        "SEALED_REPORT, anything, •••",
    })
    void each_form_has_its_mask(Category category, String value, String masked) {
        assertThat(Mask.of(category, value)).as("%s", category).isEqualTo(masked);
    }

    @ParameterizedTest
    @EnumSource(
            value = Category.class,
            names = {"CONTENT", "ACADEMIC"})
    void texts_and_marks_have_no_mask(Category category) {
        assertThat(Mask.covers(category)).as("shown as they are").isFalse();
        assertThatThrownBy(() -> Mask.of(category, "87"))
                .as("asking for a mask that there is not")
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void no_mask_shows_the_whole_of_a_value_nor_fails() {
        Random random = new Random(SEED);
        String alphabet = "陳大文歐aBé -'.@+()（）０9 7\uD840\uDC00\u0301\t·,";
        int[] letters = alphabet.codePoints().toArray();
        List<Category> categories = List.of(Category.values());
        for (int trial = 0; trial < 20_000; trial++) {
            StringBuilder made = new StringBuilder();
            for (int i = random.nextInt(14) + 1; i > 0; i--) {
                made.appendCodePoint(letters[random.nextInt(letters.length)]);
            }
            String value = made.toString();
            Category category = categories.get(random.nextInt(categories.size()));
            if (Mask.covers(category)) {
                String at = "seed " + SEED + ", trial " + trial;
                assertThat(Mask.of(category, value)).as(at).isNotEqualTo(value).isNotBlank();
                assertThat(Mask.of(category, value))
                        .as("one mask, %s", at)
                        .isEqualTo(Mask.of(category, value));
            }
        }
    }
}
