package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Progress;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.ingest.OuladFiles;
import hk.chopmark.api.ingest.OuladImport;
import hk.chopmark.api.ingest.OuladImport.Outcome;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.homework.HomeworkSummary;
import hk.chopmark.projections.homework.HomeworkSummary.Counts;
import hk.chopmark.projections.roster.Roster;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.ShownClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes records of other systems in. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Take records of other systems in, through ordinary commands.")
final class ImportCommand implements Runnable {

    @Override
    public void run() {
        throw new CommandFailure(
                ExitCode.USAGE,
                "nothing to import named",
                "import takes the kind of data set",
                "see chopmark import --help",
                null);
    }

    /** The subcommands. */
    List<Object> kinds(Terminal terminal) {
        return List.of(new OuladCommand(terminal), new HolidaysCommand(terminal));
    }

    /** Imports the OULAD data set. */
    @Command(
            name = "oulad",
            mixinStandardHelpOptions = true,
            description = {
                "Import a subset of the Open University Learning Analytics Dataset as the history of one school:",
                "presentations as classes, registrations as enrolments, assessments as homework.",
                "Safe to run again: what is recorded already is recognised and nothing is added.",
                "Tables that seem to lack rows are refused before anything is recorded: a row that refers to",
                "one that is not there, a row that is not whole, a class without students, homework or",
                "submissions, more than one row in a hundred that makes no sense.",
                "",
                "The summary comes from the read model. On time, late, without deadline and carried over are",
                "disjoint and add up to the submissions; a result carried over is judged by no deadline."
            },
            footer = {"", "Exit codes: 0 done, 1 failed, 2 wrong use."})
    static final class OuladCommand extends WithInstallation {

        private static final Duration CATCH_UP = Duration.ofMinutes(10);

        @Parameters(index = "0", paramLabel = "FOLDER", description = "Folder with the CSV files.")
        private @Nullable Path folder;

        @Option(
                names = "--allow-missing-rows",
                description = "Import tables that seem to lack rows; complete ones may follow.")
        private boolean allowMissingRows;

        @Option(
                names = "--rows",
                paramLabel = "TABLE=COUNT",
                description = "Rows that a table must have; may be repeated.")
        private Map<String, Long> rows = new TreeMap<>();

        private @Nullable OuladFiles files;

        OuladCommand(Terminal terminal) {
            super(terminal);
        }

        /** The outcome, for machines. */
        record Summary(
                long rows,
                long eventsAdded,
                double seconds,
                long eventsPerSecond,
                long asOf,
                Counts total,
                List<PerClass> classes,
                long rejectedCount,
                List<OuladFiles.RejectedRow> rejected) {}

        /** One class. */
        record PerClass(String code, Counts counts) {}

        @Override
        protected boolean makesDataFolder() {
            return true;
        }

        /** Reads the files first: nothing is made for a folder that holds none. */
        @Override
        protected void check() throws IOException {
            Path from = Objects.requireNonNull(folder);
            OuladFiles read;
            try {
                read = OuladFiles.read(from);
            } catch (IOException | IllegalArgumentException e) {
                throw new CommandFailure(
                        Files.isDirectory(from) ? ExitCode.FAILED : ExitCode.USAGE,
                        "cannot import " + from,
                        String.valueOf(e.getMessage()),
                        "name a folder with the CSV files of the data set",
                        e);
            }
            List<String> shortfalls;
            try {
                shortfalls = read.shortfalls(rows);
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "cannot count the rows of such a table",
                        String.valueOf(e.getMessage()),
                        "name one of them with --rows",
                        e);
            }
            if (!allowMissingRows && !shortfalls.isEmpty()) {
                throw new CommandFailure(
                        ExitCode.FAILED,
                        "rows are missing in " + from,
                        String.join("; ", shortfalls),
                        "get the complete tables, or import these with --allow-missing-rows",
                        null);
            }
            files = read;
        }

        @Override
        protected Optional<Change> change() {
            return Optional.of(new Change("import-oulad", null));
        }

        @Override
        protected int run(Installation installation) throws Exception {
            long began = System.nanoTime();
            Outcome outcome;
            try (Progress progress = progress("Importing", "rows")) {
                outcome =
                        new OuladImport(
                                        installation.engine(),
                                        step -> progress.at(step.rowsDone(), step.rowsTotal()))
                                .run(Objects.requireNonNull(files));
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            Progress.step(terminal, options.quiet(), "Waiting for the read models");
            installation.projections().awaitPosition(outcome.asOf(), CATCH_UP);
            Summary summary = summary(installation, outcome, seconds);
            if (options.json()) {
                printJson(summary);
            } else {
                print(summary);
            }
            return ExitCode.OK;
        }

        private static Summary summary(Installation installation, Outcome outcome, double seconds) {
            AsOf<HomeworkSummary> homework =
                    new HomeworkBoard(installation.readModels())
                            .summary(OuladImport.SCHOOL, ShownClasses.ALL);
            List<PerClass> classes = new ArrayList<>();
            new Roster(installation.readModels())
                    .codes(OuladImport.SCHOOL)
                    .value()
                    .forEach((classId, code) ->
                            classes.add(
                                    new PerClass(
                                            code,
                                            homework.value()
                                                    .byClass()
                                                    .getOrDefault(classId, Counts.none()))));
            classes.sort(Comparator.comparing(PerClass::code));
            return new Summary(
                    outcome.rowsTotal(),
                    outcome.eventsAdded(),
                    Math.round(seconds * 10) / 10.0,
                    Math.round(outcome.eventsAdded() / Math.max(seconds, 0.001)),
                    homework.position(),
                    homework.value().total(),
                    classes,
                    outcome.rejected().size(),
                    outcome.rejected());
        }

        private void print(Summary summary) {
            for (OuladFiles.RejectedRow row : summary.rejected()) {
                terminal.out()
                        .println(row.file() + ":" + row.line() + ": left out, " + row.reason());
            }
            terminal.out()
                    .printf(
                            Locale.ROOT,
                            "%,d rows recorded, %,d events added in %.1f s (%,d/s), %,d rows left out;"
                                    + " as of position %,d%n%n",
                            summary.rows(),
                            summary.eventsAdded(),
                            summary.seconds(),
                            summary.eventsPerSecond(),
                            summary.rejectedCount(),
                            summary.asOf());
            terminal.out()
                    .printf(
                            "%-12s %10s %9s %11s %9s %9s %16s %12s%n",
                            "class",
                            "enrolments",
                            "homework",
                            "submissions",
                            "on time",
                            "late",
                            "without deadline",
                            "carried over");
            summary.classes().forEach(row -> line(row.code(), row.counts()));
            line("all", summary.total());
        }

        private void line(String name, Counts counts) {
            terminal.out()
                    .printf(
                            Locale.ROOT,
                            "%-12s %,10d %,9d %,11d %,9d %,9d %,16d %,12d%n",
                            name,
                            counts.enrolments(),
                            counts.homeworks(),
                            counts.submissions(),
                            counts.onTime(),
                            counts.late(),
                            counts.withoutDeadline(),
                            counts.carriedOver());
        }
    }
}
