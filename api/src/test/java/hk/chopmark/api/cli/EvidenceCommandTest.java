package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.EvidenceKinds;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command of each declared kind of evidence, one of them declared by the tests. */
class EvidenceCommandTest {

    private final RecordedTerminal recorded = new RecordedTerminal();

    @Test
    void the_help_of_export_lists_every_declared_kind() {
        assertThat(recorded.run("export", "--help")).as("help").isEqualTo(ExitCode.OK);
        assertThat(recorded.out())
                .as("the kinds, with what they show")
                .contains("receipt", "homework", "erasure", "class-place")
                .contains("classes a student was in");
    }

    @Test
    void the_help_of_every_kind_lists_its_parameters() {
        for (EvidenceKind kind : EvidenceKinds.known().all()) {
            RecordedTerminal terminal = new RecordedTerminal();
            assertThat(terminal.run("export", kind.code(), "--help"))
                    .as("help of %s", kind.code())
                    .isEqualTo(ExitCode.OK);
            assertThat(terminal.out())
                    .as("what is the same for all")
                    .startsWith("Usage: chopmark export " + kind.code())
                    .contains("--out", "--user", "--purpose", "--school", "--server", "--json");
            assertThat(kind.parameters())
                    .allSatisfy(parameter ->
                            assertThat(terminal.out())
                                    .as("parameters of %s", kind.code())
                                    .contains("--" + parameter.name()));
            assertThat(terminal.out().contains("--disclose"))
                    .as("%s can show something in clear", kind.code())
                    .isEqualTo(!kind.discloses().isEmpty());
        }
    }

    @Test
    void wrong_arguments_are_refused_before_anybody_signs_in(@TempDir Path folder) {
        String student = UuidCreator.getTimeOrderedEpoch().toString();
        refused(folder, "Missing required option", "export", "homework");
        refused(folder, "not a reference to a student", "export", "homework", "--student", "x");
        refused(
                folder,
                "not a reference to a student",
                "export",
                "homework",
                "--student",
                "guardian=" + student);
        refused(
                folder,
                "not a day after --from",
                "export",
                "class-place",
                "--student",
                student,
                "--from",
                "yesterday");
        refused(
                folder,
                "class-place shows no academic",
                "export",
                "class-place",
                "--student",
                student,
                "--disclose",
                "identity,academic");
        refused(
                folder,
                "no purpose curiosity",
                "export",
                "homework",
                "--student",
                student,
                "--purpose",
                "curiosity");
    }

    private static void refused(Path folder, String why, String... arguments) {
        RecordedTerminal terminal = new RecordedTerminal();
        String[] line = java.util.Arrays.copyOf(arguments, arguments.length + 6);
        line[arguments.length] = "--out";
        line[arguments.length + 1] = folder.resolve("file.chop").toString();
        line[arguments.length + 2] = "--school";
        line[arguments.length + 3] = UuidCreator.getTimeOrderedEpoch().toString();
        line[arguments.length + 4] = "--user";
        line[arguments.length + 5] = "wong.mei";
        assertThat(terminal.run(line)).as(why).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).as("what is wrong, in one line").contains(why).hasLineCount(1);
        assertThat(folder).as("nothing was made").isEmptyDirectory();
    }
}
