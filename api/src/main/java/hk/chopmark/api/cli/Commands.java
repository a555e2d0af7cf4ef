package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;

/** Every command there is, in the order of the help page. */
final class Commands {

    private Commands() {}

    static List<Object> all(Terminal terminal) {
        ImportCommand imports = new ImportCommand();
        ExportCommand exports = new ExportCommand();
        KeysCommand keys = new KeysCommand();
        ErasuresCommand erasure = new ErasuresCommand();
        RetentionCommand retention = new RetentionCommand();
        OperatorsCommand operators = new OperatorsCommand();
        return List.of(
                new ServeCommand(terminal),
                group(operators, operators.kinds(terminal)),
                group(imports, imports.kinds(terminal)),
                group(exports, exports.kinds(terminal)),
                new ExplainCommand(terminal),
                new PolicyCommand(terminal),
                new VerifyCommand(terminal),
                new FsckCommand(terminal),
                new RebuildCommand(terminal),
                new ParkedCommand(terminal),
                new ReindexCommand(terminal),
                group(keys, keys.kinds(terminal)),
                group(erasure, erasure.kinds(terminal)),
                group(retention, retention.kinds(terminal)),
                LauncherCommand.named(
                        "bench",
                        "Measure the event store beside its peers and the database itself.",
                        terminal),
                LauncherCommand.named(
                        "test",
                        "Set up what the tests need, then run all checks and tests.",
                        terminal));
    }

    private static CommandLine group(Object command, List<Object> kinds) {
        CommandLine line = new CommandLine(command);
        kinds.forEach(line::addSubcommand);
        return line;
    }
}
