package hk.chopmark.benchmarks.rig;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A contender's own process: does what the referee asks, line by line, until its input ends.
 *
 * <p>Answers {@code ok <figures>}, {@code none} for what the contender does not offer, {@code
 * failed <why>}, and to {@code settings} the words.
 */
public final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final int PACED_CALLERS = 8;

    /** A contender that reads its whole log for each stream must not hold up the run. */
    private static final long SOURCE_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private static final long LIMIT = Long.MAX_VALUE;

    private final Contender contender;
    private final Workload workload;
    private int callersSoFar;
    private long imported;

    private Worker(Contender contender, Workload workload) {
        this.contender = contender;
        this.workload = workload;
    }

    /**
     * Makes a contender, serves the referee on standard input and output, and ends the process.
     *
     * @param contenders makes the contender; whatever it or its libraries print goes to standard
     *     error
     */
    public static <E extends Exception> void run(Workload workload, Opening<E> contenders)
            throws E, IOException {
        PrintStream answers =
                new PrintStream(
                        new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        BufferedReader requests =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Contender contender = contenders.open(workload)) {
            new Worker(contender, workload).serve(requests, answers);
        }
        System.exit(0);
    }

    /**
     * Makes a contender.
     *
     * @param <E> what may go wrong
     */
    @FunctionalInterface
    public interface Opening<E extends Exception> {
        /** Makes it, ready to be asked. */
        Contender open(Workload workload) throws E;
    }

    private void serve(BufferedReader in, PrintStream out) throws IOException {
        out.println("ready " + contender.settings());
        String line = in.readLine();
        while (line != null) {
            out.println(answer(line));
            line = in.readLine();
        }
    }

    private String answer(String line) {
        try {
            return "ok " + figures(Request.parse(line)).line();
        } catch (NotOffered e) {
            return "none";
        } catch (Exception e) {
            Throwable cause =
                    e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            if (cause instanceof NotOffered) {
                return "none";
            }
            LOG.error("{} failed", line, cause);
            return "failed " + cause.toString().lines().findFirst().orElse("");
        }
    }

    private Figures figures(Request request) throws Exception {
        return switch (request.task()) {
            case "import" -> importNext(request);
            case "append" -> append(request);
            case "command" -> command(request);
            case "neighbour" -> neighbour(request);
            case "source" -> source(request);
            case "replay" -> replay(request.size("events"));
            case "rebuild" -> rebuild(request.size("events"));
            case "latency" -> latency(request);
            case "memory" -> Memory.figures();
            default -> throw new IllegalArgumentException("Unknown task " + request.task());
        };
    }

    /** All events of the workload, or the next ones up to a count. */
    private Figures importNext(Request request) throws Exception {
        long from = imported;
        long to = request.sizes().getOrDefault("upTo", workload.imported());
        contender.prepareImport(from, to);
        AtomicLong next = new AtomicLong(from);
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int i = 0; i < contender.importCallers(); i++) {
                callers.add(
                        threads.submit(() -> {
                            long first = next.getAndAdd(Workload.BATCH_EVENTS);
                            while (first < to) {
                                contender.importBatch(first);
                                first = next.getAndAdd(Workload.BATCH_EVENTS);
                            }
                            return null;
                        }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }
        imported = to;
        return perSecond(to - from, System.nanoTime() - start);
    }

    private Figures append(Request request) throws Exception {
        contender.beforeAppending();
        List<Appender> callers = new ArrayList<>();
        for (int i = 0; i < request.size("callers"); i++) {
            callers.add(contender.appender(callersSoFar++));
        }
        return loop(request).run(callers);
    }

    private Figures command(Request request) throws Exception {
        contender.beforeAppending();
        int count = Math.toIntExact(request.size("callers"));
        List<Appender> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(contender.commander(i, count));
        }
        return loop(request).run(callers);
    }

    /** One caller alone, then the same beside a flood of others. */
    private Figures neighbour(Request request) throws Exception {
        contender.beforeAppending();
        int count = Math.toIntExact(request.size("callers"));
        List<Appender> one = List.of(contender.neighbour(count));
        Figures alone = loop(request).run(one);
        List<Appender> flood = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            flood.add(contender.commander(i, count + 1));
        }
        Figures flooded;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Figures> flooding = threads.submit(() -> loop(request).run(flood));
            flooded = loop(request).run(one);
            flooding.get();
        }
        double before = alone.value("p99Micros");
        double after = flooded.value("p99Micros");
        return Figures.of("aloneP50Micros", alone.value("p50Micros"))
                .and("aloneP99Micros", before)
                .and("floodedP50Micros", flooded.value("p50Micros"))
                .and("floodedP99Micros", after)
                .and("times", after / Math.max(1, before));
    }

    private static ClosedLoop loop(Request request) {
        return new ClosedLoop(
                request.size("warmUpMillis"),
                request.size("millis"),
                request.sizes().getOrDefault("limit", LIMIT));
    }

    private Figures source(Request request) throws Exception {
        long count = request.size("count");
        long streams = imported / Workload.STREAM_EVENTS;
        long step = Math.max(1, streams / 7) | 1;
        Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        long patienceEnds = System.nanoTime() + SOURCE_PATIENCE_NANOS;
        for (long i = -count / 4;
                i < count && (nanos.getTotalCount() == 0 || System.nanoTime() - patienceEnds < 0);
                i++) {
            long stream = Math.floorMod(i * step, streams);
            long start = System.nanoTime();
            int events = contender.source(stream);
            if (events < Workload.STREAM_EVENTS) {
                throw new IllegalStateException(
                        "Stream " + stream + " has only " + events + " events");
            }
            boolean warm = i >= 0 || start - patienceEnds >= 0;
            if (warm) {
                nanos.recordValue(System.nanoTime() - start);
            }
        }
        return Figures.of("p50Micros", nanos.getValueAtPercentile(50) / 1e3)
                .and("p99Micros", nanos.getValueAtPercentile(99) / 1e3);
    }

    private Figures replay(long events) throws Exception {
        long start = System.nanoTime();
        contender.replay(events);
        return perSecond(events, System.nanoTime() - start);
    }

    private Figures rebuild(long events) throws Exception {
        return perSecond(events, contender.rebuild(events));
    }

    private Figures latency(Request request) throws Exception {
        List<Appender> callers = new ArrayList<>();
        for (int i = 0; i < PACED_CALLERS; i++) {
            callers.add(contender.appender(callersSoFar++));
        }
        return new OpenLoop(request.size("perSecond"), request.size("millis"))
                .run(contender, callers);
    }

    private static Figures perSecond(long events, long nanos) {
        return Figures.of("rate", events * 1e9 / Math.max(1, nanos));
    }
}
