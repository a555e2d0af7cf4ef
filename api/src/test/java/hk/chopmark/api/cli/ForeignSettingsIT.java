package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.api.wiring.ForkedJvm;
import hk.chopmark.api.wiring.NewInstallation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line and the program's own file do not say is set by nobody else. */
class ForeignSettingsIT {

    /** Each opens something, moves something or breaks the start, if anybody listens to it. */
    private static final Map<String, String> FOREIGN =
            Map.ofEntries(
                    Map.entry("server.address", "0.0.0.0"),
                    Map.entry("server.port", "1"),
                    Map.entry("server.servlet.context-path", "/elsewhere"),
                    Map.entry("server.forward-headers-strategy", "native"),
                    Map.entry("server.servlet.session.cookie.http-only", "false"),
                    Map.entry("server.ssl.enabled", "true"),
                    Map.entry("management.server.port", "0"),
                    Map.entry("management.endpoints.web.exposure.include", "*"),
                    Map.entry("management.endpoints.web.base-path", "/manage"),
                    Map.entry("management.endpoint.env.show-values", "always"),
                    Map.entry("management.endpoint.health.show-details", "always"),
                    Map.entry("management.endpoint.heapdump.access", "unrestricted"),
                    Map.entry("management.endpoint.shutdown.access", "unrestricted"),
                    Map.entry("springdoc.swagger-ui.enabled", "true"),
                    Map.entry("spring.profiles.active", "elsewhere"),
                    Map.entry("spring.main.lazy-initialization", "true"),
                    Map.entry("spring.main.sources", "no.such.Class"),
                    Map.entry("spring.autoconfigure.exclude", "no.such.Class"),
                    Map.entry("spring.config.import", "file:./no-such-file.properties"),
                    Map.entry("spring.mvc.log-resolved-exception", "true"),
                    Map.entry("logging.level.root", "trace"));

    @TempDir Path temporary;

    @Test
    void neither_environment_nor_properties_nor_files_change_anything() throws Exception {
        Path elsewhere = temporary.resolve("elsewhere");
        Files.createDirectories(elsewhere.resolve("config"));
        StringBuilder lines = new StringBuilder();
        FOREIGN.forEach((name, value) -> lines.append(name).append('=').append(value).append('\n'));
        for (String file :
                List.of(
                        "application.properties",
                        "application-elsewhere.properties",
                        "config/application.properties")) {
            Files.writeString(elsewhere.resolve(file), lines);
        }
        Path data = NewInstallation.in(temporary.resolve("data")).root();
        List<String> options =
                FOREIGN.entrySet().stream()
                        .map(foreign -> "-D" + foreign.getKey() + "=" + foreign.getValue())
                        .toList();
        try (ForkedJvm server =
                ForkedJvm.start(
                        options,
                        process -> surround(process, elsewhere),
                        Chopmark.class,
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        data.toString())) {
            URI address = URI.create(server.awaitLine("Chopmark listens on "));
            server.awaitLine("The code of the first operator: ");
            assertThat(address.getHost()).as("this machine only").isEqualTo("127.0.0.1");
            assertClosedToOthers(address.getPort());
            String token = ServedOperator.session(address, data);
            assertThat(get(address, "/sign-in", token).statusCode())
                    .as("the console")
                    .isEqualTo(200);
            HttpResponse<String> health = get(address, "/actuator/health", token);
            assertThat(health.statusCode()).as("health").isEqualTo(200);
            assertThat(health.body()).as("up or down only").doesNotContain("details", "diskSpace");
            for (String page : List.of("env", "beans", "heapdump", "configprops", "loggers", "")) {
                assertThat(get(address, "/actuator/" + page, token).statusCode())
                        .as("/actuator/%s", page)
                        .isEqualTo(404);
            }
            for (String page :
                    List.of("/manage/env", "/elsewhere/sign-in", "/swagger-ui/index.html")) {
                assertThat(get(address, page, token).statusCode()).as(page).isNotEqualTo(200);
            }
        }
    }

    private static void surround(ProcessBuilder process, Path folder) {
        process.directory(folder.toFile());
        FOREIGN.forEach((name, value) ->
                process.environment()
                        .put(
                                name.toUpperCase(Locale.ROOT).replace('.', '_').replace("-", ""),
                                value));
        process.environment()
                .put(
                        "SPRING_APPLICATION_JSON",
                        "{\"server\":{\"address\":\"0.0.0.0\",\"port\":1}}");
        process.environment().put("SPRING_CONFIG_LOCATION", "file:./");
        process.environment().put("SPRING_CONFIG_ADDITIONAL_LOCATION", "file:./");
    }

    private static void assertClosedToOthers(int port) throws IOException {
        List<InetAddress> others =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(other -> !other.isLoopbackAddress())
                        .toList();
        for (InetAddress other : others) {
            assertThatThrownBy(
                            () -> {
                                try (Socket socket = new Socket()) {
                                    socket.connect(new InetSocketAddress(other, port), 2_000);
                                }
                            })
                    .as("nothing listens on another address of this machine")
                    .isInstanceOf(IOException.class);
        }
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
