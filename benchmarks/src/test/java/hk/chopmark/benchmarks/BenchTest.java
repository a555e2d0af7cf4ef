package hk.chopmark.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Bench.commandLine(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .execute(arguments);
    }

    @Test
    void help_goes_to_standard_output_and_ends_well() {
        assertThat(run("--help")).as("exit code").isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .as("help")
                .contains("--quick", "--json", "--data", "Exit codes");
    }

    @Test
    void each_subcommand_explains_itself() {
        for (String command : List.of("jmh", "faults", "scale")) {
            assertThat(run(command, "--help")).as(command).isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .as("help of each")
                .contains("bench jmh", "bench faults", "bench scale");
    }

    @Test
    void wrong_use_is_one_line_on_standard_error_and_exit_code_2() {
        assertThat(run("--fast")).as("exit code").isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .as("what, and where to look")
                .isEqualToIgnoringNewLines(
                        "chopmark: Unknown option: '--fast', see chopmark bench --help");
        assertThat(out.size()).as("nothing among the results").isZero();
    }
}
