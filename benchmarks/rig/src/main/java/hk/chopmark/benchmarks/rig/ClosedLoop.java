package hk.chopmark.benchmarks.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/**
 * Callers that send, wait for the answer and send again, each on a virtual thread of its own.
 *
 * <p>What is sent within the window after the warm-up counts, and the window ends with the last
 * answer; each caller sends once at least. A limit of appends within the window ends it early, for
 * stores that would run out of memory.
 */
final class ClosedLoop {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final long warmUpNanos;
    private final long windowNanos;
    private final AtomicLong left;

    ClosedLoop(long warmUpMillis, long windowMillis, long limit) {
        this.warmUpNanos = TimeUnit.MILLISECONDS.toNanos(warmUpMillis);
        this.windowNanos = TimeUnit.MILLISECONDS.toNanos(windowMillis);
        this.left = new AtomicLong(limit);
    }

    /**
     * Runs the callers; figures {@code rate} (per second), {@code p50Micros}, {@code p99Micros}.
     */
    Figures run(List<Appender> callers) throws Exception {
        long from = System.nanoTime() + warmUpNanos;
        Histogram all = new Histogram(LONGEST_NANOS, 3);
        long end = from;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Seen>> seen = new ArrayList<>();
            for (Appender caller : callers) {
                Callable<Seen> call = () -> call(caller, from);
                seen.add(threads.submit(call));
            }
            for (Future<Seen> one : seen) {
                all.add(one.get().nanos());
                end = Math.max(end, one.get().lastAt());
            }
        }
        if (all.getTotalCount() == 0) {
            throw new IllegalStateException("Nothing was answered within the window");
        }
        return Figures.of("rate", all.getTotalCount() * 1e9 / Math.max(1, end - from))
                .and("p50Micros", all.getValueAtPercentile(50) / 1e3)
                .and("p99Micros", all.getValueAtPercentile(99) / 1e3);
    }

    /**
     * What one caller saw.
     *
     * @param nanos how long its appends took
     * @param lastAt when the last of them was answered
     */
    private record Seen(Histogram nanos, long lastAt) {}

    private Seen call(Appender caller, long from) throws Exception {
        Histogram nanos = new Histogram(LONGEST_NANOS, 3);
        long lastAt = from;
        long sent = System.nanoTime();
        while ((sent - from < windowNanos || nanos.getTotalCount() == 0)
                && (sent - from < 0 || left.getAndDecrement() > 0)) {
            caller.append(sent);
            long answered = System.nanoTime();
            if (sent - from >= 0) {
                nanos.recordValue(Math.min(answered - sent, LONGEST_NANOS));
                lastAt = answered;
            }
            sent = answered;
        }
        return new Seen(nanos, lastAt);
    }
}
