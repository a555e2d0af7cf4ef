package hk.chopmark.core.search;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.SearchedDetail;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.disclosure.DisclosureEvent.PersonalDataSearched;
import hk.chopmark.core.facts.SearchableFact;
import hk.chopmark.core.facts.SearchableFact.Searchable;
import hk.chopmark.core.history.History;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.reading.RecordedReadings;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.seal.search.BlindIndex;
import hk.chopmark.core.seal.search.SearchText;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Hkid;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SearchKind;
import hk.chopmark.core.shared.SubjectRef;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Finds people by name or phone.
 *
 * <p>The blind index offers candidates; {@code PersonalDataSearched} is appended, naming those whom
 * the searcher's grants reach; then their boxes are opened and compared, which nobody sees; those
 * found are shown as masks, by an ordinary {@code PersonalDataViewed} that names the search.
 *
 * <p><b>Guarantees</b>: nothing is opened before the search is on record, and nobody is named
 * before the view is. Tokens that two texts share by chance never show. The text searched for is
 * stored nowhere and stands in no message. A person outside the searcher's grants is not found, and
 * nothing tells that there would be one. An identity card number is refused.
 *
 * <p><b>Throws</b> {@link DomainRejection} {@code access.denied}, after the refusal was recorded;
 * {@code search.nothing-to-compare}, {@code search.identity-number}, {@code search.too-wide},
 * {@code search.too-often}.
 */
public final class PersonalDataSearch {

    /** Most details within the searcher's grants that one search compares. */
    public static final int MAX_COMPARED = 200;

    /** Most people shown for one search. */
    public static final int MAX_HITS = 50;

    /** The resource that people are found through. */
    private static final String WHERE = SearchPersonalData.RESOURCE;

    private final BlindIndex index;
    private final History history;
    private final RecordedReadings readings;
    private final PersonalDataReader reader;
    private final SearchPace pace;

    /**
     * @param readings opens what is compared
     * @param clock decides how often somebody may search
     */
    public PersonalDataSearch(
            BlindIndex index, History history, RecordedReadings readings, InstantSource clock) {
        this.index = index;
        this.history = history;
        this.readings = readings;
        this.reader = new PersonalDataReader(readings);
        this.pace = new SearchPace(clock);
    }

    /**
     * What is searched for.
     *
     * @param kind what the text is
     * @param text a name of at least two words or characters, or a whole phone number
     */
    public record Search(SchoolId school, SearchKind kind, String text) {
        /** Without the text. */
        @Override
        public String toString() {
            return "Search[" + kind + "]";
        }
    }

    /**
     * Somebody who was found.
     *
     * @param shown masks of details by their names, such as {@code nameZh}
     */
    public record Hit(SubjectRef subject, Map<String, OpenedField<?>> shown) {}

    /**
     * What a search came to.
     *
     * @param searchedBy the event that records the search
     * @param viewedBy the event that records that the hits were shown; empty if there are none
     * @param asOf count of events in the partition after it
     * @param hits by reference
     * @param more whether more were found than are shown
     */
    public record Found(
            UUID searchedBy, Optional<UUID> viewedBy, long asOf, List<Hit> hits, boolean more) {
        public Found {
            hits = List.copyOf(hits);
        }
    }

    /** A recorded detail that may be what is searched for, and all details of its event. */
    private record Lead(SubjectRef subject, Searchable detail, List<Searchable> beside) {
        Sealed<String> handle() {
            return detail.value();
        }
    }

    /** Searches. */
    public Found search(Search search, CommandContext context) {
        pace.count(search.school(), context.actor().ref());
        SearchText text = comparable(search);
        index.reconcile(search.school(), history::positionOf);
        List<BlindIndex.Candidate> candidates = index.candidates(search.school(), text);
        boolean tooMany = candidates.size() > BlindIndex.MAX_CANDIDATES;
        List<Lead> leads = tooMany ? List.of() : leads(search, candidates);
        CommandResult recorded = readings.record(command(search, leads), context, handlesOf(leads));
        UUID searchedBy = recorded.eventIds().getFirst();
        Set<SubjectRef> reached = reached(searchedBy);
        List<Lead> allowed =
                leads.stream().filter(lead -> reached.contains(lead.subject())).toList();
        if (tooMany || allowed.size() > MAX_COMPARED) {
            throw DomainRejection.rule("search.too-wide", Map.of("candidates", MAX_COMPARED));
        }
        List<Lead> found =
                compare(
                        text,
                        allowed,
                        readings.open(command(search, allowed), recorded, handlesOf(allowed)));
        if (found.isEmpty()) {
            return new Found(searchedBy, Optional.empty(), recorded.asOf(), List.of(), false);
        }
        return show(search, found, context, searchedBy);
    }

    private static SearchText comparable(Search search) {
        if (Hkid.isOne(search.text())) {
            throw DomainRejection.rule("search.identity-number", Map.of());
        }
        return SearchText.of(search.kind(), search.text())
                .orElseThrow(() ->
                        DomainRejection.rule(
                                "search.nothing-to-compare", Map.of("kind", search.kind().code())));
    }

    /** Reads the events of the candidates; their boxes stay closed. */
    private List<Lead> leads(Search search, List<BlindIndex.Candidate> candidates) {
        List<Lead> leads = new ArrayList<>();
        for (BlindIndex.Candidate candidate : candidates) {
            Object event =
                    history.byId(candidate.event())
                            .<Object>map(Recorded::event)
                            .orElse("not there");
            if (event instanceof SearchableFact fact) {
                fact.searchable().stream()
                        .filter(item ->
                                item.kind() == search.kind()
                                        && item.field().equals(candidate.field())
                                        && item.value().subject().equals(candidate.subject()))
                        .forEach(item ->
                                leads.add(new Lead(candidate.subject(), item, fact.searchable())));
            }
        }
        return leads;
    }

    private static SearchPersonalData command(Search search, List<Lead> leads) {
        return new SearchPersonalData(
                search.school(),
                WHERE,
                search.kind(),
                handlesOf(leads).stream()
                        .map(handle ->
                                new SearchedDetail(
                                        handle.subject(),
                                        handle.location().path(),
                                        handle.category()))
                        .collect(Collectors.toSet()));
    }

    /** Whom the event just recorded names: those the grants reach. */
    private Set<SubjectRef> reached(UUID searchedBy) {
        Object event =
                history.byId(searchedBy)
                        .<Object>map(Recorded::event)
                        .orElseThrow(() ->
                                new IllegalStateException("A search just recorded is not there"));
        if (event instanceof PersonalDataSearched searched) {
            return Set.copyOf(searched.subjects());
        }
        throw new IllegalStateException("A search was recorded as something else");
    }

    private static List<Lead> compare(
            SearchText text, List<Lead> leads, Map<Sealed<?>, OpenedField<?>> opened) {
        return leads.stream()
                .filter(lead ->
                        opened.get(lead.handle()) instanceof OpenedField.Value<?>(Object value)
                                && SearchText.of(text.kind(), String.valueOf(value))
                                        .filter(text::isFoundIn)
                                        .isPresent())
                .toList();
    }

    private Found show(Search search, List<Lead> found, CommandContext context, UUID searchedBy) {
        List<SubjectRef> all =
                found.stream()
                        .map(Lead::subject)
                        .distinct()
                        .sorted(Comparator.comparing(SubjectRef::text))
                        .toList();
        List<SubjectRef> shown = all.subList(0, Math.min(all.size(), MAX_HITS));
        Map<SubjectRef, Map<String, Sealed<String>>> details = new LinkedHashMap<>();
        shown.forEach(subject -> details.put(subject, new TreeMap<>()));
        for (Lead lead : found) {
            Map<String, Sealed<String>> ofSubject = details.get(lead.subject());
            if (ofSubject != null) {
                lead.beside().forEach(item -> ofSubject.putIfAbsent(item.field(), item.value()));
                ofSubject.put(lead.detail().field(), lead.handle());
            }
        }
        List<Sealed<String>> handles =
                details.values().stream().flatMap(items -> items.values().stream()).toList();
        PersonalDataReader.Reading reading =
                reader.read(
                        new ViewPersonalData(
                                search.school(),
                                WHERE,
                                Set.copyOf(shown),
                                pathsOf(handles),
                                categoriesOf(handles)),
                        context.from("search:" + searchedBy, context.occurredAt()),
                        handles);
        List<Hit> hits = new ArrayList<>();
        details.forEach((subject, items) -> {
            Map<String, OpenedField<?>> masks = new TreeMap<>();
            items.forEach((field, handle) -> masks.put(field, reading.field(handle)));
            hits.add(new Hit(subject, masks));
        });
        return new Found(
                searchedBy,
                Optional.of(reading.recordedBy()),
                reading.asOf(),
                hits,
                all.size() > shown.size());
    }

    private static List<Sealed<String>> handlesOf(List<Lead> leads) {
        return leads.stream().map(Lead::handle).toList();
    }

    private static Set<String> pathsOf(List<Sealed<String>> handles) {
        Set<String> paths = new HashSet<>();
        handles.forEach(handle -> paths.add(handle.location().path()));
        return paths;
    }

    private static Set<Category> categoriesOf(List<Sealed<String>> handles) {
        return handles.stream().map(Sealed::category).collect(Collectors.toSet());
    }
}
