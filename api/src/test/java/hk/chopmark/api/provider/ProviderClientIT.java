package hk.chopmark.api.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import hk.chopmark.core.shared.DomainRejection;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/** Providers that lead elsewhere, say too much or never end. */
class ProviderClientIT {

    private static final String DISCOVERY = "/.well-known/openid-configuration";

    private HttpServer provider;
    private ExecutorService threads;
    private String issuer;
    private final AtomicInteger elsewhere = new AtomicInteger();
    private final CountDownLatch done = new CountDownLatch(1);

    @BeforeEach
    void a_provider() throws IOException {
        threads = Executors.newVirtualThreadPerTaskExecutor();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setExecutor(threads);
        provider.createContext(
                "/elsewhere",
                exchange -> {
                    elsewhere.incrementAndGet();
                    answer(exchange, described("http://localhost/keys"));
                });
        provider.start();
        issuer = "http://localhost:" + provider.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        done.countDown();
        provider.stop(0);
        threads.close();
    }

    private String described(String keys) {
        return """
        {"issuer":"%1$s","authorization_endpoint":"%1$s/go","token_endpoint":"%1$s/token",
        "jwks_uri":"%2$s","subject_types_supported":["public"]}\
        """
                .formatted(issuer, keys);
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void says(HttpHandler handler) {
        provider.createContext(DISCOVERY, handler);
    }

    private static ProviderClient client() {
        return new ProviderClient(new ProviderAddresses(() -> true, InetAddress::getAllByName));
    }

    private void requireUnreachable() {
        assertThatThrownBy(() -> client().metadata(issuer))
                .as("no answer that counts")
                .isInstanceOf(DomainRejection.class)
                .hasMessageContaining(ProviderClient.UNREACHABLE);
    }

    private ClientRegistration registration() {
        return client().metadata(issuer)
                .registrationId("one")
                .clientId("chopmark")
                .clientSecret("secret")
                .redirectUri("http://localhost/back")
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .build();
    }

    @Test
    void a_redirect_is_not_followed() {
        says(exchange -> {
            exchange.getResponseHeaders().set("Location", issuer + "/elsewhere");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        requireUnreachable();
        assertThat(elsewhere).as("asked elsewhere").hasValue(0);
    }

    @Test
    void an_address_that_the_provider_names_is_held_to_the_same_rules() {
        says(exchange -> answer(exchange, described("http://169.254.169.254/latest")));
        requireUnreachable();
    }

    @Test
    void keys_at_a_host_that_stands_for_an_address_of_the_link_are_not_asked_for() {
        says(exchange -> answer(exchange, described("https://169.254.169.254/latest")));
        ClientRegistration registration = registration();
        // header {"alg":"RS256"}, claims {}
        assertThatThrownBy(() ->
                        client().decoder(registration).decode("eyJhbGciOiJSUzI1NiJ9.e30.AAAA"))
                .as("keys of a cloud's machine")
                .hasStackTraceContaining("An address that is not to be asked");
    }

    @Test
    void an_answer_without_end_is_read_only_so_far() {
        AtomicLong sent = new AtomicLong();
        says(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            byte[] more = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            try (OutputStream body = exchange.getResponseBody()) {
                while (sent.addAndGet(more.length) < (64L << 20)) {
                    body.write(more);
                }
            } catch (IOException hungUp) {
                done.countDown();
            }
        });
        requireUnreachable();
        assertThat(sent).as("bytes, what stands in buffers included").hasValueLessThan(32L << 20);
    }

    @Test
    void an_answer_that_never_ends_is_given_up_after_seconds() {
        says(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (!done.await(200, TimeUnit.MILLISECONDS)) {
                    body.write(' ');
                    body.flush();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException hungUp) {
                done.countDown();
            }
        });
        long begun = System.nanoTime();
        requireUnreachable();
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("given up")
                .isLessThan(Duration.ofSeconds(30));
    }
}
