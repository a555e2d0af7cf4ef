package hk.chopmark.api.front;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.coyote.Request;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is at: since when, and with which request once its header is there.
 *
 * <p>Written by the thread that serves the connection, read by the one that looks at all of them.
 */
final class UnderWay {

    /** The connection that a thread serves at this moment. */
    private static final ThreadLocal<@Nullable UnderWay> SERVED = new ThreadLocal<>();

    private record Phase(long since, @Nullable Request request) {}

    private final AtomicReference<Phase> phase;

    UnderWay(long now) {
        phase = new AtomicReference<>(new Phase(now, null));
    }

    /** The thread serves this connection from now on; null for none. */
    static void serving(@Nullable UnderWay connection) {
        if (connection == null) {
            SERVED.remove();
        } else {
            SERVED.set(connection);
        }
    }

    /** The header of a request is there; it began with its first byte. */
    static void begun(Request request) {
        UnderWay connection = SERVED.get();
        if (connection != null) {
            long first = request.getStartTimeNanos();
            connection.phase.set(new Phase(first < 0 ? System.nanoTime() : first, request));
        }
    }

    /** The thread goes, and a part of the next header is there. */
    void waits(long now) {
        phase.updateAndGet(was -> was.request() == null ? was : new Phase(now, null));
    }

    /** Whether it has taken longer than it may. */
    boolean isOverdue(ConnectionBounds bounds, long now) {
        Phase is = phase.get();
        long taken = now - is.since();
        Request request = is.request();
        if (request == null) {
            return taken > bounds.header().toNanos();
        }
        // Whoever reads the body answers first, if a byte still comes.
        long body = bounds.body().plus(bounds.silence()).toNanos();
        return taken > bounds.request().toNanos() || (taken > body && waitsForBody(request));
    }

    private static boolean waitsForBody(Request request) {
        return request.getBytesRead() > 0
                && request.getBytesRead() < request.getContentLengthLong();
    }
}
