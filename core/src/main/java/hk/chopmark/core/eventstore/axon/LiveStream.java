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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.jspecify.annotations.Nullable;

/**
 * All events from a position on that match, and those still to come.
 *
 * <p>Behind the feed it reads the table, a bounded range of positions at a time, and one such page
 * ahead of its reader; once it has caught up it lives from the feed. A fetch looks at a bounded
 * count of events; when none of them matched the stream says that nothing is there and calls back
 * at once, so that a rare type cannot keep the caller's thread.
 */
final class LiveStream implements MessageStream<EventMessage> {

    private static final int RANGE = 2_000;
    private static final int RANGES_PER_FETCH = 4;

    /** Behind a page of large events nothing is read ahead, so that two of them are never held. */
    private static final long MOST_BYTES_TO_READ_ON = 8 << 20;

    private final TableReads table;
    private final EventFeed feed;
    private final QueryMatcher matcher;
    private final Function<StoredEvent, Entry<EventMessage>> decode;

    private final Deque<Supplier<Entry<EventMessage>>> ready = new ArrayDeque<>();
    private final Runnable wake = this::wake;
    private final AtomicBoolean waking = new AtomicBoolean();
    private volatile @Nullable Runnable callback;
    private @Nullable Entry<EventMessage> peeked;
    private @Nullable RuntimeException error;
    private @Nullable CompletableFuture<TagSearch.Page> ahead;
    private long from;
    private boolean closed;

    LiveStream(
            EventReader reader,
            EventFeed feed,
            List<TagQuery> queries,
            long from,
            Function<StoredEvent, Entry<EventMessage>> decode) {
        this.table = new TableReads(reader, queries);
        this.feed = feed;
        this.matcher = new QueryMatcher(queries);
        this.from = from;
        this.decode = decode;
        feed.listen(wake);
    }

    @Override
    public synchronized Optional<Entry<EventMessage>> peek() {
        if (peeked == null && !closed) {
            try {
                if (ready.isEmpty()) {
                    fetch();
                }
                Supplier<Entry<EventMessage>> next = ready.pollFirst();
                peeked = next == null ? null : next.get();
            } catch (RuntimeException e) {
                error = e;
                close();
            }
        }
        return Optional.ofNullable(peeked);
    }

    @Override
    public synchronized Optional<Entry<EventMessage>> next() {
        Optional<Entry<EventMessage>> entry = peek();
        peeked = null;
        return entry;
    }

    private void fetch() {
        for (int range = 0; range < RANGES_PER_FETCH && ready.isEmpty(); range++) {
            long before = from;
            Optional<List<EventFeed.Recent>> recent =
                    ahead == null ? feed.from(from, RANGE) : Optional.empty();
            if (recent.isPresent()) {
                take(recent.get());
            } else {
                takePage();
            }
            if (from == before) {
                return;
            }
        }
        if (ready.isEmpty()) {
            wake();
        }
    }

    /** Takes a page of the table, and has the next one read while this one is worked on. */
    private void takePage() {
        TagSearch.Page page = ahead == null ? table.from(from) : awaited(ahead);
        ahead = null;
        page.events().forEach(event -> ready.add(() -> decode.apply(event)));
        from = page.next();
        long next = from;
        if (next < page.head() && bytes(page) < MOST_BYTES_TO_READ_ON) {
            ahead = feed.readLater(() -> table.from(next));
        }
    }

    private static long bytes(TagSearch.Page page) {
        return page.events().stream()
                .mapToLong(event -> event.leaf().length + event.body().length)
                .sum();
    }

    private static TagSearch.Page awaited(CompletableFuture<TagSearch.Page> page) {
        try {
            return page.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void take(List<EventFeed.Recent> recent) {
        for (EventFeed.Recent event : recent) {
            if (matcher.matches(event.stored())) {
                ready.add(event::decoded);
            }
        }
        from += recent.size();
    }

    private void wake() {
        if (callback != null && waking.compareAndSet(false, true)) {
            feed.runLater(this::callBack);
        }
    }

    private void callBack() {
        waking.set(false);
        Runnable current = callback;
        if (current != null) {
            try {
                current.run();
            } catch (RejectedExecutionException e) {
                // The reader's threads have ended before it closed the stream: nobody to wake.
            }
        }
    }

    @Override
    public void setCallback(Runnable newCallback) {
        callback = newCallback;
        newCallback.run();
    }

    @Override
    public synchronized Optional<Throwable> error() {
        return Optional.ofNullable(error);
    }

    @Override
    public synchronized boolean isCompleted() {
        return error != null;
    }

    @Override
    public boolean hasNextAvailable() {
        return peek().isPresent();
    }

    @Override
    public synchronized void close() {
        closed = true;
        peeked = null;
        ready.clear();
        ahead = null;
        feed.unlisten(wake);
        wake();
    }
}
