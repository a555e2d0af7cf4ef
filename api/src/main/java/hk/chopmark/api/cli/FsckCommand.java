package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Progress;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.eventstore.fsck.Fault;
import hk.chopmark.core.eventstore.fsck.FsckReport;
import picocli.CommandLine.Command;

/** Recomputes everything from raw rows and names each fault. */
@Command(
        name = "fsck",
        mixinStandardHelpOptions = true,
        description = {
            "Recompute leaf hashes, digests, positions, trees, tiles and checkpoints from the raw rows,",
            "and name each fault. Reads only."
        },
        footer = {"", "Exit codes: 0 no fault, 1 faults, 2 something could not be checked."})
final class FsckCommand extends WithInstallation {

    FsckCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    protected int run(Installation installation) throws Exception {
        FsckReport report;
        try (Progress progress = progress("Checking", "events")) {
            report = installation.fsck().run(step -> progress.at(step.checked(), step.total()));
        }
        if (options.json()) {
            printJson(report);
        } else {
            print(report);
        }
        if (!report.isClean()) {
            return ExitCode.FAILED;
        }
        return report.notChecked().isEmpty() ? ExitCode.OK : ExitCode.USAGE;
    }

    private void print(FsckReport report) {
        for (Fault fault : report.faults()) {
            terminal.out()
                    .println(
                            "FAULT "
                                    + fault.table()
                                    + " "
                                    + fault.key()
                                    + " "
                                    + fault.check()
                                    + ": "
                                    + fault.text());
        }
        report.notChecked().forEach(what -> terminal.out().println("NOT CHECKED " + what));
        terminal.out()
                .printf(
                        "%s, %s, %s, %s, %s checked: %s%n",
                        Terminal.count(report.events(), "event"),
                        report.boxes() + (report.boxes() == 1 ? " box" : " boxes"),
                        Terminal.count(report.schools(), "school"),
                        Terminal.count(report.tiles(), "tile"),
                        Terminal.count(report.checkpoints(), "checkpoint"),
                        report.isClean()
                                ? "no fault"
                                : Terminal.count(report.faultCount(), "fault"));
    }
}
