package hk.chopmark.api.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.api.front.FrontSettings.Tls;
import hk.chopmark.api.rest.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS of the server's own: which files it takes, and how they are replaced. */
class TlsIT {

    @TempDir Path temporary;

    private Path certificate;
    private Path key;
    private Instant now;

    @BeforeEach
    void name() {
        certificate = temporary.resolve("cert.pem");
        key = temporary.resolve("key.pem");
        now = Instant.parse("2026-09-01T00:00:00Z");
    }

    private FrontSettings settings() {
        return FrontSettings.of("127.0.0.1", "", "", new Tls(certificate, key));
    }

    @Test
    void a_replaced_certificate_is_taken_up_and_a_wrong_one_is_not() throws Exception {
        now = InstantSource.system().instant();
        write(SelfSigned.make("RSA", now.minus(Duration.ofDays(1)), Duration.ofDays(90)));
        try (TestServer server = new TestServer(temporary.resolve("data"), settings())) {
            int port = server.uri("/").getPort();
            X509Certificate first = seenAt(port);
            assertThat(
                            answer(
                                    port,
                                    "GET /sign-in/00000000-0000-7000-8000-000000000000 HTTP/1.1\r\n"
                                            + "Host: records.example"))
                    .as("a page over TLS, kept over TLS")
                    .startsWith("HTTP/1.1 200")
                    .contains(
                            "Strict-Transport-Security: max-age=31536000; includeSubDomains",
                            "__Host-",
                            "Secure");
            assertThat(answer(port, "GET / HTTP/1.1\r\nHost: evil.example"))
                    .as("a redirect names no host")
                    .contains("Location: /sign-in")
                    .doesNotContain("evil.example");

            SelfSigned second =
                    SelfSigned.make("EC", now.minus(Duration.ofDays(1)), Duration.ofDays(9));
            write(second);
            await(() -> !seenAt(port).equals(first));
            X509Certificate other = seenAt(port);
            assertThat(other.getPublicKey()).as("the new key").isEqualTo(second.keys().getPublic());

            Files.writeString(key, SelfSigned.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
            LockSupport.parkNanos(Duration.ofSeconds(5).toNanos());
            assertThat(seenAt(port)).as("kept while the files are wrong").isEqualTo(other);
            SelfSigned third =
                    SelfSigned.make("RSA", now.minus(Duration.ofDays(1)), Duration.ofDays(9));
            write(third);
            await(() -> seenAt(port).getPublicKey().equals(third.keys().getPublic()));
        }
    }

    @Test
    void only_versions_and_suites_that_are_still_good_are_spoken() throws Exception {
        now = InstantSource.system().instant();
        write(SelfSigned.make("RSA", now.minus(Duration.ofDays(1)), Duration.ofDays(90)));
        try (TestServer server = new TestServer(temporary.resolve("data"), settings())) {
            int port = server.uri("/").getPort();
            try (SSLSocket socket = connect(port)) {
                assertThat(socket.getSession().getProtocol())
                        .as("what both like best")
                        .isEqualTo("TLSv1.3");
            }
            assertThat(alertTo(port, "0301", "c013c014002f0035"))
                    .as("version 1.0 is refused as such")
                    .isEqualTo(PROTOCOL_VERSION);
            assertThat(alertTo(port, "0302", "c013c014002f0035"))
                    .as("version 1.1 is refused as such")
                    .isEqualTo(PROTOCOL_VERSION);
            assertThat(alertTo(port, "0303", "002f0035009c009d"))
                    .as("no keys exchanged without forward secrecy")
                    .isEqualTo(HANDSHAKE_FAILURE);
            assertThat(alertTo(port, "0303", "c013c014c027c028"))
                    .as("no block mode without authentication")
                    .isEqualTo(HANDSHAKE_FAILURE);
            assertThat(alertTo(port, "0303", "c02fc030")).as("a good suite").isEqualTo(NO_ALERT);
        }
    }

    private static final int PROTOCOL_VERSION = 70;
    private static final int HANDSHAKE_FAILURE = 40;
    private static final int NO_ALERT = 0;

    /** Says hello in a version with some suites, both in hexadecimal; the alert that comes back. */
    private static int alertTo(int port, String version, String suites) throws IOException {
        String extensions = "000a000400020017" + "000b00020100" + "000d0006000404010403";
        String hello =
                version
                        + "ab".repeat(32)
                        + "00"
                        + "%04x".formatted(suites.length() / 2)
                        + suites
                        + "0100"
                        + "%04x".formatted(extensions.length() / 2)
                        + extensions;
        String handshake = "01%06x".formatted(hello.length() / 2) + hello;
        String packet = "160301%04x".formatted(handshake.length() / 2) + handshake;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(HexFormat.of().parseHex(packet));
            byte[] answer = socket.getInputStream().readNBytes(7);
            return answer[0] == 0x15 ? answer[6] : NO_ALERT;
        }
    }

    @Test
    void files_that_cannot_be_used_are_named_with_what_is_wrong() throws Exception {
        SelfSigned good = SelfSigned.make("RSA", now.minus(Duration.ofDays(1)), Duration.ofDays(9));
        assertRefused("cannot be read");
        write(good);
        assertThat(settings().tls().orElseThrow().load(now).ends())
                .as("good files are taken")
                .isAfter(now);

        write(SelfSigned.make("RSA", now.minus(Duration.ofDays(9)), Duration.ofDays(1)));
        assertRefused("ended on 2026-08-24");
        write(SelfSigned.make("RSA", now.plus(Duration.ofDays(1)), Duration.ofDays(9)));
        assertRefused("begins on 2026-09-02");

        write(good);
        for (String kind : new String[] {"RSA", "EC"}) {
            Files.writeString(
                    key,
                    SelfSigned.make(kind, now.minus(Duration.ofDays(1)), Duration.ofDays(9))
                            .keyPem());
            assertRefused("is not the one of the certificate");
        }
        Files.writeString(key, "no key");
        assertRefused("no private key in PEM");
        Files.writeString(key, SelfSigned.pem("PRIVATE KEY", new byte[] {1, 2, 3}));
        assertRefused("no private key in PEM");

        write(good);
        Files.writeString(certificate, good.keyPem());
        assertRefused("no certificate in PEM");
        Files.writeString(certificate, SelfSigned.pem("CERTIFICATE", new byte[] {1, 2, 3}));
        assertRefused("no certificate in PEM");

        write(good);
        for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
            assertRefused("others may use the key");
        }
        assertThatThrownBy(() -> FrontSettings.of("127.0.0.1", "", "", new Tls(certificate, null)))
                .as("half a pair")
                .isInstanceOf(SettingRefused.class);
    }

    private void assertRefused(String why) {
        assertThatThrownBy(() -> settings().tls().orElseThrow().load(now))
                .as(why)
                .isInstanceOf(SettingRefused.class)
                .hasMessageContaining(why);
    }

    private void write(SelfSigned pair) throws IOException {
        Files.writeString(certificate, pair.certificatePem());
        Files.writeString(key, pair.keyPem());
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }

    private static void await(BooleanSupplier done) {
        for (int tries = 0; tries < 300 && !done.getAsBoolean(); tries++) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        assertThat(done.getAsBoolean()).as("the new certificate is in use").isTrue();
    }

    private static X509Certificate seenAt(int port) {
        try (SSLSocket socket = connect(port)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String answer(int port, String request) throws Exception {
        try (SSLSocket socket = connect(port)) {
            socket.getOutputStream()
                    .write(
                            (request + "\r\nConnection: close\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static SSLSocket connect(int port) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port);
        socket.startHandshake();
        return socket;
    }

    /** The test looks at the certificate itself. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String kind) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
