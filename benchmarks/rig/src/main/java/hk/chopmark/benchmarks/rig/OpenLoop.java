package hk.chopmark.benchmarks.rig;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Callers that send at a steady pace, whatever the answers take, and a handler that follows the
 * log: how long from the moment an event was due until its handler has it.
 */
final class OpenLoop {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int WARM_UP = 50;

    private final long perSecond;
    private final long windowMillis;

    OpenLoop(long perSecond, long windowMillis) {
        this.perSecond = perSecond;
        this.windowMillis = windowMillis;
    }

    /** Figures {@code p50Micros} and {@code p99Micros}; each caller takes its turn. */
    Figures run(Contender contender, List<Appender> callers) throws Exception {
        Histogram seen = new ConcurrentHistogram(LONGEST_NANOS, 3);
        long periodNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long count = WARM_UP + Math.max(1, windowMillis * perSecond / 1_000);
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200);
        long measuredFrom = start + WARM_UP * periodNanos;
        AutoCloseable following =
                contender.follow(sent -> {
                    if (sent != 0 && sent - measuredFrom >= 0) {
                        long nanos = System.nanoTime() - sent;
                        seen.recordValue(Math.max(0, Math.min(nanos, LONGEST_NANOS)));
                    }
                });
        try (following;
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sending = new ArrayList<>();
            for (int c = 0; c < callers.size(); c++) {
                int first = c;
                Appender caller = callers.get(c);
                sending.add(
                        threads.submit(() -> {
                            for (long i = first; i < count; i += callers.size()) {
                                sendAt(start + i * periodNanos, caller);
                            }
                            return null;
                        }));
            }
            for (Future<?> one : sending) {
                one.get();
            }
            awaitAll(seen, count - WARM_UP);
        }
        return Figures.of("p50Micros", seen.getValueAtPercentile(50) / 1e3)
                .and("p99Micros", seen.getValueAtPercentile(99) / 1e3);
    }

    private static void sendAt(long due, Appender caller) throws Exception {
        while (System.nanoTime() - due < 0) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
        caller.append(due);
    }

    private static void awaitAll(Histogram seen, long count) {
        long patienceEnds = System.nanoTime() + PATIENCE_NANOS;
        while (seen.getTotalCount() < count) {
            if (System.nanoTime() - patienceEnds > 0) {
                throw new IllegalStateException(
                        "The handler saw " + seen.getTotalCount() + " of " + count + " events");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
