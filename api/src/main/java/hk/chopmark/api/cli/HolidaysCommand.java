package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.ingest.HolidayFile;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.calendar.CalendarCommand;
import hk.chopmark.core.calendar.CalendarCommand.AdoptGeneralHolidays;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes general holidays in, for one school or all. */
@Command(
        name = "holidays",
        mixinStandardHelpOptions = true,
        description = {
            "Adopt the general holidays of the years in a file: a JSON object of days and names.",
            "Adopting a year says that its list is complete, Sundays apart.",
            "Safe to run again: a list that is in force already is recognised and nothing is added."
        },
        footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong use."})
final class HolidaysCommand extends WithInstallation {

    private static final CommandContext IMPORTING =
            CommandContext.of(Actor.service("import"), Purpose.DATA_IMPORT).from("holidays", null);

    @Parameters(index = "0", paramLabel = "FILE", description = "JSON file with the holidays.")
    private @Nullable Path file;

    @Option(
            names = "--source",
            required = true,
            paramLabel = "TEXT",
            description = "Where the list comes from, such as a notice of the Gazette.")
    private @Nullable String source;

    @Option(names = "--school", paramLabel = "SCHOOL", description = "The school (default: all).")
    private @Nullable String school;

    @Option(
            names = "--year",
            paramLabel = "YEAR",
            description = "A year that the file may hold; may be repeated (default: any).")
    private List<Integer> years = new ArrayList<>();

    private SortedMap<Integer, List<Holiday>> lists = new TreeMap<>();

    HolidaysCommand(Terminal terminal) {
        super(terminal);
    }

    /** What became of one list. */
    private record Row(String school, int year, int days, boolean adopted) {
        String text() {
            return "%s  %d  %s  %s"
                    .formatted(
                            school,
                            year,
                            Terminal.count(days, "day"),
                            adopted ? "adopted" : "in force already");
        }
    }

    /** Reads the file first: nothing is opened for one that is wrong. */
    @Override
    protected void check() throws IOException {
        if (school != null) {
            References.of(SchoolId.KIND, school, SchoolId.class);
        }
        try {
            Require.line("source", Objects.requireNonNull(source), CalendarCommand.MAX_TEXT_CHARS);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "cannot take the source",
                    String.valueOf(e.getMessage()),
                    "name the source in one line",
                    e);
        }
        Path from = Objects.requireNonNull(file);
        try {
            lists = HolidayFile.read(from, new HashSet<>(years));
        } catch (IOException | IllegalArgumentException e) {
            throw new CommandFailure(
                    Files.isRegularFile(from) ? ExitCode.FAILED : ExitCode.USAGE,
                    "cannot import " + file,
                    String.valueOf(e.getMessage()),
                    "correct the file, see docs/api.md",
                    e);
        }
    }

    @Override
    protected Optional<Change> change() {
        return Optional.of(
                new Change(
                        "import-holidays",
                        school == null
                                ? null
                                : References.of(SchoolId.KIND, school, SchoolId.class)));
    }

    @Override
    protected int run(Installation installation) {
        List<Row> rows = new ArrayList<>();
        for (SchoolId each : schools(installation)) {
            lists.forEach((year, holidays) -> rows.add(adopt(installation, each, year, holidays)));
        }
        if (options.json()) {
            printJson(Map.of("lists", rows));
        } else {
            rows.stream().map(Row::text).forEach(terminal.out()::println);
        }
        return ExitCode.OK;
    }

    private Row adopt(Installation installation, SchoolId each, int year, List<Holiday> holidays) {
        AdoptGeneralHolidays command =
                new AdoptGeneralHolidays(each, year, holidays, Objects.requireNonNull(source));
        boolean adopted = installation.engine().send(command, IMPORTING).count() > 0;
        return new Row(each.text(), year, holidays.size(), adopted);
    }

    private List<SchoolId> schools(Installation installation) {
        List<SchoolId> all = installation.engine().schools().all();
        if (school == null) {
            return all;
        }
        SchoolId one = References.of(SchoolId.KIND, school, SchoolId.class);
        if (!Set.copyOf(all).contains(one)) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "no such school",
                    "this installation has no " + one.text(),
                    "copy the reference from the console",
                    null);
        }
        return List.of(one);
    }
}
