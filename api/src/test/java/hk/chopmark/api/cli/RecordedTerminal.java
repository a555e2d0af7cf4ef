package hk.chopmark.api.cli;

import hk.chopmark.export.verify.TerminalPrinter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps what a command prints. */
final class RecordedTerminal {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    Terminal terminal(boolean interactive) {
        return new Terminal(new TerminalPrinter(out), new TerminalPrinter(err), interactive, false);
    }

    int run(String... arguments) {
        return Chopmark.commandLine(terminal(false)).execute(arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
