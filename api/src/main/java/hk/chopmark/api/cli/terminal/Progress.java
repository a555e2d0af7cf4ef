package hk.chopmark.api.cli.terminal;

import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Progress of long work on the error stream: how much, how fast, how long still.
 *
 * <p>On a terminal one line drawn over, ten times a second at most; otherwise a line every five
 * seconds; nothing with {@code --quiet}. Usable by several threads.
 */
public final class Progress implements AutoCloseable {

    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int WIDTH = 78;

    private final Terminal terminal;
    private final boolean quiet;
    private final String what;
    private final String unit;
    private final LongSupplier nanos;
    private final long startedAt;
    private long total;
    private long done;
    private long shownAt;
    private boolean drawn;

    /**
     * @param what what is being done, for example {@code Importing}
     * @param unit what is counted, for example {@code events}
     */
    public Progress(Terminal terminal, boolean quiet, String what, String unit) {
        this(terminal, quiet, what, unit, System::nanoTime);
    }

    Progress(Terminal terminal, boolean quiet, String what, String unit, LongSupplier nanos) {
        this.terminal = terminal;
        this.quiet = quiet;
        this.what = what;
        this.unit = unit;
        this.nanos = nanos;
        this.startedAt = nanos.getAsLong();
        this.shownAt = startedAt;
    }

    /** Says how far the work is. A total of 0 means that nobody knows it. */
    public synchronized void at(long doneNow, long totalNow) {
        done = doneNow;
        total = totalNow;
        long now = nanos.getAsLong();
        if (!quiet && now - shownAt >= (terminal.interactive() ? REDRAW_NANOS : LINE_NANOS)) {
            shownAt = now;
            show();
        }
    }

    /** One step of start-up or the like, without counts. */
    public static void step(Terminal terminal, boolean quiet, String what) {
        if (!quiet) {
            terminal.err().println(what + " ...");
        }
    }

    /** Shows the final count, if anything was counted. */
    @Override
    public synchronized void close() {
        if (quiet || (done == 0 && !drawn)) {
            return;
        }
        show();
        if (terminal.interactive()) {
            terminal.err().println();
        }
    }

    private void show() {
        String line = line();
        if (terminal.interactive()) {
            terminal.err().redraw(line + " ".repeat(Math.max(0, WIDTH - line.length())));
            drawn = true;
        } else {
            terminal.err().println(line);
        }
    }

    private String line() {
        double seconds = Math.max(0.001, (nanos.getAsLong() - startedAt) / 1e9);
        long rate = Math.round(done / seconds);
        StringBuilder line = new StringBuilder(what).append(": ").append(count(done));
        if (total > 0) {
            line.append(" of ").append(count(total));
        }
        line.append(' ').append(unit);
        if (total > 0) {
            line.append(", ").append(Math.min(100, done * 100 / total)).append('%');
        }
        line.append(", ").append(count(rate)).append("/s");
        if (total > done && rate > 0) {
            line.append(", about ").append(duration((total - done) / rate + 1)).append(" left");
        }
        return line.toString();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }
}
