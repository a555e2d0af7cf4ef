package hk.chopmark.api.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are asked for the identity provider of a school. */
class ProviderAddressesTest {

    private static final URI LOGIN = URI.create("https://login.school.example/token");

    private static ProviderAddresses served(String... addresses) {
        return new ProviderAddresses(() -> false, host -> all(addresses));
    }

    private static ProviderAddresses onThisMachine(String... addresses) {
        return new ProviderAddresses(() -> true, host -> all(addresses));
    }

    private static InetAddress[] all(String... addresses) throws UnknownHostException {
        InetAddress[] all = new InetAddress[addresses.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getAllByName(addresses[i])[0];
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"203.0.113.7", "172.16.0.4", "172.31.9.9", "fd12::7"})
    void a_provider_of_the_world_or_of_the_schools_network_is_asked_over_tls(String address) {
        assertThat(served(address).mayBeAsked(LOGIN)).as("at %s", address).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "::1",
                "0.0.0.0",
                "::",
                "169.254.169.254",
                "fe80::1",
                "224.0.0.1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254"
            })
    void a_served_server_never_asks_itself_its_link_or_a_group(String address) {
        assertThat(served(address).mayBeAsked(LOGIN)).as("at %s", address).isFalse();
        assertThat(served("203.0.113.7", address).mayBeAsked(LOGIN))
                .as("at %s as well", address)
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.school.example/token",
                "http://localhost:8080/token",
                "http://127.0.0.1/token",
                "https://user:secret@login.school.example/token",
                "https://login.school.example/token#part",
                "https:///token",
                "file:///etc/passwd",
                "jar:https://login.school.example/a.jar!/b",
                "ftp://login.school.example/",
                "//login.school.example/",
                "not an address",
                ""
            })
    void only_https_to_a_host_is_well_formed(String address) {
        assertThat(served("203.0.113.7").isWellFormed(address)).as(address).isFalse();
    }

    @Test
    void a_name_that_stands_for_nothing_is_not_asked() {
        ProviderAddresses addresses =
                new ProviderAddresses(
                        () -> false,
                        host -> {
                            throw new UnknownHostException(host);
                        });
        assertThat(addresses.mayBeAsked(LOGIN)).as("asked").isFalse();
    }

    @Test
    void a_server_of_this_machine_may_speak_with_a_provider_of_this_machine_in_the_clear() {
        URI trial = URI.create("http://localhost:9000/token");
        assertThat(onThisMachine("127.0.0.1").mayBeAsked(trial)).as("in a trial").isTrue();
        assertThat(onThisMachine("127.0.0.1").isWellFormed("http://172.16.0.4/token"))
                .as("another machine, in the clear")
                .isFalse();
        assertThat(onThisMachine("169.254.169.254").mayBeAsked(LOGIN))
                .as("what clouds keep for their machines")
                .isFalse();
    }
}
