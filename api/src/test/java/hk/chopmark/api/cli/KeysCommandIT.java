package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.security.TokenRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The keys that wrap keys, as an operator works with them on a stopped installation. */
class KeysCommandIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void an_operator_rotates_rewraps_and_may_not_destroy_before_the_grace_period_is_over(
            @TempDir Path folder) throws Exception {
        String data = folder.resolve("data").toString();
        String school;
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            school =
                    server.as(server.token("service=operator", TokenRole.OPERATOR, null))
                            .for_("roster-administration")
                            .post("/api/v1/schools", "{\"nameEn\":\"Hill\",\"nameZh\":\"山\"}")
                            .text("/school");
        }
        JsonNode before = result("keys", "status", "--data", data, "--json");
        assertThat(before.at("/vault").asString("")).as("vault").isEqualTo("bcfks");
        assertThat(before.at("/assurance").asString("")).as("rests on").isEqualTo("PROCEDURAL");
        assertThat(before.at("/epochs/0/school").asString("")).as("school").isEqualTo(school);
        long secrets = before.at("/epochs/0/secrets").asLong(-1);
        assertThat(secrets).as("secrets").isPositive();

        Path copy = copyOf(folder.resolve("data/keys"), folder.resolve("escrow"));
        String[] check = {
            "keys",
            "check",
            "--copy",
            copy.resolve("vault.bcfks").toString(),
            "--passphrase",
            copy.resolve("passphrase").toString(),
            "--data",
            data,
            "--json"
        };
        assertThat(result(check).at("/epochs").size()).as("keys the copy lacks").isZero();

        JsonNode rotated = result("keys", "rotate", "--school", school, "--data", data, "--json");
        assertThat(rotated.at("/epochs/0/epoch").asInt(-1)).as("the new epoch").isEqualTo(2);

        RecordedTerminal stale = new RecordedTerminal();
        assertThat(stale.run(check)).as("a copy from before the rotation").isEqualTo(1);
        assertThat(JSON.readTree(stale.out()).at("/epochs/0/epoch").asInt(-1))
                .as("the key it lacks")
                .isEqualTo(2);

        JsonNode rewrapped = result("keys", "rewrap", "--data", data, "--json", "--quiet");
        assertThat(rewrapped.at("/epochs/0/state").asString("")).as("old").isEqualTo("CLOSED");
        assertThat(rewrapped.at("/epochs/1/secrets").asLong(-1)).as("moved").isEqualTo(secrets);

        assertThat(result("keys", "destroy", "--data", data, "--json").at("/epochs").size())
                .as("epochs that are due")
                .isZero();
        RecordedTerminal unasked = new RecordedTerminal();
        assertThat(unasked.run("keys", "destroy", "--epoch", "1", "--data", data))
                .as("without a yes")
                .isEqualTo(ExitCode.USAGE);
        RecordedTerminal early = new RecordedTerminal();
        assertThat(early.run("keys", "destroy", "--epoch", "1", "--yes", "--data", data))
                .as("inside the grace period")
                .isEqualTo(ExitCode.FAILED);
        assertThat(early.err()).as("why not").contains("keys.grace-period", "until");

        try (TestServer again = new TestServer(folder.resolve("data"))) {
            String operator = again.token("service=operator", TokenRole.OPERATOR, null);
            assertThat(again.as(operator).get("/api/v1/status").status())
                    .as("the server works with the new keys")
                    .isEqualTo(200);
        }
    }

    private static Path copyOf(Path keys, Path folder) throws IOException {
        Files.createDirectory(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (String file : List.of("vault.bcfks", "passphrase")) {
            Files.copy(
                    keys.resolve(file), folder.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        return folder;
    }

    private static JsonNode result(String... arguments) {
        RecordedTerminal terminal = new RecordedTerminal();
        int code = terminal.run(arguments);
        assertThat(code).as("%s: %s", String.join(" ", arguments), terminal.err()).isZero();
        return JSON.readTree(terminal.out());
    }
}
