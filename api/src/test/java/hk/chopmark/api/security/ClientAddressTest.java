package hk.chopmark.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientAddressTest {

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
