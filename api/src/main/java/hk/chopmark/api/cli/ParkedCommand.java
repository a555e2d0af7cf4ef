package hk.chopmark.api.cli;

import hk.chopmark.api.wiring.Installation;
import hk.chopmark.projections.engine.ParkedEvents;
import hk.chopmark.projections.engine.ProjectionStatus.Parked;
import hk.chopmark.projections.engine.parking.ParkedEvent;
import hk.chopmark.projections.engine.parking.WaitingSchool;
import hk.chopmark.projections.rows.ProjectionModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the events that read models leave out, and applies them once the cause is mended. */
@Command(
        name = "parked",
        mixinStandardHelpOptions = true,
        description = {
            "List the events that read models leave out because they could not be applied.",
            "The log holds them unharmed; later events about the same thing wait behind them."
        },
        footer = {"", "Exit codes: 0 nothing is left out, 1 something is, 2 wrong use."})
final class ParkedCommand extends WithInstallation {

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description = "Read models to look at (default: all).")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--retry",
            description = "Try to apply them again, in the order of the log; list what is left.")
    private boolean retry;

    ParkedCommand(Terminal terminal) {
        super(terminal);
    }

    /** What is left out of one read model, for machines; the first thousand events. */
    private record Outcome(
            String name,
            long applied,
            long parked,
            List<ParkedEvent> events,
            List<WaitingSchool> schoolsWaiting) {}

    @Override
    protected int run(Installation installation) {
        ParkedEvents parked = installation.parkedEvents();
        List<Outcome> outcomes = new ArrayList<>();
        for (String name : wanted(installation)) {
            long applied = retry ? parked.retry(name).applied() : 0;
            Parked left = installation.projections().status(name).parked();
            outcomes.add(
                    new Outcome(
                            name, applied, left.count(), parked.list(name), parked.waiting(name)));
        }
        if (options.json()) {
            printJson(Map.of("readModels", outcomes));
        } else {
            outcomes.forEach(this::print);
        }
        return outcomes.stream()
                        .allMatch(outcome ->
                                outcome.parked() == 0 && outcome.schoolsWaiting().isEmpty())
                ? ExitCode.OK
                : ExitCode.FAILED;
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
        if (retry) {
            terminal.out()
                    .printf(
                            "%s: %,d applied, %,d left%n",
                            outcome.name(), outcome.applied(), outcome.parked());
        } else {
            terminal.out().printf("%s: %,d parked%n", outcome.name(), outcome.parked());
        }
        for (ParkedEvent event : outcome.events()) {
            terminal.out()
                    .printf(
                            "  position %d  %s  %s  tried %s, since %s%n",
                            event.position(),
                            event.sequence(),
                            event.code(),
                            Terminal.count(event.attempts(), "time"),
                            event.parkedAt());
        }
        for (WaitingSchool waiting : outcome.schoolsWaiting()) {
            terminal.out()
                    .printf(
                            "  %s: too many, the rest waits in the log from position %d, since %s%n",
                            waiting.school().text(), waiting.fromPosition(), waiting.since());
        }
    }
}
