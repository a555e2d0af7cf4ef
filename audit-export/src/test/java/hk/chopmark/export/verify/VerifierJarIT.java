package hk.chopmark.export.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar that a court's expert gets: one file, nothing else on the class path. */
class VerifierJarIT {

    private static final Path JAR = Path.of("target", "chopmark-verify.jar");
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "evidence");
    private static final long MAX_BYTES = 1 << 20;

    @TempDir Path folder;

    /** What a run printed and how it ended. */
    private record Run(int exitCode, String output) {}

    @Test
    void the_jar_alone_proves_a_genuine_file_and_refutes_a_changed_one() throws Exception {
        Path genuine = GOLDEN.resolve("receipt-v1.chop");
        Run proven = verify(genuine);
        assertThat(proven.output()).as("verdict").contains("PROVEN");
        assertThat(proven.exitCode()).as("proven: %s", proven.output()).isZero();

        byte[] bytes = Files.readAllBytes(genuine);
        bytes[bytes.length / 2] ^= 1;
        Run refuted = verify(Files.write(folder.resolve("changed.chop"), bytes));
        assertThat(refuted.output()).as("the failed check is named").contains("[FAILED]");
        assertThat(refuted.exitCode()).as("refuted: %s", refuted.output()).isEqualTo(1);
    }

    @Test
    void the_jar_lacks_no_class_that_its_classes_name() {
        StringWriter said = new StringWriter();
        int code =
                ToolProvider.findFirst("jdeps")
                        .orElseThrow()
                        .run(
                                new PrintWriter(said),
                                new PrintWriter(said),
                                "--missing-deps",
                                JAR.toString());
        assertThat(said.toString().lines().filter(line -> line.contains("->")).skip(1))
                .as("classes named and not there, but for annotations, which nobody reads")
                .allMatch(line -> line.contains("org.jspecify.annotations"));
        assertThat(code).as("jdeps: %s", said).isZero();
    }

    @Test
    void the_jar_is_small_enough_to_be_looked_through() throws IOException {
        assertThat(Files.size(JAR)).as("bytes of %s", JAR).isLessThan(MAX_BYTES);
    }

    private static Run verify(Path file) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-jar", JAR.toString(), file.toString()));
        command.addAll(List.of("--policy", GOLDEN.resolve("policy.txt").toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }
}
