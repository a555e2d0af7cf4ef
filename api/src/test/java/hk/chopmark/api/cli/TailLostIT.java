package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;

/**
 * An older database under a newer signer, as after a restore: nothing that rests on the record goes
 * by without a word.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TailLostIT {

    private static final String VIEW =
            "{\"resource\":\"roster\",\"subjects\":[\"%s\"],\"fields\":[\"nameEn\"]}";

    private Path data;
    private Path holidays;
    private SchoolId school;
    private String head;
    private String student;
    private String token;
    private String unused;
    private final Map<String, Reply> opened = new TreeMap<>();
    private Instant openedAt;
    private Path copy;
    private Path second;

    @BeforeAll
    void an_older_database_is_restored(@TempDir Path folder) throws Exception {
        data = folder.resolve("data");
        holidays = folder.resolve("holidays.json");
        Files.writeString(holidays, "{\"2026-10-01\": \"National Day\"}");
        OuladSample.write(Files.createDirectory(folder.resolve("oulad")), 7);
        try (TestServer server = new TestServer(data)) {
            Reply founded =
                    server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                            .for_("roster-administration")
                            .post("/api/v1/schools", "{\"nameEn\":\"Hill\",\"nameZh\":\"山\"}");
            school = (SchoolId) Ref.parse(founded.text("/school"));
            head = founded.text("/administrator");
            token = server.token(head, ActingRole.ADMINISTRATOR, school);
            unused = server.another(token);
            student = enrolled(server);
            opened.putAll(answers(server));
            openedAt = server.installation().clock().instant();
            signed(server);
        }
        Path older = folder.resolve("older");
        copyTree(data.resolve("pg"), older);
        copy = folder.resolve("copy");
        copyTree(data.resolve("keys"), copy);
        second = folder.resolve("second");
        copyTree(data.resolve("keys"), second);
        try (TestServer server = new TestServer(data)) {
            enrolled(server);
            signed(server);
        }
        deleteTree(data.resolve("pg"));
        copyTree(older, data.resolve("pg"));
    }

    private String enrolled(TestServer server) throws Exception {
        return server.as(token)
                .for_("roster-administration")
                .post("/api/v1/students", "{\"nameEn\":\"Chan\",\"enrolledOn\":\"2026-09-01\"}")
                .text("/refs/student");
    }

    private void signed(TestServer server) {
        Awaitility.await("the signer has signed all")
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    AuditEngine engine = server.installation().engine();
                    long all = engine.proofs().countBelow(school, engine.head());
                    return engine.proofs().latestCheckpoint(school).stream()
                            .anyMatch(signed -> signed.checkpoint().treeSize() == all);
                });
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
                Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(file));
            }
        }
    }

    private static void deleteTree(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Every command that opens an installation, with arguments that it takes. */
    private Map<String, List<String>> lines() {
        List<String> copies =
                List.of(
                        "--copy", copy.resolve("vault.bcfks").toString(),
                        "--passphrase", copy.resolve("passphrase").toString());
        Map<String, List<String>> lines = new TreeMap<>();
        lines.put("import oulad", List.of(data.resolveSibling("oulad").toString()));
        lines.put("import holidays", List.of(holidays.toString(), "--source", "Gazette"));
        lines.put("policy", List.of());
        lines.put("fsck", List.of());
        lines.put("rebuild", List.of());
        lines.put("parked", List.of());
        lines.put("reindex", List.of());
        lines.put("keys status", List.of());
        lines.put("keys rotate", List.of("--school", school.text()));
        lines.put("keys rewrap", List.of());
        lines.put("keys destroy", List.of("--school", school.text(), "--epoch", "1", "--yes"));
        lines.put("keys check", copies);
        List<String> escrow = new ArrayList<>(copies);
        escrow.addAll(
                List.of(
                        "--copy", second.resolve("vault.bcfks").toString(),
                        "--passphrase", second.resolve("passphrase").toString()));
        escrow.addAll(List.of("--school", school.text(), "--by", head, "--witness", head));
        lines.put("keys escrow", escrow);
        lines.put("operators list", List.of());
        lines.put("operators open", List.of("--login-name", "night.shift"));
        lines.put(
                "operators recover",
                List.of("staff=0198f1de-0000-7000-8000-000000000001", "--reason", "phone-lost"));
        lines.put("erasure list", List.of());
        lines.put("erasure show", List.of("erasure=0198f1de-0000-7000-8000-000000000001"));
        lines.put("retention rules", List.of());
        lines.put("retention due", List.of());
        return lines;
    }

    private static Set<String> commands(CommandLine line, String name) {
        TreeSet<String> found = new TreeSet<>();
        if (line.getCommandSpec().userObject() instanceof WithInstallation) {
            found.add(name.strip());
        }
        line.getSubcommands()
                .forEach((word, sub) -> found.addAll(commands(sub, name + " " + word)));
        return found;
    }

    @Test
    void every_command_warns_and_ends_with_exit_code_2() throws Exception {
        Map<String, List<String>> lines = lines();
        Set<String> found =
                commands(Chopmark.commandLine(new RecordedTerminal().terminal(false)), "");
        found.remove("serve"); // goes on until it is told to stop; the test below asks it
        assertThat(lines.keySet()).as("commands that open an installation").isEqualTo(found);

        List<String> silent = new ArrayList<>();
        for (Map.Entry<String, List<String>> line : lines.entrySet()) {
            List<String> words = new ArrayList<>(Arrays.asList(line.getKey().split(" ", -1)));
            words.addAll(line.getValue());
            words.addAll(List.of("--data", data.toString(), "--quiet"));
            RecordedTerminal terminal = new RecordedTerminal();
            int code = terminal.run(words.toArray(String[]::new));
            if (code != ExitCode.USAGE
                    || !terminal.err().contains("the newest part of the record is missing: ")) {
                silent.add(line.getKey() + " " + code + ": " + terminal.err());
            }
        }
        assertThat(silent).as("commands that say nothing, or end with another code").isEmpty();
    }

    @Test
    void personal_data_answers_503_read_models_warn_and_nobody_breaks_the_glass() throws Exception {
        // Openings are recorded once an hour: the clock stands in the hour in which they were.
        try (TestServer server = new TestServer(data, opening -> opening.clock(() -> openedAt))) {
            Call call = server.as(token).for_("roster-administration");
            for (String path :
                    List.of("/api/v1/personal-data/views", "/api/v1/personal-data/unmaskings")) {
                Reply reply = call.post(path, VIEW.formatted(student));
                assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(503);
                assertThat(reply.text("/code")).isEqualTo("log.tail-lost");
                assertThat(reply.header("Retry-After")).isNotEmpty();
            }
            Reply dossier =
                    call.post(
                            "/api/v1/personal-data/dossiers",
                            "{\"subject\":\"%s\",\"categories\":[\"identity\"]}"
                                    .formatted(student));
            assertThat(dossier.text("/code")).as("%s", dossier).isEqualTo("log.tail-lost");
            Reply search = call.post("/api/v1/personal-data/searches", "{\"text\":\"Chan Siu\"}");
            assertThat(search.text("/code")).as("%s", search).isEqualTo("log.tail-lost");
            warnedEverywhere(server);
            nothingIsOpened(server);
            Reply glass = call.post("/api/v1/break-glass", VIEW.formatted(student));
            assertThat(glass.status()).as("%s", glass).isEqualTo(409);
            assertThat(glass.text("/code")).isEqualTo("break-glass.tail-lost");
        }
    }

    /** Each reading operation without a reference in its path that answers at all. */
    private Map<String, Reply> answers(TestServer server) throws Exception {
        JsonNode paths = server.asNobody().get("/v3/api-docs").json().at("/paths");
        Map<String, Reply> answers = new TreeMap<>();
        for (String path : paths.propertyNames()) {
            if (path.contains("{") || !paths.get(path).has("get")) {
                continue;
            }
            Reply reply = server.as(token).for_("roster-administration").get(path);
            if (reply.status() == 200 && reply.json().has("asOf")) {
                answers.put(path, reply);
            }
        }
        return answers;
    }

    /** Boards that were opened before go on to be shown, with a warning. */
    private void warnedEverywhere(TestServer server) throws Exception {
        Map<String, Reply> answers = answers(server);
        List<String> silent = new ArrayList<>();
        answers.forEach((path, reply) -> {
            if (!reply.header("Chopmark-Warning").equals("log.tail-lost")) {
                silent.add(path + ": " + reply);
            }
        });
        assertThat(silent).as("answers of read models without a warning").isEmpty();
        assertThat(answers).as("read models that answer").hasSizeGreaterThan(5);
        assertThat(answers.keySet()).as("all that were opened before").isEqualTo(opened.keySet());
    }

    /** Nothing can be recorded, so a board that was not opened before is not shown. */
    private void nothingIsOpened(TestServer server) throws Exception {
        Reply board = server.as(unused).get("/api/v1/classes");
        assertThat(board.status()).as("%s", board).isEqualTo(503);
        assertThat(board.text("/code")).isEqualTo("log.tail-lost");
    }
}
