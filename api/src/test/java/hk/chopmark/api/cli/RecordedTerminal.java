package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.export.verify.TerminalPrinter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps what a command prints. */
public final class RecordedTerminal {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    public Terminal terminal(boolean interactive) {
        return new Terminal(new TerminalPrinter(out), new TerminalPrinter(err), interactive, false);
    }

    public int run(String... arguments) {
        return Chopmark.commandLine(terminal(false)).execute(arguments);
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
