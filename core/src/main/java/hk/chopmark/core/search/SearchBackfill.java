package hk.chopmark.core.search;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureCommand.IndexPersonalData;
import hk.chopmark.core.facts.SearchableFact;
import hk.chopmark.core.facts.SearchableFact.Searchable;
import hk.chopmark.core.history.History;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.reading.RecordedReadings;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.rows.KeyOwner;
import hk.chopmark.core.seal.search.BlindIndex;
import hk.chopmark.core.seal.search.LoginNames;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * Puts people into the search index, and login names into theirs, who are not in it: recorded
 * before there was one, or after its table was lost.
 *
 * <p>Reads the log of a school in pages; of each page it opens the names and phones that the index
 * lacks and that are not erased, after a {@code PersonalDataIndexed} that names whose.
 *
 * <p><b>Guarantees</b>: no record, no read; what is in the index is not opened, so the next call
 * goes on where a stopped one was, and one over a whole index opens and records nothing; of one
 * detail the latest value stays; nobody who is erased is named or comes back, also if it happens
 * meanwhile. A detail whose box or key is gone without an erasure stops nobody else: it is told,
 * and tried again by the next call. Holds one page in memory. May run beside everything else.
 *
 * <p><b>Throws</b> {@link hk.chopmark.core.shared.TransientFailure} if a database does not answer;
 * {@link hk.chopmark.core.shared.IntegrityViolation} if stored bytes disagree.
 */
public final class SearchBackfill {

    /** Most events of one page. */
    public static final int PAGE_EVENTS = 200;

    /** Most missing details that are named. */
    public static final int MAX_NAMED = 100;

    private static final CommandContext FILLING =
            CommandContext.of(Actor.service("search-index"), Purpose.ROSTER_ADMINISTRATION);

    private final BlindIndex index;
    private final History history;
    private final Erasures erasures;
    private final RecordedReadings readings;
    private final LoginNameBackfill names;

    /**
     * Indexes that are made from the record.
     *
     * @param people names and phones
     * @param logins login names
     */
    public record Indexes(BlindIndex people, LoginNames logins) {}

    /** Over the indexes and the record they are made from. */
    public SearchBackfill(
            Indexes indexes, History history, Erasures erasures, RecordedReadings readings) {
        this.index = indexes.people();
        this.names = new LoginNameBackfill(indexes.logins(), history, erasures, readings);
        this.history = history;
        this.erasures = erasures;
        this.readings = readings;
    }

    /**
     * What it came to.
     *
     * @param read events that hold names or phones
     * @param opened details that the index lacked
     * @param findable those of them that can be searched for now; the others have no comparable
     *     form
     * @param missing details that the index lacks and that do not open
     */
    public record Filled(long read, long opened, long findable, Missing missing) {
        Filled plus(Filled page) {
            return new Filled(
                    read + page.read,
                    opened + page.opened,
                    findable + page.findable,
                    missing.plus(page.missing));
        }
    }

    /**
     * Details whose box or key is gone though no event says that they were erased.
     *
     * @param count of them
     * @param first at most {@value #MAX_NAMED} of them, in the order of the log
     */
    public record Missing(long count, List<Place> first) {

        /** Nothing is missing. */
        public static final Missing NONE = new Missing(0, List.of());

        public Missing {
            first = List.copyOf(first);
        }

        static Missing of(List<Place> places) {
            return new Missing(
                    places.size(), places.subList(0, Math.min(MAX_NAMED, places.size())));
        }

        Missing plus(Missing later) {
            return new Missing(
                    count + later.count,
                    Stream.concat(first.stream(), later.first.stream()).limit(MAX_NAMED).toList());
        }
    }

    /**
     * Where a detail is on record.
     *
     * @param event its id
     * @param field the path of the detail in its body, such as {@code newValue}
     */
    public record Place(UUID event, String field) {}

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
     * Fills the indexes of a school, as far as the log goes now: login names first.
     *
     * @param progress hears the position up to which everybody is in the index
     */
    public Filled run(SchoolId school, LongConsumer progress) {
        long logins = names.run(school, FILLING);
        index.reconcile(school, history::positionOf);
        return history.of(school).ofTypes(SearchableFact.class).stream()
                .gather(Gatherers.windowFixed(PAGE_EVENTS))
                .map(page -> {
                    Filled filled = fill(school, page);
                    progress.accept(page.getLast().position() + 1);
                    return filled;
                })
                .reduce(new Filled(logins, logins, logins, Missing.NONE), Filled::plus);
    }

    private Filled fill(SchoolId school, List<Recorded<?>> page) {
        List<Detail> lacking = notErased(school, lacking(school, page));
        Filled read = new Filled(page.size(), 0, 0, Missing.NONE);
        return lacking.isEmpty() ? read : read.plus(open(school, lacking));
    }

    private Filled open(SchoolId school, List<Detail> lacking) {
        List<Sealed<String>> handles = lacking.stream().map(Detail::handle).toList();
        IndexPersonalData command =
                new IndexPersonalData(
                        school,
                        subjectsOf(lacking),
                        handles.stream()
                                .map(handle -> handle.location().path())
                                .collect(Collectors.toSet()),
                        handles.stream().map(Sealed::category).collect(Collectors.toSet()));
        Map<Sealed<?>, OpenedField<?>> opened =
                readings.openThoseThere(
                        command, readings.record(command, FILLING, handles), handles);
        List<BlindIndex.Entry> entries = new ArrayList<>();
        Map<UUID, Long> positions = new HashMap<>();
        List<Place> missing = new ArrayList<>();
        for (Detail detail : lacking) {
            Sealed<String> handle = detail.handle();
            if (!opened.containsKey(handle)) {
                missing.add(new Place(detail.event(), handle.location().path()));
            } else if (opened.get(handle) instanceof OpenedField.Value<?>(String value)) {
                entries.add(
                        new BlindIndex.Entry(
                                detail.event(),
                                detail.item().kind(),
                                detail.item().field(),
                                Sealed.of(handle.subject(), handle.category(), value)));
                positions.put(detail.event(), detail.position());
            }
        }
        int findable = index.stage(school, entries);
        index.settle(school, positions);
        takeOutErased(school, subjectsOf(lacking));
        return new Filled(0, entries.size(), findable, Missing.of(missing));
    }

    /** What is erased is never in the index, so it is not lacking either. */
    private List<Detail> notErased(SchoolId school, List<Detail> lacking) {
        if (lacking.isEmpty()) {
            return lacking;
        }
        Set<KeyOwner> erased = erasures.erased(school, subjectsOf(lacking)).keySet();
        return lacking.stream()
                .filter(detail ->
                        !erased.contains(
                                new KeyOwner(
                                        detail.handle().subject(), detail.handle().category())))
                .toList();
    }

    /** Details of which the index holds neither this value nor a later one. */
    private List<Detail> lacking(SchoolId school, List<Recorded<?>> page) {
        List<Detail> details = new ArrayList<>();
        for (Recorded<?> recorded : page) {
            if (recorded.event() instanceof SearchableFact fact) {
                for (Searchable item : fact.searchable()) {
                    details.add(new Detail(recorded.id(), recorded.position(), item));
                }
            }
        }
        Map<BlindIndex.Place, Long> known = index.positions(school, subjectsOf(details));
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
        erasures.erased(school, subjects)
                .keySet()
                .forEach(owner -> index.delete(school, owner.subject(), Set.of(owner.category())));
    }
}
