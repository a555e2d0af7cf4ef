package hk.chopmark.api.quota;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the work of the request under way, in units of about a millisecond of a processor.
 *
 * <p>Work outside a request, such as that of the schedule, is nobody's and is not counted.
 */
public final class RequestWork {

    private static final ScopedValue<AtomicLong> TALLY = ScopedValue.newInstance();
    private static final int FACTS_PER_UNIT = 100;
    private static final int EVENTS_PER_UNIT = 20;
    private static final int BYTES_PER_UNIT = 16 << 10;

    private RequestWork() {}

    /** A request that may fail in ways of its own. */
    @FunctionalInterface
    public interface Request {
        /** Answers it. */
        void answer() throws Exception;
    }

    /**
     * Answers a request.
     *
     * @param tally one more than the work done in it is added here, also if it fails
     */
    static void counting(AtomicLong tally, Request request) throws Exception {
        tally.incrementAndGet();
        ScopedValue.where(TALLY, tally)
                .call(() -> {
                    request.answer();
                    return tally;
                });
    }

    /** A command was decided. */
    public static void decided(long facts, int events) {
        add(1 + facts / FACTS_PER_UNIT + events / EVENTS_PER_UNIT);
    }

    /** A file of this length was made of the record. */
    public static void written(long bytes) {
        add(bytes / BYTES_PER_UNIT);
    }

    private static void add(long units) {
        if (TALLY.isBound()) {
            TALLY.get().addAndGet(units);
        }
    }
}
