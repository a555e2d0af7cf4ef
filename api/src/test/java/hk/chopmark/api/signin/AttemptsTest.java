package hk.chopmark.api.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AttemptsTest {

    @Test
    void guessing_is_told_to_wait_and_forgotten_after_five_minutes() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-09-01T00:00:00Z"));
        InstantSource clock = now::get;
        Attempts attempts = new Attempts(clock);
        for (int i = 0; i < Attempts.MOST; i++) {
            assertThat(attempts.made("192.0.2.1")).as("attempt %d", i).isZero();
        }
        assertThat(attempts.made("192.0.2.1")).as("one too many").isEqualTo(Attempts.WINDOW);
        assertThat(attempts.made("192.0.2.2")).as("another address").isZero();
        now.set(now.get().plus(Attempts.WINDOW).plusSeconds(1));
        assertThat(attempts.made("192.0.2.1")).as("after the window").isZero();
    }
}
