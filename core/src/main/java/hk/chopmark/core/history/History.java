package hk.chopmark.core.history;

import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a school's record says, as events: by references, types and range, streamed in log order.
 *
 * <p><b>Guarantees</b>: reads the log itself, page by page, so that a stream of any length holds at
 * most one page in memory and no connection between two pages. Each page is one snapshot; events
 * that are appended meanwhile come at the end. Sealed fields are handles; nothing is opened. Thread
 * safe.
 *
 * <p><b>Throws</b>, also while a stream is read: {@link hk.chopmark.core.shared.TransientFailure}
 * when the database does not answer; {@link hk.chopmark.core.shared.IntegrityViolation} if stored
 * bytes disagree.
 */
public final class History {

    /** Most sets of references that one query asks for at once; more are asked for in turn. */
    private static final int MAX_SETS = 200;

    private final EventLog log;
    private final EventCodec codec;

    /** Over the stored events. */
    public History(EventLog log, EventCodec codec) {
        this.log = log;
        this.codec = codec;
    }

    /**
     * An event as it is stored and as it is read.
     *
     * @param stored leaf and body, byte for byte
     * @param recorded the event in them
     */
    public record Entry(StoredEvent stored, Recorded<?> recorded) {}

    /** All events of a school, to be narrowed. */
    public Query of(SchoolId school) {
        return new Query(school, List.of(), Set.of(), 0, Long.MAX_VALUE);
    }

    /** The event with an id, of whatever school. */
    public Optional<Recorded<?>> byId(UUID event) {
        return log.byId(event).map(codec::decode);
    }

    /** Where an event stands, if it was stored. */
    public OptionalLong positionOf(UUID event) {
        return log.byId(event).stream().mapToLong(StoredEvent::position).findFirst();
    }

    /**
     * The event at a position.
     *
     * @throws IllegalStateException if the log does not reach that far
     */
    public Recorded<?> at(long position) {
        return log.byPosition(position)
                .<Recorded<?>>map(codec::decode)
                .orElseThrow(() -> new IllegalStateException("No event at position " + position));
    }

    /** Some events side by side, of whatever school: those that one command stored. */
    public List<Recorded<?>> range(long firstPosition, int count) {
        List<Recorded<?>> events = new ArrayList<>(count);
        long end = firstPosition + count;
        for (long from = firstPosition; from < end; from += EventLog.MAX_RESULTS) {
            int most = (int) Math.min(EventLog.MAX_RESULTS, end - from);
            log.range(from, most).forEach(stored -> events.add(codec.decode(stored)));
        }
        return events;
    }

    /** A question to the record of one school; immutable, each narrowing is a new one. */
    public final class Query {

        private final SchoolId school;
        private final List<Set<String>> anyOf;
        private final Set<String> names;
        private final long from;
        private final long below;

        private Query(
                SchoolId school,
                List<Set<String>> anyOf,
                Set<String> names,
                long from,
                long below) {
            this.school = school;
            this.anyOf = List.copyOf(anyOf);
            this.names = Set.copyOf(names);
            this.from = from;
            this.below = below;
        }

        /**
         * Only events that refer to all of these; asked again, also those that refer to all of
         * these others.
         */
        public Query about(Ref... refs) {
            return about(List.of(refs));
        }

        /** The same for a collection of references. */
        public Query about(Collection<? extends Ref> refs) {
            List<Set<String>> sets = new ArrayList<>(anyOf);
            sets.add(refs.stream().map(Ref::text).collect(Collectors.toUnmodifiableSet()));
            return new Query(school, sets, names, from, below);
        }

        /** Only events that refer to one of these at least. */
        public Query aboutAny(Collection<? extends Ref> refs) {
            Query any = this;
            List<Set<String>> sets = new ArrayList<>(anyOf);
            refs.forEach(ref -> sets.add(Set.of(ref.text())));
            return refs.isEmpty() ? nothing() : new Query(any.school, sets, names, from, below);
        }

        private Query nothing() {
            return new Query(school, anyOf, names, 0, 0);
        }

        /** Only events of these types: records, or interfaces that records implement. */
        public Query ofTypes(Class<?>... types) {
            return ofTypes(List.of(types));
        }

        /** The same for a collection of types; any type if it is empty. */
        public Query ofTypes(Collection<Class<?>> types) {
            EventCatalog catalog = codec.catalog();
            return new Query(school, anyOf, catalog.namesOf(types), from, below);
        }

        /** Only events from this position on. */
        public Query from(long position) {
            return new Query(school, anyOf, names, position, below);
        }

        /** Only events below this position. */
        public Query below(long position) {
            return new Query(school, anyOf, names, from, position);
        }

        /** The events, in log order. */
        public Stream<Recorded<?>> stream() {
            return entries().map(Entry::recorded);
        }

        /** The events with their stored bytes, in log order. */
        public Stream<Entry> entries() {
            if (anyOf.size() > MAX_SETS) {
                return entriesInTurn();
            }
            return StreamSupport.stream(
                            Spliterators.spliteratorUnknownSize(
                                    new Pages(this), Spliterator.ORDERED | Spliterator.NONNULL),
                            false)
                    .map(stored -> new Entry(stored, codec.decode(stored)));
        }

        /** Many sets of references: each part is read whole, then all are put in order. */
        private Stream<Entry> entriesInTurn() {
            List<Entry> all = new ArrayList<>();
            for (int start = 0; start < anyOf.size(); start += MAX_SETS) {
                List<Set<String>> part =
                        anyOf.subList(start, Math.min(start + MAX_SETS, anyOf.size()));
                new Query(school, part, names, from, below).entries().forEach(all::add);
            }
            return all.stream()
                    .collect(
                            Collectors.toMap(
                                    entry -> entry.stored().position(),
                                    entry -> entry,
                                    (first, again) -> first,
                                    TreeMap::new))
                    .values()
                    .stream();
        }
    }

    /** Fetches the next page when the one before is read. */
    private final class Pages implements Iterator<StoredEvent> {
        private final Query query;
        private Iterator<StoredEvent> page = List.<StoredEvent>of().iterator();
        private long next;
        private boolean last;

        Pages(Query query) {
            this.query = query;
            this.next = query.from;
            this.last = query.from >= query.below;
        }

        @Override
        public boolean hasNext() {
            while (!page.hasNext() && !last) {
                fetch();
            }
            return page.hasNext();
        }

        private void fetch() {
            List<StoredEvent> found =
                    log.find(query.school, query.anyOf, query.names, next, EventLog.MAX_RESULTS);
            last = found.size() < EventLog.MAX_RESULTS;
            if (!found.isEmpty()) {
                next = found.getLast().position() + 1;
                last |= next >= query.below;
            }
            page = found.stream().filter(event -> event.position() < query.below).iterator();
        }

        @Override
        public StoredEvent next() {
            if (!hasNext()) {
                throw new NoSuchElementException("The record goes no further");
            }
            return page.next();
        }
    }
}
