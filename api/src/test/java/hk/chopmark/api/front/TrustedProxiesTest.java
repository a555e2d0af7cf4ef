package hk.chopmark.api.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {

    private final TrustedProxies proxies =
            TrustedProxies.parse("172.16.0.0/12, 192.0.2.1,fd00::/8 , 203.0.113.64/26");

    @Test
    void networks_hold_the_addresses_that_begin_like_them() {
        for (String inside :
                List.of("172.16.2.3", "172.31.255.255", "192.0.2.1", "fd12::1", "203.0.113.127")) {
            assertThat(proxies.contains(inside)).as(inside).isTrue();
        }
        for (String outside :
                List.of("11.0.0.1", "192.0.2.2", "fe80::1", "203.0.113.63", "localhost", "")) {
            assertThat(proxies.contains(outside)).as(outside).isFalse();
        }
        assertThat(proxies.contains("::ffff:172.16.2.3")).as("IPv4 written as IPv6").isTrue();
        assertThat(TrustedProxies.parse("").contains("127.0.0.1")).as("none").isFalse();
        assertThat(TrustedProxies.parse("0.0.0.0/0").contains("8.8.8.8")).as("all").isTrue();
    }

    @Test
    void the_nearest_address_that_is_no_proxy_of_ours_asks() {
        assertThat(client("172.16.0.1", "198.51.100.7")).isEqualTo("198.51.100.7");
        assertThat(client("172.16.0.1", "1.1.1.1, 198.51.100.7"))
                .as("what the client says of itself")
                .isEqualTo("198.51.100.7");
        assertThat(client("172.16.0.1", "198.51.100.7, 172.16.0.2"))
                .as("two proxies")
                .isEqualTo("198.51.100.7");
        assertThat(proxies.clientOf("172.16.0.1", List.of("1.1.1.1", "198.51.100.7")))
                .as("two headers")
                .isEqualTo("198.51.100.7");
        assertThat(client("172.16.0.1", "[2001:db8::7]:4711")).isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(client("172.16.0.1", "198.51.100.7:4711")).isEqualTo("198.51.100.7");
    }

    @Test
    void a_stranger_says_nothing_about_its_address() {
        assertThat(client("198.51.100.9", "1.1.1.1")).isEqualTo("198.51.100.9");
        assertThat(client("172.16.0.1", "")).isEqualTo("172.16.0.1");
        assertThat(client("172.16.0.1", "unknown")).isEqualTo("172.16.0.1");
        assertThat(client("172.16.0.1", "1.1.1.1, localhost, 172.16.0.2"))
                .as("a word is not passed over")
                .isEqualTo("172.16.0.2");
        assertThat(client("172.16.0.1", "1.1.1.1" + ", 172.16.0.2".repeat(30)))
                .as("no end of hops")
                .isEqualTo("172.16.0.2");
    }

    private String client(String peer, String forwarded) {
        return proxies.clientOf(peer, List.of(forwarded));
    }

    @Test
    void what_is_no_network_or_origin_is_refused_at_the_start() {
        for (String wrong :
                List.of("172.16.0.0/33", "172.16.0/12", "proxy.example", "::/129", "1/x")) {
            assertThatThrownBy(() -> TrustedProxies.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(SettingRefused.class);
        }
        for (String wrong :
                List.of(
                        "http://records.example",
                        "records.example",
                        "https://",
                        "https://records.example/path",
                        "https://user@records.example",
                        "https://records.example?x",
                        "https://records example")) {
            assertThatThrownBy(() -> PublicOrigin.parse(wrong))
                    .as(wrong)
                    .isInstanceOf(SettingRefused.class);
        }
        assertThat(PublicOrigin.parse("https://Records.Example/").text())
                .isEqualTo("https://records.example");
        assertThat(PublicOrigin.parse("https://records.example:8443").text())
                .isEqualTo("https://records.example:8443");
    }

    @Test
    void plain_http_is_for_this_machine_only() {
        for (String bind : List.of("0.0.0.0", "::", "192.0.2.1", "records.example")) {
            assertThatThrownBy(() -> FrontSettings.of(bind, "", "", null))
                    .as(bind)
                    .isInstanceOf(SettingRefused.class)
                    .hasMessageContaining("--tls-cert");
            assertThat(FrontSettings.of(bind, "https://records.example", "", null).https())
                    .as("%s behind a proxy", bind)
                    .isTrue();
        }
        for (String bind : List.of("127.0.0.1", "127.0.0.2", "localhost", "::1")) {
            assertThat(FrontSettings.of(bind, "", "", null).https()).as(bind).isFalse();
        }
    }
}
