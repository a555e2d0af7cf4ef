package hk.chopmark.core.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Identity card numbers: checked, never shown, never in a message. */
class HkidTest {

    private static final long SEED = 20_060_401;
    private static final StudentId SOMEBODY = new StudentId(new UUID(1, 1));

    @ParameterizedTest
    @CsvSource({
        "A123456(3), A123456(3), A12****(*)",
        "a1234563, A123456(3), A12****(*)",
        "' A 123456 (3) ', A123456(3), A12****(*)",
        "Ａ１２３４５６（３）, A123456(3), A12****(*)",
        "G123456(A), G123456(A), G12****(*)",
        "g123456a, G123456(A), G12****(*)",
        "L555555(0), L555555(0), L55****(*)",
        "AB987654(3), AB987654(3), AB9*****(*)",
    })
    void a_number_is_read_as_people_write_it(String written, String text, String masked) {
        Hkid number = Hkid.parse(written);
        assertThat(number.text()).as("canonical form").isEqualTo(text);
        assertThat(number.masked()).as("what a default view shows").isEqualTo(masked);
        assertThat(number).as("what a debugger shows").hasToString("Hkid[" + masked + "]");
        assertThat(Hkid.isOne(written)).as("recognised").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "123456(3)",
                "ABC123456(3)",
                "A12345(3)",
                "A1234567(3)",
                "A123456(B)",
                "A123456()",
                "A123456(3",
                "陳123456(3)",
                "A123456(33)"
            })
    void what_has_another_form_is_refused_without_being_repeated(String written) {
        DomainRejection refused =
                catchThrowableOfType(DomainRejection.class, () -> Hkid.parse(written));
        assertThat(refused.code()).as("code").isEqualTo("hkid.malformed");
        assertThat(refused.facts()).as("nothing of what was sent").isEmpty();
        assertThat(Hkid.isOne(written)).as("recognised").isFalse();
    }

    @Test
    void every_wrong_check_digit_and_every_wrong_digit_is_refused() {
        Random random = new Random(SEED);
        for (int trial = 0; trial < 500; trial++) {
            String at = "seed " + SEED + ", trial " + trial;
            String letters =
                    random.nextBoolean() ? letter(random) : letter(random) + letter(random);
            String stem = letters + String.format("%06d", random.nextInt(1_000_000));
            int right = 0;
            for (char check : "0123456789A".toCharArray()) {
                String written = stem + "(" + check + ")";
                if (Hkid.isOne(written)) {
                    right++;
                    everyChangedDigitIsRefused(written, at);
                } else {
                    assertThatThrownBy(() -> Hkid.parse(written))
                            .as(at)
                            .isInstanceOf(DomainRejection.class)
                            .hasMessageStartingWith("hkid.check-digit")
                            .hasMessageNotContaining(stem);
                }
            }
            assertThat(right).as("one check digit fits, %s", at).isEqualTo(1);
        }
    }

    private static String letter(Random random) {
        return Character.toString('A' + random.nextInt(26));
    }

    private static void everyChangedDigitIsRefused(String number, String at) {
        for (int i = number.length() - 9; i < number.indexOf('('); i++) {
            char old = number.charAt(i);
            char other = (char) ('0' + (old - '0' + 1 + i) % 10);
            if (other != old) {
                assertThat(Hkid.isOne(number.substring(0, i) + other + number.substring(i + 1)))
                        .as("one digit changed, %s", at)
                        .isFalse();
            }
        }
    }

    @Test
    void nothing_else_can_be_sealed_as_an_identity_card_number() {
        assertThat(Hkid.parse("A1234563").sealedFor(SOMEBODY).category()).isEqualTo(Category.HKID);
        for (String wrong : new String[] {"A123456(4)", "A1234563", "CHAN Tai Man"}) {
            assertThatThrownBy(() -> Sealed.of(SOMEBODY, Category.HKID, wrong))
                    .as("its own category holds checked numbers only")
                    .isInstanceOf(DomainRejection.class)
                    .hasMessageNotContaining(wrong);
        }
        assertThatThrownBy(() -> Sealed.of(SOMEBODY, Category.HKID, 123_456))
                .isInstanceOf(DomainRejection.class);
    }
}
