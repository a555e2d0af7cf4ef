package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.eventstore.BodyTags;
import hk.chopmark.core.eventstore.EventRows;
import hk.chopmark.core.eventstore.TagQuery;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a partition in memory, by tag, so that the usual condition needs no SQL.
 *
 * <p><b>Guarantees</b>: holds every event of {@code [start, end)}, without a gap, or says otherwise
 * by a larger {@code start}. Confined to the sequencer's thread.
 *
 * <p>Bounded by a count of events and {@value #MAX_BYTES} bytes of bodies; {@link #trim()} keeps to
 * them.
 */
final class RecentWindow {

    private static final long MAX_BYTES = 32 << 20;

    private record Entry(SchoolId school, String name, long[] tags, byte[] body) {}

    private final int maxEvents;
    private final Map<Long, Positions> byTag = new HashMap<>();
    private @Nullable Entry[] ring = new Entry[1_024];
    private long start;
    private long end;
    private long bytes;

    RecentWindow(int maxEvents) {
        this.maxEvents = maxEvents;
    }

    /** Position of the oldest event held; everything from here to {@link #end()} is. */
    long start() {
        return start;
    }

    /** Position after the newest event held. */
    long end() {
        return end;
    }

    /** Forgets everything; the window begins anew at {@code head}. */
    void resetTo(long head) {
        byTag.clear();
        ring = new Entry[1_024];
        start = head;
        end = head;
        bytes = 0;
    }

    /** Adds the event that stands at {@link #end()}. */
    void add(EncodedEvent event) {
        add(event.school(), EventRows.nameOf(event.type()), event.indexTags(), event.body());
    }

    /** Adds the event that stands at {@link #end()}. */
    void add(SchoolId school, String name, long[] sortedTags, byte[] body) {
        if (end - start == ring.length) {
            grow();
        }
        ring[slot(end)] = new Entry(school, name, sortedTags, body);
        for (long tag : sortedTags) {
            byTag.computeIfAbsent(tag, _ -> new Positions()).add(end);
        }
        bytes += body.length;
        end++;
    }

    /** Forgets the events from a position on, the newest ones: they did not come to stand there. */
    void forgetFrom(long position) {
        while (end > position) {
            end--;
            Entry newest = at(end);
            ring[slot(end)] = null;
            for (long tag : newest.tags()) {
                Positions positions = byTag.get(tag);
                if (positions != null && positions.removeNewest() == 0) {
                    byTag.remove(tag);
                }
            }
            bytes -= newest.body().length;
        }
    }

    /** Drops the oldest events beyond the bounds. */
    void trim() {
        while (end - start > maxEvents || bytes > MAX_BYTES) {
            Entry oldest = at(start);
            ring[slot(start)] = null;
            for (long tag : oldest.tags()) {
                Positions positions = byTag.get(tag);
                if (positions != null && positions.removeOldest() == 0) {
                    byTag.remove(tag);
                }
            }
            bytes -= oldest.body().length;
            start++;
        }
    }

    /** Whether an event held at or after {@code from} matches. */
    boolean holdsMatch(long from, TagQuery query) {
        long oldest = Math.max(from, start);
        if (query.hashes().length == 0) {
            for (long position = end - 1; position >= oldest; position--) {
                if (matches(position, query)) {
                    return true;
                }
            }
            return false;
        }
        Positions candidates = rarest(query);
        if (candidates == null) {
            return false;
        }
        for (long position : candidates.newestFirst()) {
            if (position < oldest) {
                return false;
            }
            if (matches(position, query)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Positions rarest(TagQuery query) {
        Positions rarest = null;
        for (long hash : query.hashes()) {
            Positions positions = byTag.get(hash);
            if (positions == null) {
                return null;
            }
            if (rarest == null || positions.size() < rarest.size()) {
                rarest = positions;
            }
        }
        return rarest;
    }

    private boolean matches(long position, TagQuery query) {
        Entry entry = at(position);
        return query.mayMatch(entry.school(), entry.name(), entry.tags())
                && (query.tags().isEmpty()
                        || query.matches(entry.school(), entry.name(), BodyTags.of(entry.body())));
    }

    private Entry at(long position) {
        Entry entry = ring[slot(position)];
        if (entry == null) {
            throw new IllegalStateException("The window has a gap at position " + position);
        }
        return entry;
    }

    private int slot(long position) {
        return (int) (position & (ring.length - 1));
    }

    private void grow() {
        @Nullable Entry[] larger = new Entry[2 * ring.length];
        for (long position = start; position < end; position++) {
            larger[(int) (position & (larger.length - 1))] = ring[slot(position)];
        }
        ring = larger;
    }

    /** Positions of one tag, ascending. */
    private static final class Positions {

        private final ArrayDeque<Long> ascending = new ArrayDeque<>(4);

        void add(long position) {
            ascending.addLast(position);
        }

        int removeOldest() {
            ascending.pollFirst();
            return ascending.size();
        }

        int removeNewest() {
            ascending.pollLast();
            return ascending.size();
        }

        int size() {
            return ascending.size();
        }

        Iterable<Long> newestFirst() {
            return ascending::descendingIterator;
        }
    }
}
