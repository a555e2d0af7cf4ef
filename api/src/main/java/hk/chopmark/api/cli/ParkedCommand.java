package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.operating.InstallationLog;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.custody.CustodyCommand.PassEventOver;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.engine.ParkedEvents;
import hk.chopmark.projections.engine.ProjectionStatus.Parked;
import hk.chopmark.projections.engine.parking.ParkedEvent;
import hk.chopmark.projections.engine.parking.Parking;
import hk.chopmark.projections.engine.parking.WaitingSchool;
import hk.chopmark.projections.rows.ProjectionModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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

    /** Leaving an event out for good. */
    private static final class PassingOver {
        @Option(
                names = "--pass-over",
                required = true,
                paramLabel = "POSITION",
                description = {
                    "Leave the parked event at this position out for good, and go on behind it.",
                    "The record of its school says so; a rebuild leaves it out too."
                })
        private long position;

        @Option(
                names = "--reason",
                required = true,
                paramLabel = "CODE",
                description = "Why, as a code such as value-not-storable.")
        private String reason = "";
    }

    @ArgGroup(exclusive = false)
    private @Nullable PassingOver passingOver;

    ParkedCommand(Terminal terminal) {
        super(terminal);
    }

    /** The arguments are looked at before anything is opened. */
    @Override
    protected void check() {
        if (passingOver != null) {
            try {
                Require.code("reason", passingOver.reason);
            } catch (IllegalArgumentException e) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "no reason",
                        "a reason is a code: 1 to 40 of a-z, 0-9 and hyphen",
                        "give one such as value-not-storable",
                        null);
            }
        }
    }

    /** What is left out of one read model, for machines; the first thousand events. */
    private record Outcome(
            String name,
            long applied,
            long parked,
            List<ParkedEvent> events,
            List<WaitingSchool> schoolsWaiting) {}

    @Override
    protected Optional<Change> change() {
        return retry ? Optional.of(new Change("parked-retry", null)) : Optional.empty();
    }

    @Override
    protected int run(Installation installation) {
        ParkedEvents parked = installation.parkedEvents();
        List<Outcome> outcomes = new ArrayList<>();
        List<String> wanted = wanted(installation);
        if (passingOver != null) {
            passOver(installation, wanted, passingOver);
        }
        for (String name : wanted) {
            long applied = retry || passingOver != null ? parked.retry(name).applied() : 0;
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

    /** On the record of the school first; the retry that follows finds it there. */
    private static void passOver(
            Installation installation, List<String> readModels, PassingOver passing) {
        List<String> holding =
                readModels.stream()
                        .filter(name ->
                                installation
                                        .parkedEvents()
                                        .at(name, passing.position)
                                        .filter(event -> !event.code().equals(Parking.BEHIND))
                                        .isPresent())
                        .toList();
        if (holding.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "nothing was passed over: no event is parked at position "
                            + passing.position
                            + " for a reason of its own",
                    "only an event that failed itself is passed over, not one that waits behind it",
                    "take a position that chopmark parked lists",
                    null);
        }
        StoredEvent event = installation.engine().log().byPosition(passing.position).orElseThrow();
        record(installation, new Change("parked-pass-over", event.school()));
        for (String name : holding) {
            installation
                    .engine()
                    .send(
                            new PassEventOver(
                                    event.school(),
                                    name,
                                    UUID.fromString(event.id()),
                                    passing.reason),
                            CommandContext.of(InstallationLog.DATA_FOLDER, Purpose.AUDIT));
        }
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
        if (retry || passingOver != null) {
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
