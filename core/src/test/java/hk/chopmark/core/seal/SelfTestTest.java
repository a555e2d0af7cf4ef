package hk.chopmark.core.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class SelfTestTest {

    @Test
    void every_primitive_gives_its_known_answer() {
        assertThatCode(SelfTest::run).as("this runtime may be used").doesNotThrowAnyException();
    }

    @Test
    void random_bytes_come_from_the_named_provider() {
        assertThat(SelfTest.random().getProvider().getName())
                .as("provider of secrets")
                .isEqualTo("SUN");
        assertThat(SelfTest.random().getAlgorithm()).as("generator of secrets").isEqualTo("DRBG");
    }
}
