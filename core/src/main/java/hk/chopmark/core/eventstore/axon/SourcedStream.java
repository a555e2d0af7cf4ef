package hk.chopmark.core.eventstore.axon;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.eventstore.EventReader;
import hk.chopmark.core.eventstore.QueryMatcher;
import hk.chopmark.core.eventstore.TagQuery;
import hk.chopmark.core.eventstore.TagSearch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.SimpleEntry;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;
import org.jspecify.annotations.Nullable;

/**
 * The events that a decision reads, then one terminal entry with the marker.
 *
 * <p>The marker is the head in the snapshot of the first page, so it covers exactly what that
 * snapshot shows; later pages stop there. Pages are fetched as they are asked for, on the caller's
 * thread; no connection is held between them.
 */
final class SourcedStream implements MessageStream<EventMessage> {

    private static final int FIRST_PAGE = 500;
    private static final int NEXT_PAGE = 2_000;

    private final EventReader reader;
    private final List<TagQuery> queries;
    private final QueryMatcher matcher;
    private final Function<StoredEvent, Entry<EventMessage>> decode;

    private final Deque<StoredEvent> ready = new ArrayDeque<>();
    private @Nullable Entry<EventMessage> peeked;
    private @Nullable RuntimeException error;
    private long from;
    private long head = -1;
    private boolean finished;

    SourcedStream(
            EventReader reader,
            List<TagQuery> queries,
            long from,
            Function<StoredEvent, Entry<EventMessage>> decode) {
        this.reader = reader;
        this.queries = queries;
        this.matcher = new QueryMatcher(queries);
        this.from = from;
        this.decode = decode;
    }

    @Override
    public synchronized Optional<Entry<EventMessage>> peek() {
        if (peeked == null && !finished) {
            try {
                peeked = fetch();
            } catch (RuntimeException e) {
                error = e;
                finished = true;
            }
        }
        return Optional.ofNullable(peeked);
    }

    @Override
    public synchronized Optional<Entry<EventMessage>> next() {
        Optional<Entry<EventMessage>> entry = peek();
        if (peeked != null && peeked.message() instanceof TerminalEventMessage) {
            finished = true;
        }
        peeked = null;
        return entry;
    }

    private Entry<EventMessage> fetch() {
        while (ready.isEmpty() && (head < 0 || from < head)) {
            boolean first = head < 0;
            TagSearch.Page page =
                    reader.page(
                            queries,
                            from,
                            first ? Long.MAX_VALUE : head,
                            first ? FIRST_PAGE : NEXT_PAGE);
            if (first) {
                head = page.head();
            }
            page.events().stream().filter(matcher::matches).forEach(ready::add);
            from = page.next();
        }
        StoredEvent event = ready.pollFirst();
        if (event != null) {
            return decode.apply(event);
        }
        return new SimpleEntry<>(
                TerminalEventMessage.INSTANCE,
                ConsistencyMarker.addToContext(
                        Context.empty(), new GlobalIndexConsistencyMarker(head)));
    }

    @Override
    public void setCallback(Runnable callback) {
        callback.run();
    }

    @Override
    public synchronized Optional<Throwable> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public synchronized boolean isCompleted() {
        return finished;
    }

    @Override
    public boolean hasNextAvailable() {
        return peek().isPresent();
    }

    @Override
    public synchronized void close() {
        finished = true;
        peeked = null;
        ready.clear();
    }
}
