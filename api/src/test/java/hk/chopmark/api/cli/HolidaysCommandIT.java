package hk.chopmark.api.cli;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.wiring.DataFolder;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.api.wiring.NewInstallation;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.calendar.DayView;
import hk.chopmark.projections.calendar.SchoolDays;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** General holidays taken in from a file, once however often it is run. */
class HolidaysCommandIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SAMPLE = "src/test/resources/holidays-sample.json";
    private static final SchoolId SCHOOL = new SchoolId(new UUID(0x5c, 9));

    @Test
    void a_file_of_holidays_is_adopted_once_and_a_wrong_one_not_at_all(@TempDir Path folder)
            throws Exception {
        Path data = folder.resolve("data");
        try (Installation installation = Installation.at(NewInstallation.in(data)).open()) {
            installation
                    .engine()
                    .send(
                            new RegisterSchool(SCHOOL, "Holiday School", "假期學校"),
                            CommandContext.of(
                                    Actor.service("setup"), Purpose.ROSTER_ADMINISTRATION));
        }

        JsonNode first = JSON.readTree(run(data, ExitCode.OK, SAMPLE).out());
        assertThat(first.at("/lists").size()).as("2026 and 2027: %s", first).isEqualTo(2);
        assertThat(first.at("/lists/0/adopted").asBoolean()).as("%s", first).isTrue();
        assertThat(first.at("/lists/0/days").asInt()).as("%s", first).isEqualTo(4);

        JsonNode again = JSON.readTree(run(data, ExitCode.OK, SAMPLE).out());
        assertThat(again.at("/lists/0/adopted").asBoolean(true)).as("%s", again).isFalse();

        Path wrong = folder.resolve("wrong.json");
        Files.writeString(wrong, "{\n\"2026-01-01\": \"A\",\n\"2026-01-01\": \"B\"}");
        assertThat(run(data, ExitCode.FAILED, wrong.toString()).err())
                .as("the line is named")
                .contains("line 3");
        assertThat(run(data, ExitCode.FAILED, SAMPLE, "--year", "2026").err())
                .as("2027 was not asked for")
                .contains("outside the years");

        try (Installation installation = Installation.at(new DataFolder(data)).open()) {
            installation
                    .projections()
                    .awaitPosition(installation.engine().head(), Duration.ofMinutes(1));
            List<DayView> days =
                    new SchoolDays(installation.readModels())
                            .between(SCHOOL, LocalDate.of(2026, 2, 17), LocalDate.of(2026, 2, 17))
                            .value();
            assertThat(days.getFirst().kind())
                    .as("no school year was set")
                    .isEqualTo(SchoolDayKind.UNKNOWN);
            assertThat(days.getFirst().holiday())
                    .as("but the holiday is known, with its names and source")
                    .isNotNull()
                    .extracting(DayView.Holiday::nameZh, DayView.Holiday::source)
                    .containsExactly("農曆年初一", "Gazette, list of 2026");
        }
    }

    private static RecordedTerminal run(Path data, int expected, String file, String... more) {
        RecordedTerminal terminal = new RecordedTerminal();
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "import",
                                "holidays",
                                file,
                                "--source",
                                "Gazette, list of 2026",
                                "--data",
                                data.toString(),
                                "--json"));
        arguments.addAll(List.of(more));
        int code = terminal.run(arguments.toArray(new String[0]));
        assertThat(code).as("%s: %s", arguments, terminal.err()).isEqualTo(expected);
        return terminal;
    }
}
