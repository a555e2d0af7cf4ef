package hk.chopmark.api.front;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.security.ActingRole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever sends or reads a byte now and then is cut off; the bounds are short here, and no test
 * asks how short.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowClientsIT {

    private static final int PER_ADDRESS = 40;

    /** Requests end soon; a pause alone ends nothing within the time of a test. */
    private static final ConnectionBounds SHORT_REQUESTS =
            new ConnectionBounds(
                    100,
                    PER_ADDRESS,
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(3),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(5));

    /** Bodies end soon, whole requests do not. */
    private static final ConnectionBounds SHORT_BODIES =
            new ConnectionBounds(
                    100,
                    PER_ADDRESS,
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(5));

    /** Bytes of a patient attacker; the usual times would let every one of them pass. */
    private static final int DRIPS = 400;

    private static final int ANSWERS = 40;

    private TestServer server;
    private URI uri;
    private String token;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"), bounded(SHORT_REQUESTS));
        uri = server.uri("/");
        token = server.token("service=operator", ActingRole.OPERATOR, null);
    }

    private static FrontSettings bounded(ConnectionBounds bounds) {
        FrontSettings local = FrontSettings.local("127.0.0.1");
        return new FrontSettings(
                local.bind(), local.origin(), local.proxies(), local.tls(), bounds);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** Sends byte after byte until the server ends the connection; whether it did. */
    private static boolean isCutOff(URI uri, String start) throws IOException {
        try (RawHttp raw = new RawHttp(uri)) {
            raw.send(start);
            for (int drip = 0; drip < DRIPS; drip++) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                raw.send("x");
            }
            return false;
        } catch (IOException e) {
            return true; // reset, or a broken pipe
        }
    }

    private void assertStillServes() throws Exception {
        assertThat(server.as(token).get("/api/v1/schools").status())
                .as("others are served")
                .isEqualTo(200);
    }

    @Test
    void a_header_that_drips_is_cut_off() throws Exception {
        for (String start :
                List.of(
                        "G",
                        "\r\n",
                        "GET /",
                        "GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ")) {
            assertThat(isCutOff(uri, start)).as("after %s", start).isTrue();
        }
        assertStillServes();
    }

    private static String beginning(String path, String headers, String token) {
        return "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"
                        .formatted(path, token)
                + "Chopmark-Purpose: roster-administration\r\n"
                + headers;
    }

    @Test
    void a_body_that_drips_is_cut_off(@TempDir Path folder) throws Exception {
        String whole = "Content-Length: 60000\r\n\r\n{\"nameEn\":\"";
        try (TestServer other = new TestServer(folder.resolve("data"), bounded(SHORT_BODIES))) {
            String operator = other.token("service=operator", ActingRole.OPERATOR, null);
            assertThat(
                            isCutOff(
                                    other.uri("/"),
                                    beginning(
                                            "/api/v1/schools",
                                            "Content-Type: application/json\r\n" + whole,
                                            operator)))
                    .as("of an interface")
                    .isTrue();
            assertThat(
                            isCutOff(
                                    other.uri("/"),
                                    beginning(
                                            "/sign-in",
                                            "Content-Type: application/x-www-form-urlencoded\r\n"
                                                    + whole,
                                            operator)))
                    .as("of a form")
                    .isTrue();
        }
        assertThat(
                        isCutOff(
                                uri,
                                beginning(
                                        "/api/v1/schools",
                                        String.join(
                                                "\r\n",
                                                "Content-Type: application/json",
                                                "Transfer-Encoding: chunked",
                                                "",
                                                "fff",
                                                ""),
                                        token)))
                .as("in pieces")
                .isTrue();
        assertThat(
                        isCutOff(
                                uri,
                                beginning(
                                        "/sign-in", "Content-Type: text/plain\r\n" + whole, token)))
                .as("that nobody reads")
                .isTrue();
        assertStillServes();
    }

    @Test
    void answers_that_are_read_drop_by_drop_are_cut_off() throws Exception {
        String ask = "GET /v3/api-docs HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        long whole = ANSWERS * lengthOf(ask.strip());
        List<Socket> readers = new ArrayList<>();
        try {
            for (int reader = 0; reader < 5; reader++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(1_024);
                socket.connect(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), uri.getPort()));
                socket.setSoTimeout(60_000);
                socket.getOutputStream()
                        .write((ask + "\r\n").repeat(ANSWERS).getBytes(StandardCharsets.US_ASCII));
                readers.add(socket);
            }
            for (int drip = 0; drip < 200; drip++) {
                for (Socket socket : readers) {
                    read(socket, 64);
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
            for (Socket socket : readers) {
                assertThat(read(socket, Integer.MAX_VALUE))
                        .as("the connection ended before all was given")
                        .isLessThan(whole);
            }
        } finally {
            for (Socket socket : readers) {
                socket.close();
            }
        }
        assertStillServes();
    }

    /** How long an answer is; the first may take longer to make than a request may take here. */
    private long lengthOf(String ask) throws IOException {
        int length = 0;
        for (int tries = 0; tries < 20 && length == 0; tries++) {
            length = RawHttp.exchange(uri, ask).body().length();
        }
        assertThat(length).as("an answer").isPositive();
        return length;
    }

    /** Reads so many bytes, or until the end; how many. */
    private static long read(Socket socket, int most) {
        long count = 0;
        try {
            byte[] bytes = new byte[Math.min(most, 1 << 16)];
            while (count < most) {
                int read = socket.getInputStream().read(bytes);
                if (read < 0) {
                    return count;
                }
                count += read;
            }
        } catch (IOException e) {
            return count; // reset
        }
        return count;
    }

    @Test
    void one_address_has_so_many_connections_and_they_come_back() throws Exception {
        List<Socket> open = new ArrayList<>();
        int answered = 0;
        try {
            for (int number = 0; number < 2 * PER_ADDRESS; number++) {
                open.add(new Socket(InetAddress.getLoopbackAddress(), uri.getPort()));
            }
            for (Socket socket : open) {
                answered += isAnswered(socket) ? 1 : 0;
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        assertThat(answered).as("connections of one address").isBetween(1, PER_ADDRESS);
        int after = 0;
        for (int tries = 0; tries < 100 && after != 200; tries++) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            after = tryOnce();
        }
        assertThat(after).as("afterwards").isEqualTo(200);
    }

    private int tryOnce() {
        try {
            return RawHttp.exchange(uri, "GET /sign-in HTTP/1.1", "Host: 127.0.0.1").status();
        } catch (IOException e) {
            return 0;
        }
    }

    private static boolean isAnswered(Socket socket) {
        try {
            socket.getOutputStream()
                    .write(
                            "GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            return socket.getInputStream().read() == 'H';
        } catch (IOException e) {
            return false; // closed before it could ask
        }
    }
}
