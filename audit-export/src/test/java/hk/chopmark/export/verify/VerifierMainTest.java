package hk.chopmark.export.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierMainTest {
    @TempDir Path folder;

    private final EvidenceFixture log = new EvidenceFixture(5);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Path evidence = Path.of("");
    private Path policy = Path.of("");

    @BeforeEach
    void writeFiles() throws IOException {
        evidence = Files.write(folder.resolve("evidence.chop"), log.evidence(1, 3).bytes());
        policy = Files.writeString(folder.resolve("policy.txt"), log.policy.format());
    }

    @Test
    void a_genuine_file_exits_with_0_and_prints_every_check() {
        assertThat(run(evidence.toString(), "--policy", policy.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("leaf is in the signed tree (event 3)")
                .contains("PROVEN");
    }

    @Test
    void a_changed_file_exits_with_1_and_names_the_failed_check() throws IOException {
        byte[] changed = Files.readAllBytes(evidence);
        changed[changed.length / 2] ^= 1;
        Files.write(evidence, changed);
        assertThat(run(evidence.toString(), "--policy", policy.toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("[FAILED]").contains("REFUTED");
    }

    @Test
    void without_a_policy_nothing_is_verified() {
        assertThat(run(evidence.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("--policy");
    }

    @Test
    void an_unreadable_policy_or_a_missing_file_exits_with_2() throws IOException {
        Files.writeString(policy, "witness nobody\n");
        assertThat(run(evidence.toString(), "--policy", policy.toString())).isEqualTo(2);
        assertThat(run("nowhere.chop", "--policy", policy.toString())).isEqualTo(2);
    }

    @Test
    void json_is_one_object_on_one_line() {
        assertThat(run("--json", evidence.toString(), "--policy", policy.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .contains("\"verdict\":\"proven\"");
    }

    private int run(String... args) {
        return new VerifierMain(new TerminalPrinter(out), new TerminalPrinter(err)).run(args);
    }
}
