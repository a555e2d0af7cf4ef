package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.wiring.ForkedJvm;
import hk.chopmark.api.wiring.NewInstallation;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Strangers ask a small server for everything, again and again. {@code -Dchopmark.flood} says how
 * often in all; 20,000 by default.
 */
class AnonymousFloodIT {

    private static final int REQUESTS = Integer.getInteger("chopmark.flood", 20_000);
    private static final int CALLERS = 4;

    private static final List<String> PATHS =
            List.of("/", "/notices", "/sign-in", "/nothing", "/css/app.css", "/api/v1/notices");

    @TempDir Path temporary;

    @Test
    void a_flood_of_strangers_leaves_the_server_alive_and_nothing_in_it() throws Exception {
        Path data = NewInstallation.in(temporary.resolve("data")).root();
        try (ForkedJvm server =
                ForkedJvm.start(
                        List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"),
                        process -> {},
                        Chopmark.class,
                        "serve",
                        "--port",
                        "0",
                        "--quiet",
                        "--public-origin",
                        "https://records.example",
                        "--trusted-proxies",
                        "127.0.0.0/8",
                        "--data",
                        data.toString())) {
            URI address = URI.create(server.awaitLine("Chopmark listens on "));
            server.awaitLine("The code of the first operator: ");
            flood(address);
            assertThat(server.isAlive()).as("the server runs").isTrue();
            String token = ServedOperator.session(address, data);
            HttpResponse<String> ordinary = get(address, "/api/v1/schools", token);
            assertThat(ordinary.statusCode())
                    .as("an ordinary request is answered: %s", ordinary.body())
                    .isEqualTo(200);
            String figures = get(address, "/actuator/prometheus", token).body();
            assertThat(figures)
                    .as("sessions made for strangers")
                    .contains("tomcat_sessions_created_sessions_total 0.0");
        }
    }

    private static void flood(URI address) throws Exception {
        List<Future<Integer>> floods = new ArrayList<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            for (int caller = 0; caller < CALLERS; caller++) {
                Callable<Integer> work = () -> requests(address, REQUESTS / CALLERS);
                floods.add(callers.submit(work));
            }
            for (Future<Integer> flood : floods) {
                assertThat(flood.get()).as("answers of 500 or above").isZero();
            }
        }
    }

    /** Makes requests on one connection after the other; how many were answered with 5xx. */
    private static int requests(URI address, int count) throws IOException {
        int broken = 0;
        int made = 0;
        while (made < count) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
                InputStream in = new BufferedInputStream(socket.getInputStream());
                for (int turn = 0; turn < 50 && made < count; turn++) {
                    String path = PATHS.get(made++ % PATHS.size());
                    socket.getOutputStream()
                            .write(request(path, made).getBytes(StandardCharsets.US_ASCII));
                    int status = status(in);
                    if (status >= 500) {
                        broken++;
                    }
                    if (status == 0) {
                        break; // closed by the server, go on with another
                    }
                }
            }
        }
        return broken;
    }

    /** Every one from another address, as a proxy would say, so that no bound per address helps. */
    private static String request(String path, int number) {
        return "GET %s HTTP/1.1\r\nHost: records.example\r\nX-Forwarded-For: 10.%d.%d.%d\r\n\r\n"
                .formatted(path, number >> 16 & 255, number >> 8 & 255, number & 255);
    }

    /** Reads one answer with its body; 0 at the end of the connection. */
    private static int status(InputStream in) throws IOException {
        String first = line(in);
        if (first.isEmpty()) {
            return 0;
        }
        int length = 0;
        boolean chunked = false;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String lower = line.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding:");
        }
        while (chunked && (length = Integer.parseInt(line(in), 16)) > 0) {
            in.skipNBytes(length + 2L);
        }
        in.skipNBytes(chunked ? 2 : length);
        return Integer.parseInt(first.split(" ", -1)[1]);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static HttpResponse<String> get(URI address, String path, String token)
            throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path))
                        .header("Authorization", "Bearer " + token)
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
