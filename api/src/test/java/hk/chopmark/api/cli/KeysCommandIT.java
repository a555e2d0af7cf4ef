package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The keys that wrap keys, as an operator works with them on a stopped installation. */
class KeysCommandIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A data folder with a school, its head and a clerk. */
    private record Place(Path folder, String school, String head, String clerk) {

        static Place found(Path folder) throws Exception {
            try (TestServer server = new TestServer(folder.resolve("data"))) {
                Reply founded =
                        server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                                .for_("roster-administration")
                                .post("/api/v1/schools", "{\"nameEn\":\"Hill\",\"nameZh\":\"山\"}");
                SchoolId school = (SchoolId) Ref.parse(founded.text("/school"));
                String head = founded.text("/administrator");
                String clerk =
                        server.as(server.token(head, ActingRole.ADMINISTRATOR, school))
                                .for_("roster-administration")
                                .post("/api/v1/staff", "{\"postCode\":\"clerk\"}")
                                .text("/refs/staff");
                return new Place(folder, school.text(), head, clerk);
            }
        }

        String data() {
            return folder.resolve("data").toString();
        }

        Path copy(String name) throws IOException {
            return copyOf(folder.resolve("data/keys"), folder.resolve(name));
        }

        String[] check(Path copy) {
            return with(List.of("keys", "check"), List.of(copy));
        }

        String[] escrow(Path one, Path two) {
            return escrow(school, one, two);
        }

        String[] escrow(String of, Path one, Path two) {
            return with(
                    List.of("keys", "escrow", "--school", of, "--by", head, "--witness", clerk),
                    List.of(one, two));
        }

        /** The epochs of the school: the installation's own log has keys of its own. */
        List<JsonNode> epochs(JsonNode answer) {
            List<JsonNode> own = new ArrayList<>();
            for (JsonNode epoch : answer.at("/epochs")) {
                if (epoch.at("/school").asString("").equals(school())) {
                    own.add(epoch);
                }
            }
            return own;
        }

        private String[] with(List<String> command, List<Path> copies) {
            List<String> line = new ArrayList<>(command);
            for (Path copy : copies) {
                line.addAll(List.of("--copy", copy.resolve("vault.bcfks").toString()));
                line.addAll(List.of("--passphrase", copy.resolve("passphrase").toString()));
            }
            line.addAll(List.of("--data", data(), "--json"));
            return line.toArray(String[]::new);
        }
    }

    @Test
    void an_operator_rotates_rewraps_and_may_not_destroy_before_the_grace_period_is_over(
            @TempDir Path folder) throws Exception {
        Place place = Place.found(folder);
        String data = place.data();
        JsonNode before = result("keys", "status", "--data", data, "--json");
        assertThat(before.at("/vault").asString("")).as("vault").isEqualTo("bcfks");
        assertThat(before.at("/assurance").asString("")).as("rests on").isEqualTo("PROCEDURAL");
        long secrets = place.epochs(before).getFirst().at("/secrets").asLong(-1);
        assertThat(secrets).as("secrets").isPositive();

        Path copy = place.copy("escrow");
        Path second = place.copy("escrow-too");
        assertThat(result(place.check(copy)).at("/epochs").size())
                .as("keys the copy lacks")
                .isZero();
        JsonNode recorded = result(place.escrow(copy, second));
        assertThat(recorded.at("/recorded/copies").asInt(-1)).as("copies").isEqualTo(2);

        JsonNode rotated =
                result("keys", "rotate", "--school", place.school(), "--data", data, "--json");
        assertThat(rotated.at("/epochs/0/epoch").asInt(-1)).as("the new epoch").isEqualTo(2);
        staleCopiesAreRefused(place, copy, second);
        whatIsNoCopyIsRefused(place);
        theEpochWithoutCopiesIsWarnedOf(place, recorded.at("/recorded/event").asString(""));

        JsonNode rewrapped = result("keys", "rewrap", "--data", data, "--json", "--quiet");
        List<JsonNode> moved = place.epochs(rewrapped);
        assertThat(moved.get(0).at("/state").asString("")).as("old").isEqualTo("CLOSED");
        assertThat(moved.get(1).at("/secrets").asLong(-1)).as("moved").isEqualTo(secrets);
        nothingIsDestroyedEarly(place);

        try (TestServer again = new TestServer(folder.resolve("data"))) {
            String operator = again.token("service=operator", ActingRole.OPERATOR, null);
            assertThat(again.as(operator).get("/api/v1/status").status())
                    .as("the server works with the new keys")
                    .isEqualTo(200);
        }
    }

    private static void staleCopiesAreRefused(Place place, Path copy, Path second) {
        RecordedTerminal stale = new RecordedTerminal();
        assertThat(stale.run(place.check(copy)))
                .as("a copy from before the rotation")
                .isEqualTo(ExitCode.FAILED);
        assertThat(JSON.readTree(stale.out()).at("/epochs/0/epoch").asInt(-1))
                .as("the key it lacks")
                .isEqualTo(2);
        RecordedTerminal incomplete = new RecordedTerminal();
        assertThat(incomplete.run(place.escrow(copy, second)))
                .as("copies that lack a key, put on record")
                .isEqualTo(ExitCode.FAILED);
        assertThat(incomplete.err()).as("why not").contains("does not open epoch 2");
        assertThat(new RecordedTerminal().run(place.escrow(copy, copy)))
                .as("one copy named twice")
                .isEqualTo(ExitCode.USAGE);
    }

    private static void whatIsNoCopyIsRefused(Place place) throws IOException {
        Path keys = place.folder().resolve("data/keys");
        Path fresh = place.copy("fresh");
        Path inside = copyOf(keys, place.folder().resolve("data/escrow"));
        Path linkedKeys = linked(keys, place.folder().resolve("linked-keys"));
        for (Path one : List.of(keys, inside, linkedKeys)) {
            RecordedTerminal installed = new RecordedTerminal();
            assertThat(installed.run(place.escrow(one, fresh)))
                    .as("%s is lost with the installation", one)
                    .isEqualTo(ExitCode.USAGE);
            assertThat(installed.err()).as("why not").contains("part of the installation");
        }
        RecordedTerminal twice = new RecordedTerminal();
        assertThat(twice.run(place.escrow(fresh, linked(fresh, place.folder().resolve("linked")))))
                .as("one copy under two names")
                .isEqualTo(ExitCode.USAGE);
        assertThat(twice.err()).as("why not").contains("named twice");
        RecordedTerminal unknown = new RecordedTerminal();
        String other = "school=" + UUID.fromString("0198c0de-0000-7000-8000-000000000001");
        assertThat(unknown.run(place.escrow(other, fresh, place.copy("fresh-too"))))
                .as("a school without keys")
                .isEqualTo(ExitCode.FAILED);
        assertThat(unknown.err()).as("why not").contains("has no living keys");
    }

    private static void theEpochWithoutCopiesIsWarnedOf(Place place, String event) {
        RecordedTerminal status = new RecordedTerminal();
        assertThat(status.run("keys", "status", "--data", place.data(), "--json")).isZero();
        JsonNode first = place.epochs(JSON.readTree(status.out())).getFirst();
        assertThat(first.at("/escrowEvent").asString("")).as("the first").isEqualTo(event);
        assertThat(status.err())
                .as("the second has none, and that is said")
                .contains("No escrow copies", place.school() + " epoch 2")
                .doesNotContain(place.school() + " epoch 1");
    }

    private static void nothingIsDestroyedEarly(Place place) {
        String data = place.data();
        String school = place.school();
        assertThat(result("keys", "destroy", "--data", data, "--json").at("/epochs").size())
                .as("epochs that are due")
                .isZero();
        assertThat(new RecordedTerminal().run("keys", "destroy", "--epoch", "1", "--data", data))
                .as("without a yes")
                .isEqualTo(ExitCode.USAGE);
        RecordedTerminal early = new RecordedTerminal();
        assertThat(
                        early.run(
                                "keys",
                                "destroy",
                                "--school",
                                school,
                                "--epoch",
                                "1",
                                "--yes",
                                "--data",
                                data))
                .as("inside the grace period")
                .isEqualTo(ExitCode.FAILED);
        assertThat(early.err()).as("why not").contains("keys.grace-period", "until");
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

    private static Path linked(Path keys, Path folder) throws IOException {
        Files.createDirectory(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (String file : List.of("vault.bcfks", "passphrase")) {
            Files.createLink(folder.resolve(file), keys.resolve(file));
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
