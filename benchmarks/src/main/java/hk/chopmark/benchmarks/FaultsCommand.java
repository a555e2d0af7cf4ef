package hk.chopmark.benchmarks;

import hk.chopmark.benchmarks.faults.FaultRun;
import hk.chopmark.benchmarks.faults.FaultRun.Outcome;
import hk.chopmark.benchmarks.faults.FaultRun.Plan;
import hk.chopmark.benchmarks.server.Folders;
import hk.chopmark.core.log.json.CanonicalJson;
import hk.chopmark.core.log.json.JsonValue;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills and counts. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = {
            "Kill application and PostgreSQL under load, again and again, and check after each time that nothing"
                    + " acknowledged is lost, nothing is stored twice and no position is missing.",
            "A cycle takes about three seconds on an idle machine."
        },
        footer = {"", "Exit codes: 0 everything held, 1 something did not, 2 wrong use."})
final class FaultsCommand implements Callable<Integer> {

    private static final int MOST_CYCLES = 100_000;
    private static final int LONGEST_LOAD_MILLIS = 600;

    private final PrintStream out;
    private final PrintStream err;

    @Option(
            names = "--cycles",
            paramLabel = "N",
            defaultValue = "20",
            description = "Kills, 1 to 100000 (default: ${DEFAULT-VALUE}).")
    private int cycles;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of moments and victims (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Where the database lies meanwhile (default: a temporary folder); kept if something broke.")
    private @Nullable Path data;

    @Option(
            names = "--json",
            description = "Write the result as one JSON object to standard output.")
    private boolean json;

    @Option(names = "--quiet", description = "No progress.")
    private boolean quiet;

    FaultsCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws Exception {
        if (cycles < 1 || cycles > MOST_CYCLES) {
            err.println("chopmark: --cycles must be 1 to " + MOST_CYCLES);
            return CommandLine.ExitCode.USAGE;
        }
        Path folder =
                data == null
                        ? Files.createTempDirectory("chopmark-faults")
                        : Files.createTempDirectory(Files.createDirectories(data), "faults");
        Outcome outcome;
        try (BenchProgress progress = new BenchProgress(err, quiet)) {
            outcome =
                    FaultRun.run(
                            new Plan(cycles, seed, LONGEST_LOAD_MILLIS),
                            folder,
                            (cycle, victim, soFar) ->
                                    progress.at(
                                            "killed "
                                                    + victim.name().toLowerCase(Locale.ROOT)
                                                    + ", "
                                                    + soFar.events()
                                                    + " events",
                                            cycle,
                                            cycles));
        }
        report(outcome);
        if (!outcome.broken().isEmpty()) {
            err.println("chopmark: kept for a look: " + folder);
            return 1;
        }
        Folders.delete(folder);
        return 0;
    }

    private void report(Outcome outcome) {
        if (json) {
            out.println(new String(CanonicalJson.write(asJson(outcome)), StandardCharsets.UTF_8));
            return;
        }
        out.printf(
                Locale.ROOT,
                "%,d kills %s, seed %d%n%,d events, %,d answers checked%n",
                outcome.cycles(),
                outcome.victims(),
                seed,
                outcome.events(),
                outcome.promises());
        if (outcome.broken().isEmpty()) {
            out.println("Everything held: no answer lost, nothing twice, no gap, fsck clean.");
        }
        outcome.broken().forEach(finding -> out.println("BROKEN  " + finding));
    }

    private JsonValue asJson(Outcome outcome) {
        JsonValue.JsonObject.Builder victims = JsonValue.JsonObject.builder();
        outcome.victims()
                .forEach((victim, count) ->
                        victims.put(victim.name().toLowerCase(Locale.ROOT), (long) count));
        return JsonValue.JsonObject.builder()
                .put("answers", outcome.promises())
                .putStrings("broken", outcome.broken())
                .put("cycles", outcome.cycles())
                .put("events", outcome.events())
                .put("seed", seed)
                .put("victims", victims.build())
                .build();
    }
}
