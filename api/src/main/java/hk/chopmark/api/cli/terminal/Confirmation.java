package hk.chopmark.api.cli.terminal;

import hk.chopmark.export.verify.TerminalText;
import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/** Asks a person before something that cannot be undone. */
public final class Confirmation {

    private Confirmation() {}

    /** True if a person typed yes; false without asking where no person watches. */
    public static boolean given(Terminal terminal, String question) {
        return terminal.interactive()
                && Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .map(console ->
                                String.valueOf(
                                        console.readLine("%s", TerminalText.oneLine(question))))
                        .filter(answer -> answer.strip().toLowerCase(Locale.ROOT).equals("yes"))
                        .isPresent();
    }
}
