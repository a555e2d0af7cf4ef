package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.CommandFailure;
import hk.chopmark.api.cli.terminal.ExitCode;
import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.export.pack.EvidenceKinds;
import java.util.List;
import picocli.CommandLine.Command;

/** Writes evidence files; each declared kind of evidence is a subcommand. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Write evidence: one file that anyone can verify offline.")
final class ExportCommand implements Runnable {

    @Override
    public void run() {
        throw new CommandFailure(
                ExitCode.USAGE,
                "nothing to export named",
                "export takes the kind of record",
                "see chopmark export --help",
                null);
    }

    /** The subcommands. */
    List<Object> kinds(Terminal terminal) {
        return EvidenceKinds.known().all().stream()
                .<Object>map(kind -> EvidenceCommand.of(terminal, kind))
                .toList();
    }
}
