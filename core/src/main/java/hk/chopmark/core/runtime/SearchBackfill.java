package hk.chopmark.core.runtime;

import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.disclosure.DisclosureCommand.IndexPersonalData;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.facts.SearchableFact;
import hk.chopmark.core.facts.SearchableFact.Searchable;
import hk.chopmark.core.runtime.erasure.Erasures;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.search.BlindIndex;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/**
 * Puts people into the search index who are not in it: recorded before there was one, or after its
 * table was lost.
 *
 * <p>Reads the log of a school in pages; of each page it opens the names and phones that the index
 * lacks, after a {@code PersonalDataIndexed} that names whose.
 *
 * <p><b>Guarantees</b>: no record, no read; what is in the index is not opened, so the next call
 * goes on where a stopped one was, and one over a whole index opens nothing but values without a
 * comparable form; of one detail the latest value stays; nobody who is erased comes back, also if
 * it happens meanwhile. Holds one page in memory. May run beside everything else.
 *
 * <p><b>Throws</b> {@link hk.chopmark.core.shared.TransientFailure} if a database does not answer;
 * {@link hk.chopmark.core.shared.IntegrityViolation} if stored bytes disagree.
 */
public final class SearchBackfill {

    /** Most events of one page. */
    public static final int PAGE_EVENTS = 200;

    private static final CommandContext FILLING =
            CommandContext.of(Actor.service("search-index"), Purpose.ROSTER_ADMINISTRATION);

    /** What it works with. */
    record Parts(BlindIndex index, EventLog log, EventCodec codec, Erasures erasures) {}

    private final Parts parts;
    private final PersonalDataReader reader;

    SearchBackfill(Parts parts, PersonalDataReader reader) {
        this.parts = parts;
        this.reader = reader;
    }

    /**
     * What it came to.
     *
     * @param read events that hold names or phones
     * @param opened details that the index lacked
     */
    public record Filled(long read, long opened) {}

    /** A detail, and the event that holds it. */
    private record Detail(UUID event, long position, Searchable item) {
        Sealed<String> handle() {
            return item.value();
        }

        BlindIndex.Place place() {
            return new BlindIndex.Place(handle().subject(), item.field());
        }
    }

    /**
     * Fills the index of a school, as far as the log goes now.
     *
     * @param progress hears the position up to which everybody is in the index
     */
    public Filled run(SchoolId school, LongConsumer progress) {
        parts.index().reconcile(school, this::positionOf);
        Set<String> types =
                parts.codec().catalog().types().stream()
                        .filter(type ->
                                SearchableFact.class.isAssignableFrom(
                                        parts.codec().catalog().classOf(type.name())))
                        .map(type -> type.name())
                        .collect(Collectors.toSet());
        long read = 0;
        long opened = 0;
        long from = 0;
        while (true) {
            List<StoredEvent> page = parts.log().find(school, List.of(), types, from, PAGE_EVENTS);
            if (page.isEmpty()) {
                return new Filled(read, opened);
            }
            opened += fill(school, page);
            read += page.size();
            from = page.getLast().position() + 1;
            progress.accept(from);
        }
    }

    private OptionalLong positionOf(UUID event) {
        return parts.log().byId(event).stream().mapToLong(StoredEvent::position).findFirst();
    }

    private int fill(SchoolId school, List<StoredEvent> page) {
        List<Detail> lacking = lacking(school, page);
        if (lacking.isEmpty()) {
            return 0;
        }
        List<Sealed<String>> handles = lacking.stream().map(Detail::handle).toList();
        Map<Sealed<?>, OpenedField<?>> opened =
                reader.openToIndex(
                        new IndexPersonalData(
                                school,
                                subjectsOf(lacking),
                                handles.stream()
                                        .map(handle -> handle.location().path())
                                        .collect(Collectors.toSet()),
                                handles.stream().map(Sealed::category).collect(Collectors.toSet())),
                        FILLING,
                        handles);
        List<BlindIndex.Entry> entries = new ArrayList<>();
        Map<UUID, Long> positions = new HashMap<>();
        for (Detail detail : lacking) {
            Sealed<String> handle = detail.handle();
            if (opened.get(handle) instanceof OpenedField.Value<?>(String value)) {
                entries.add(
                        new BlindIndex.Entry(
                                detail.event(),
                                detail.item().kind(),
                                detail.item().field(),
                                Sealed.of(handle.subject(), handle.category(), value)));
                positions.put(detail.event(), detail.position());
            }
        }
        parts.index().stage(school, entries);
        parts.index().settle(school, positions);
        takeOutErased(school, subjectsOf(lacking));
        return entries.size();
    }

    /** Details of which the index holds neither this value nor a later one. */
    private List<Detail> lacking(SchoolId school, List<StoredEvent> page) {
        List<Detail> details = new ArrayList<>();
        for (StoredEvent stored : page) {
            if (parts.codec().decode(stored).event() instanceof SearchableFact fact) {
                for (Searchable item : fact.searchable()) {
                    details.add(new Detail(UUID.fromString(stored.id()), stored.position(), item));
                }
            }
        }
        Map<BlindIndex.Place, Long> known = parts.index().positions(school, subjectsOf(details));
        return details.stream()
                .filter(detail -> known.getOrDefault(detail.place(), -1L) < detail.position())
                .toList();
    }

    private static Set<SubjectRef> subjectsOf(List<Detail> details) {
        return details.stream()
                .map(detail -> detail.handle().subject())
                .collect(Collectors.toSet());
    }

    /**
     * An erasure is on record before it clears the index; so what it cleared before our rows came
     * is seen here, and what it clears later includes them.
     */
    private void takeOutErased(SchoolId school, Set<SubjectRef> subjects) {
        parts.erasures()
                .erased(school, subjects)
                .keySet()
                .forEach(owner ->
                        parts.index().delete(school, owner.subject(), Set.of(owner.category())));
    }
}
