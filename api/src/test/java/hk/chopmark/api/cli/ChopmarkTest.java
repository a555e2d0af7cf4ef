package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.terminal.ExitCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChopmarkTest {

    private final RecordedTerminal recorded = new RecordedTerminal();

    @ParameterizedTest
    @ValueSource(strings = {"serve", "policy", "fsck", "rebuild"})
    void every_command_explains_itself(String command) {
        assertThat(recorded.run(command, "--help")).as("help is no failure").isEqualTo(ExitCode.OK);
        assertThat(recorded.out())
                .as("usage on standard output")
                .startsWith("Usage: chopmark " + command);
        assertThat(recorded.out())
                .as("the shared options")
                .contains("--data", "--json", "--quiet", "--debug");
        assertThat(recorded.out())
                .as("no colours where there is no terminal")
                .doesNotContain("\u001b[");
        assertThat(recorded.err()).as("nothing on the error stream").isEmpty();
    }

    @Test
    void the_list_of_commands_is_the_help_page() {
        assertThat(recorded.run("--help")).as("help is no failure").isEqualTo(ExitCode.OK);
        assertThat(recorded.out()).as("commands").contains("serve", "policy", "fsck", "rebuild");
        assertThat(recorded.out())
                .as("exit codes are told")
                .contains("0 done, 1 failed or refuted, 2 wrong use");
    }

    @Test
    void no_command_and_unknown_options_are_wrong_use_in_one_line() {
        assertThat(recorded.run()).as("no command").isEqualTo(ExitCode.USAGE);
        assertThat(recorded.run("serve", "--bogus")).as("unknown option").isEqualTo(ExitCode.USAGE);
        assertThat(recorded.run("serve", "--port", "many"))
                .as("malformed value")
                .isEqualTo(ExitCode.USAGE);
        assertThat(recorded.err().lines())
                .as("one line each, in the one form")
                .hasSize(3)
                .allMatch(line -> line.startsWith("chopmark: ") && line.contains(", see chopmark"));
        assertThat(recorded.out()).as("nothing on standard output").isEmpty();
    }

    @Test
    void a_missing_data_folder_is_wrong_use_and_is_not_made(
            @org.junit.jupiter.api.io.TempDir Path temporary) {
        Path missing = temporary.resolve("nothing");
        assertThat(recorded.run("fsck", "--data", missing.toString()))
                .as("wrong use")
                .isEqualTo(ExitCode.USAGE);
        assertThat(recorded.err())
                .as("what, why, what to do")
                .contains("no data folder at " + missing, "chopmark serve");
        assertThat(missing).as("not made by a reader").doesNotExist();
    }

    @Test
    void serve_refuses_plain_http_for_other_machines_and_says_what_to_do() {
        RecordedTerminal terminal = new RecordedTerminal();
        assertThat(terminal.run("serve", "--bind", "0.0.0.0", "--data", "no-such-folder"))
                .as("wrong use")
                .isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err())
                .as("what to do")
                .contains("plain HTTP is for this machine only", "--tls-cert", "--public-origin");
        RecordedTerminal half = new RecordedTerminal();
        assertThat(half.run("serve", "--tls-cert", "cert.pem", "--data", "no-such-folder"))
                .as("wrong use")
                .isEqualTo(ExitCode.USAGE);
        assertThat(half.err()).as("what to do").contains("give both");
    }
}
