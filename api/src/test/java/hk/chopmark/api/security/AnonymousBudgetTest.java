package hk.chopmark.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AnonymousBudgetTest {

    private final AtomicLong nanos = new AtomicLong(-5); // the origin means nothing
    private final AnonymousBudget budget = new AnonymousBudget(nanos::get);

    @Test
    void a_burst_passes_then_the_sender_waits_and_others_do_not() {
        for (int request = 0; request < AnonymousBudget.BURST; request++) {
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
        for (int request = 0; request < 10 * AnonymousBudget.BURST; request++) {
            budget.take("203.0.113.7");
        }
        assertThat(budget.take("203.0.113.7"))
                .as("the next is as near as after the first refusal")
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void memory_is_bounded_whoever_asks() {
        for (int address = 0; address < 3 * AnonymousBudget.ADDRESSES; address++) {
            budget.take("sender " + address);
        }
        assertThat(budget.addresses())
                .as("addresses remembered")
                .isEqualTo(AnonymousBudget.ADDRESSES);
    }

    @Test
    void neighbours_in_one_ipv6_network_are_one_sender() {
        assertThat(ClientAddress.keyOf("2001:db8:1:2:3:4:5:6"))
                .as("one subscriber")
                .isEqualTo(ClientAddress.keyOf("2001:db8:1:2::9"))
                .isNotEqualTo(ClientAddress.keyOf("2001:db8:1:3::9"));
        assertThat(ClientAddress.keyOf("fe80:0:0:0:1:2:3:4%eth0"))
                .as("with a zone")
                .isEqualTo(ClientAddress.keyOf("fe80::9"));
        assertThat(ClientAddress.keyOf("192.0.2.1")).as("IPv4").isEqualTo("192.0.2.1");
        assertThat(ClientAddress.keyOf(null)).as("none").isEqualTo("unknown");
    }
}
