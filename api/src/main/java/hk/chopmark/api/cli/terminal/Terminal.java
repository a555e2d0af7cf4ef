package hk.chopmark.api.cli.terminal;

import hk.chopmark.export.verify.TerminalPrinter;
import java.io.Console;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command writes: results to {@code out}, everything else to {@code err}, both UTF-8.
 *
 * @param out results, for people or (with {@code --json}) for machines
 * @param err progress and errors
 * @param interactive whether a person watches, so that a line may be drawn over
 * @param colour whether colours may be used
 */
public record Terminal(
        TerminalPrinter out, TerminalPrinter err, boolean interactive, boolean colour) {

    /**
     * The streams of this process. Colours only on a terminal, and not when {@code NO_COLOR} is set
     * to anything.
     */
    public static Terminal ofProcess(Map<String, String> environment) {
        boolean interactive =
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                        && !"dumb".equals(environment.getOrDefault("TERM", "dumb"));
        boolean colour = interactive && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(TerminalPrinter.ofOut(), TerminalPrinter.ofErr(), interactive, colour);
    }

    /**
     * A count and its noun in words: 1 key, 2 keys.
     *
     * @param noun one of them; many of them end with an s
     */
    public static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
