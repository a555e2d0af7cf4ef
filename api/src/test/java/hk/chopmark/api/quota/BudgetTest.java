package hk.chopmark.api.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BudgetTest {

    private static final int BURST = 1_200;
    private static final int KEYS = 10_000;

    private final AtomicLong nanos = new AtomicLong(-5); // the origin means nothing
    private final Budget<String> budget =
            new Budget<>(20, Duration.ofSeconds(60), KEYS, nanos::get);

    @Test
    void a_burst_passes_then_the_sender_waits_and_others_do_not() {
        for (int request = 0; request < BURST; request++) {
            assertThat(budget.take("203.0.113.7")).as("request %d", request).isZero();
        }
        Duration wait = budget.take("203.0.113.7");
        assertThat(wait).as("how long to wait").isPositive().isLessThan(Duration.ofSeconds(1));
        assertThat(budget.take("203.0.113.8")).as("another address").isZero();
        nanos.addAndGet(wait.toNanos());
        assertThat(budget.take("203.0.113.7")).as("after the wait").isZero();
        assertThat(budget.take("203.0.113.7")).as("one, not more").isPositive();
    }

    @Test
    void refused_requests_do_not_make_the_wait_longer() {
        for (int request = 0; request < 10 * BURST; request++) {
            budget.take("203.0.113.7");
        }
        assertThat(budget.take("203.0.113.7"))
                .as("the next is as near as after the first refusal")
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void memory_is_bounded_whoever_asks() {
        for (int address = 0; address < 3 * KEYS; address++) {
            budget.take("sender " + address);
        }
        assertThat(budget.size()).as("keys remembered").isEqualTo(KEYS);
    }
}
