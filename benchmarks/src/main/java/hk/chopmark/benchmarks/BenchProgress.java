package hk.chopmark.benchmarks;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How far a run is, on the error stream: one line drawn over on a terminal, else a line per
 * measurement.
 */
final class BenchProgress implements AutoCloseable {

    private static final int WIDTH = 96;

    private final PrintStream err;
    private final boolean quiet;
    private final boolean interactive =
            Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent()
                    && !"dumb".equals(System.getenv().getOrDefault("TERM", "dumb"));
    private final long startedAt = System.nanoTime();
    private boolean drawn;

    BenchProgress(PrintStream err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    void at(String what, int done, int total) {
        if (quiet) {
            return;
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedAt);
        String line =
                String.format(
                        Locale.ROOT,
                        "[%2d:%02d] %3d of %d  %s",
                        seconds / 60,
                        seconds % 60,
                        done,
                        total,
                        what);
        if (interactive) {
            err.print('\r' + line + " ".repeat(Math.max(0, WIDTH - line.length())));
            err.flush();
            drawn = true;
        } else {
            err.println(line);
        }
    }

    @Override
    public void close() {
        if (drawn) {
            err.println();
            drawn = false;
        }
    }
}
