package hk.chopmark.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SelfTestTest {

    @Test
    void every_primitive_gives_its_known_answer() {
        assertThatCode(SelfTest::run).as("this runtime may be used").doesNotThrowAnyException();
    }

    @Test
    void one_wrong_bit_of_any_answer_stops_the_start_and_names_the_primitive() {
        for (SelfTest.Check check : SelfTest.checks()) {
            SelfTest.Check broken =
                    new SelfTest.Check(
                            check.algorithm(),
                            check.hex(),
                            () -> {
                                byte[] answer = check.answer().get();
                                byte[] wrong = Arrays.copyOf(answer, Math.max(1, answer.length));
                                wrong[wrong.length - 1] ^= 1;
                                return wrong;
                            });
            assertThatThrownBy(broken::run)
                    .as("a wrong answer of " + check.algorithm())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(check.algorithm());
        }
    }

    @Test
    void every_primitive_in_use_is_asked() {
        assertThat(SelfTest.checks().stream().map(SelfTest.Check::algorithm).distinct())
                .as("primitives")
                .containsExactlyInAnyOrder(
                        "SHA-256",
                        "HmacSHA256",
                        "HmacSHA512",
                        "HKDF-SHA256",
                        "AES-256-GCM",
                        "AES-256-GCM-SIV",
                        "AES-KWP",
                        "Ed25519",
                        "scrypt");
    }

    @Test
    void random_bytes_come_from_the_named_provider() {
        assertThat(SelfTest.random().getProvider().getName())
                .as("provider of secrets")
                .isEqualTo("SUN");
        assertThat(SelfTest.random().getAlgorithm()).as("generator of secrets").isEqualTo("DRBG");
    }
}
