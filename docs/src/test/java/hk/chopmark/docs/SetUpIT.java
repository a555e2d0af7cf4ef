package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./chopmark test} on machines that lack what the tests need: a search path of our own
 * stands for the machine.
 */
class SetUpIT {

    private static final List<String> TOOLS =
            List.of("dirname", "readlink", "uname", "sed", "tail", "mkdir", "env");
    private static final int INCOMPLETE = 2;

    @TempDir Path machine;

    private record Said(int exitCode, String text) {}

    @BeforeEach
    void a_machine_with_the_tools_of_a_shell() throws IOException {
        for (String tool : TOOLS) {
            Path real =
                    Stream.of(System.getenv("PATH").split(":", -1))
                            .map(folder -> Path.of(folder, tool))
                            .filter(Files::isExecutable)
                            .findFirst()
                            .orElseThrow();
            program(tool, "exec " + real + " \"$@\"");
        }
        program("id", "echo 0");
        program("sleep", "echo \"$@\" >>" + machine.resolve("waits"));
    }

    @Test
    void what_is_missing_is_named_with_the_way_to_get_it() throws Exception {
        Said said = test();
        assertThat(said.exitCode()).as("it did not begin: %s", said).isEqualTo(INCOMPLETE);
        assertThat(said.text())
                .as("what is missing, why it was not installed, and how to get it")
                .contains(
                        "SoftHSM 2, for the tests of the PKCS#11 key vault",
                        "because this machine has no apt-get",
                        "Debian, Ubuntu: apt-get update && apt-get install ",
                        "macOS:          brew install softhsm");
        assertThat(machine.resolve("waits")).as("it said so at once").doesNotExist();
    }

    @Test
    void who_may_not_install_is_told_so() throws Exception {
        program("apt-get", "exit 100");
        program("id", "echo 1000");
        assertThat(test().text())
                .as("neither root nor sudo")
                .contains("because apt-get needs root, and there is no sudo");
        program("sudo", "exit 1");
        Said said = test();
        assertThat(said.exitCode()).as("it did not begin: %s", said).isEqualTo(INCOMPLETE);
        assertThat(said.text())
                .as("nobody is there to type a password")
                .contains("because apt-get needs root, and sudo asks for a password");
    }

    @Test
    void a_mirror_gets_three_chances() throws Exception {
        program(
                "apt-get",
                "echo \"$1\" >>" + machine.resolve("calls") + "; echo no route; exit 100");
        Said said = test();
        assertThat(said.exitCode()).as("it did not begin: %s", said).isEqualTo(INCOMPLETE);
        assertThat(Files.readAllLines(machine.resolve("calls")))
                .as("what was asked of apt-get")
                .containsExactly("update", "update", "update");
        assertThat(Files.readAllLines(machine.resolve("waits")))
                .as("seconds between the attempts")
                .containsExactly("5", "10");
        assertThat(said.text())
                .as("what apt-get said, and that it was in vain")
                .contains(
                        "Attempt 3 of 3 failed:", "no route", "because apt-get failed three times");
    }

    @Test
    void what_is_missing_is_installed_by_its_name() throws Exception {
        program("apt-get", "echo \"$@\" >>" + machine.resolve("calls"));
        program("id", "echo 1000");
        program("sudo", "[ \"$1\" = -n ] && exit; exec \"$@\"");
        Said said = test();
        assertThat(Files.readAllLines(machine.resolve("calls")))
                .as("what was asked of apt-get, through sudo")
                .satisfiesExactly(
                        update -> assertThat(update).startsWith("update"),
                        install ->
                                assertThat(install).startsWith("install -y").endsWith("softhsm2"));
        assertThat(said.exitCode()).as("installed, and still not there").isEqualTo(INCOMPLETE);
        assertThat(said.text()).contains("the packages do not hold what the tests look for");
    }

    private void program(String name, String script) throws IOException {
        Path file = machine.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Said test() throws IOException, InterruptedException {
        Path launcher = SourceTree.read().root().resolve("chopmark");
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", launcher.toString(), "test");
        Map<String, String> environment = builder.environment();
        environment.put("PATH", machine.toString());
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.remove("CHOPMARK_TEST_CHROMIUM");
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }
}
