package hk.chopmark.api.cli;

import hk.chopmark.api.cli.terminal.Terminal;
import hk.chopmark.export.verify.VerifierMain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Hands over to the offline verifier, which is a program of its own and reads its own arguments.
 */
@Command(
        name = "verify",
        description = "Check an evidence file offline; needs no database and no network.")
final class VerifyCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Unmatched private final List<String> arguments = new ArrayList<>();

    VerifyCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        return new VerifierMain(terminal.out(), terminal.err())
                .run(arguments.toArray(String[]::new));
    }
}
