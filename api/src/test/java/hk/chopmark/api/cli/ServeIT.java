package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.wiring.ForkedJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as its users start it: real processes. */
class ServeIT {

    private static final String CANARY = "CanaryWingYan";

    @TempDir Path temporary;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void serving_stops_cleanly_keeps_its_data_and_logs_no_personal_data() throws Exception {
        Path data = temporary.resolve("data");
        String token;
        try (ForkedJvm server = serve(data)) {
            String address = server.awaitLine("Chopmark listens on ");
            server.awaitLine("The code of the first operator: ");
            token = ServedOperator.session(URI.create(address), data);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .as("the data folder is private")
                    .isEqualTo("rwx------");
            HttpResponse<String> founded =
                    post(
                            address + "/api/v1/schools",
                            token,
                            "{\"nameEn\":\"Harbour View\",\"nameZh\":\"海景\"}");
            assertThat(founded.statusCode())
                    .as("the operator founds a school: %s", founded.body())
                    .isEqualTo(201);
            post(address + "/api/v1/schools", token, "{\"nameEn\":\"" + CANARY + "\",");
            post(address + "/api/v1/" + CANARY, token, "{}");

            ForkedJvm second = serve(data);
            assertThat(second.awaitEnd())
                    .as("told who holds it")
                    .contains("is in use, process " + server.pid());
            assertThat(second.exitCode()).as("wrong use").isEqualTo(ExitCode.USAGE);
            server.terminate();
        }
        assertThat(data.resolve("pg").resolve("postmaster.pid"))
                .as("the database was stopped")
                .doesNotExist();
        assertThat(linesOfLogs(data)).as("something was logged").isNotEmpty();
        assertThat(linesOfLogs(data))
                .as("no log quotes what was sent")
                .noneMatch(line -> line.contains(CANARY));
        assertThat(linesOfLogs(data))
                .as("no log holds a token")
                .noneMatch(line -> line.contains(token));

        RecordedTerminal policy = new RecordedTerminal();
        assertThat(policy.run("policy", "--quiet", "--data", data.toString()))
                .as("policy: %s", policy.err())
                .isZero();
        assertThat(policy.out())
                .as("the log of the school")
                .startsWith("log chopmark.hk/s/")
                .contains("quorum none");
        RecordedTerminal fsck = new RecordedTerminal();
        assertThat(fsck.run("fsck", "--quiet", "--data", data.toString()))
                .as("fsck: %s", fsck.err() + fsck.out())
                .isZero();
        assertThat(fsck.out()).as("verdict").contains("no fault");
        RecordedTerminal rebuild = new RecordedTerminal();
        assertThat(rebuild.run("rebuild", "--quiet", "--json", "--data", data.toString()))
                .as("rebuild: %s", rebuild.err())
                .isZero();
        assertThat(rebuild.out()).as("for machines").contains("\"verdict\" : \"SAME\"");
        RecordedTerminal parked = new RecordedTerminal();
        assertThat(parked.run("parked", "--retry", "--quiet", "--data", data.toString()))
                .as("parked: %s", parked.err())
                .isZero();
        assertThat(parked.out()).as("nothing is left out").contains("roster.v1: 0 applied, 0 left");
    }

    private static ForkedJvm serve(Path data) throws IOException {
        return ForkedJvm.start(Chopmark.class, "serve", "--port", "0", "--data", data.toString());
    }

    private HttpResponse<String> post(String address, String token, String body) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address))
                        .header("Authorization", "Bearer " + token)
                        .header("Chopmark-Purpose", "roster-administration")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static List<String> linesOfLogs(Path data) throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("logs"))) {
            return files.flatMap(ServeIT::lines).toList();
        }
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
