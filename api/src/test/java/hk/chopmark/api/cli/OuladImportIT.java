package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tables that lack rows: refused, or taken when asked for and completed later. */
class OuladImportIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String REGISTRATIONS = "studentRegistration.csv";
    private static final String SUBMISSIONS = "studentAssessment.csv";

    @TempDir Path temporary;
    private Path files;
    private Path data;

    @BeforeEach
    void writeFiles() throws IOException {
        files = Files.createDirectories(temporary.resolve("oulad"));
        data = temporary.resolve("data");
        OuladSample.write(files, 7);
    }

    private RecordedTerminal run(int expected, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "import",
                                "oulad",
                                files.toString(),
                                "--quiet",
                                "--json",
                                "--data",
                                data.toString()));
        arguments.addAll(List.of(more));
        RecordedTerminal terminal = new RecordedTerminal();
        assertThat(terminal.run(arguments.toArray(new String[0])))
                .as("%s: %s", arguments, terminal.err())
                .isEqualTo(expected);
        return terminal;
    }

    /** Keeps the first lines of a table, and of what follows them so many characters. */
    private void cut(String table, int lines, int charsMore) throws IOException {
        Path file = files.resolve(table);
        List<String> all = Files.readAllLines(file);
        String kept = String.join("\n", all.subList(0, lines)) + (lines == 0 ? "" : "\n");
        Files.writeString(
                file, kept + (charsMore == 0 ? "" : all.get(lines).substring(0, charsMore)));
    }

    @Test
    void a_table_cut_at_a_line_end_is_refused_and_its_complete_form_can_follow() throws Exception {
        OuladCount complete = OuladCount.of(files);
        cut(REGISTRATIONS, 900, 0);

        assertThat(run(ExitCode.FAILED).err())
                .as("the first row that refers to a missing one is named")
                .containsPattern(
                        "studentAssessment.csv line \\d+: the first of [\\d,]+ "
                                + "that refer to rows that studentRegistration.csv does not have");
        assertThat(data).as("nothing was made").doesNotExist();

        JsonNode first = JSON.readTree(run(ExitCode.OK, "--allow-missing-rows").out());
        assertThat(first.at("/total/enrolments").asInt()).as("899 rows: %s", first).isEqualTo(899);
        OuladSample.write(files, 7);
        JsonNode then = JSON.readTree(run(ExitCode.OK).out());
        complete.total()
                .byName()
                .forEach((name, number) ->
                        assertThat(then.at("/total/" + name).asInt())
                                .as("%s after the complete tables: %s", name, then)
                                .isEqualTo(number));
        assertThat(first.at("/eventsAdded").asInt() + then.at("/eventsAdded").asInt())
                .as(
                        "nothing is recorded twice; besides the rows: school, administrator, role, grant")
                .isEqualTo(complete.events() + 4);
        JsonNode again = JSON.readTree(run(ExitCode.OK).out());
        assertThat(again.at("/eventsAdded").asInt()).as("a third time adds nothing").isZero();
        assertThat(again.at("/asOf").asLong())
                .as("one event more, which says that the command was run")
                .isEqualTo(then.at("/asOf").asLong() + 1);
    }

    @Test
    void every_way_in_which_a_table_breaks_off_is_refused_before_anything_is_made()
            throws Exception {
        refused(
                () -> cut(REGISTRATIONS, 500, 5),
                "studentRegistration.csv line 501: the first of 1");
        refused(() -> cut(SUBMISSIONS, 500, 7), "studentAssessment.csv line 501: the first of 1");
        refused(() -> cut(SUBMISSIONS, 500, 0), "studentAssessment.csv: 1");
        refused(() -> cut(SUBMISSIONS, 1, 0), "studentAssessment.csv: no row");
        refused(() -> cut(SUBMISSIONS, 0, 0), "studentAssessment.csv is empty");
        refused(() -> cut("assessments.csv", 3, 0), "assessments.csv: 3 presentations");
        refused(() -> cut("courses.csv", 3, 0), "rows that courses.csv does not have");
        refused(
                () ->
                        Files.writeString(
                                files.resolve(SUBMISSIONS),
                                "id_assesment,id_student,date_submitted,is_banked\n"),
                "studentAssessment.csv line 1: the heading lacks the column id_assessment");
        refused(() -> replaced(SUBMISSIONS, 40, "\"1000,10000"), "is not a CSV file after line 40");
        refused(() -> replaced(SUBMISSIONS, 40, "1000,10000"), "line 41: the first of 1");
        assertThat(run(ExitCode.FAILED, "--rows", "studentAssessment.csv=9").err())
                .contains("rows, not the 9 expected");
        assertThat(run(ExitCode.USAGE, "--rows", "students.csv=9").err())
                .contains("the tables are courses.csv");
    }

    private void replaced(String table, int index, String line) throws IOException {
        List<String> all = new ArrayList<>(Files.readAllLines(files.resolve(table)));
        all.set(index, line);
        Files.write(files.resolve(table), all);
    }

    private interface Damage {
        void make() throws IOException;
    }

    private void refused(Damage damage, String says) throws IOException {
        damage.make();
        String err = run(ExitCode.FAILED).err();
        assertThat(err).as("what is missing").contains(says);
        assertThat(err).as("no value of a row").doesNotContain("10000").doesNotContain("10,000");
        assertThat(data).as("nothing was made").doesNotExist();
        OuladSample.write(files, 7);
    }

    @Test
    void one_row_in_a_hundred_may_make_no_sense_and_no_more() throws Exception {
        for (int row = 1; row <= 9; row++) {
            replaced(REGISTRATIONS, row * 100, "AAA,2013J,77" + row + ",soon");
        }
        assertThat(run(ExitCode.FAILED, "--rows", "courses.csv=5").err())
                .as("only what is asked for besides")
                .doesNotContain("make no sense");
        replaced(REGISTRATIONS, 950, "AAA,2013J,88,soon");
        assertThat(run(ExitCode.FAILED).err())
                .as("10 of 960")
                .contains("studentRegistration.csv line 101: the first of 10 that make no sense");
    }
}
