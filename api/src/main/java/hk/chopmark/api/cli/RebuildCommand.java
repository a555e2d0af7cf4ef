package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Progress;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder.Mode;
import hk.chopmark.projections.engine.rebuild.RebuildReport;
import hk.chopmark.projections.engine.rebuild.RebuildReport.Verdict;
import hk.chopmark.projections.rows.ProjectionModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Builds read models anew from the log. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = "Build read models anew from the log and compare them with the old ones.",
        footer = {
            "",
            "Exit codes: 0 rebuilt, 1 old and new rows differ or a rebuild failed, 2 wrong use."
        })
final class RebuildCommand extends WithInstallation {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "Read models to rebuild (default: all).")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--in-place",
            description = "Empty the tables first, instead of building new ones beside the old.")
    private boolean inPlace;

    RebuildCommand(Terminal terminal) {
        super(terminal);
    }

    /** What came of one rebuild, for machines. */
    private record Outcome(
            String name,
            String verdict,
            long position,
            long rows,
            String sha256,
            long eventsPerSecond) {
        static Outcome of(String name, RebuildReport report) {
            return new Outcome(
                    name,
                    report.verdict().name(),
                    report.after().position(),
                    report.after().rows(),
                    report.after().sha256(),
                    report.eventsPerSecond());
        }
    }

    @Override
    protected Optional<Change> change() {
        return Optional.of(new Change("rebuild", null));
    }

    @Override
    protected int run(Installation installation) {
        List<Outcome> outcomes = new ArrayList<>();
        for (String name : wanted(installation)) {
            try (Progress progress = progress("Rebuilding " + name, "events")) {
                RebuildReport report =
                        installation
                                .rebuilder()
                                .rebuild(
                                        name,
                                        inPlace ? Mode.IN_PLACE : Mode.SIDE_BY_SIDE,
                                        step -> progress.at(step.done(), step.total()));
                outcomes.add(Outcome.of(name, report));
            }
        }
        if (options.json()) {
            printJson(Map.of("readModels", outcomes));
        } else {
            outcomes.forEach(this::print);
        }
        return outcomes.stream()
                        .anyMatch(outcome -> outcome.verdict().equals(Verdict.DIFFERENT.name()))
                ? ExitCode.FAILED
                : ExitCode.OK;
    }

    private List<String> wanted(Installation installation) {
        List<String> known =
                installation.projections().modules().stream().map(ProjectionModule::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "no read model " + name,
                        "there are " + known,
                        "name one of them",
                        null);
            }
        }
        return names.isEmpty() ? known : names;
    }

    private void print(Outcome outcome) {
        String verdict =
                switch (Verdict.valueOf(outcome.verdict())) {
                    case SAME -> "same rows as before";
                    case DIFFERENT -> "ROWS DIFFER from before";
                    case NOT_COMPARABLE -> "new events arrived meanwhile, not compared";
                };
        terminal.out()
                .printf(
                        "%s: %,d rows at position %,d, %s, %,d events/s%n",
                        outcome.name(),
                        outcome.rows(),
                        outcome.position(),
                        verdict,
                        outcome.eventsPerSecond());
    }
}
