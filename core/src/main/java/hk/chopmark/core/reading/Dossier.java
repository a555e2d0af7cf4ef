package hk.chopmark.core.reading;

import hk.chopmark.core.codec.SealedFields;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.HeldPlace;
import hk.chopmark.core.disclosure.DisclosureCommand;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.history.History;
import hk.chopmark.core.reading.HeldOnRecord.Fields;
import hk.chopmark.core.reading.HeldOnRecord.Wanted;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that is held about one subject: every sealed field on the record, corrected and outdated ones
 * too, and the places beside it.
 *
 * <p><b>Guarantees</b>: a reading like any other: {@link PersonalDataReader} records it before
 * anything is opened, and a refusal is recorded too; the right is that of the resource {@value
 * #RESOURCE}. The identity card number comes alone, through {@value #NUMBER_RESOURCE}. An answer
 * that finds nothing is recorded as well. Thread safe.
 *
 * <p><b>Source</b>: Personal Data (Privacy) Ordinance, Cap. 486, section 18: a copy of the data
 * held.
 *
 * <p><b>Throws</b> {@link DomainRejection} {@code access.denied}; {@code dossier.nothing-held} if
 * no event can hold data of these categories about such a subject; {@code dossier.number-alone} if
 * the identity card number is asked for together with something else.
 */
public final class Dossier {

    /** Through what it is looked at. */
    public static final String RESOURCE = "dossier";

    /** Through what the identity card number is looked at. */
    public static final String NUMBER_RESOURCE = "identity-number";

    /** Most fields of one page. */
    public static final int MAX_FIELDS = 500;

    private final PersonalDataReader reader;
    private final PersonalDataInventory inventory;
    private final HeldOnRecord record;

    /** Over the record, with what opens boxes for recorded commands. */
    public Dossier(PersonalDataReader reader, History history) {
        this(reader, history, PersonalDataInventory.ofThisProgram());
    }

    Dossier(PersonalDataReader reader, History history, PersonalDataInventory inventory) {
        this.reader = reader;
        this.inventory = inventory;
        this.record = new HeldOnRecord(history, inventory);
    }

    /**
     * What to see.
     *
     * @param subject a person, or a document
     * @param categories one or more
     * @param from position from which the page starts; 0 for the first
     * @param limit most fields of the page, 1 to {@value #MAX_FIELDS}; one event is never cut in
     *     two, so it may be a few more
     */
    public record Request(
            SchoolId school, SubjectRef subject, Set<Category> categories, long from, int limit) {
        public Request {
            categories = Set.copyOf(categories);
            if (categories.isEmpty() || from < 0 || limit < 1 || limit > MAX_FIELDS) {
                throw new IllegalArgumentException(
                        "A page of a dossier is of some categories, with 1 to "
                                + MAX_FIELDS
                                + " fields");
            }
        }

        private Wanted wanted() {
            return new Wanted(school, subject, categories);
        }

        private String resource() {
            if (!categories.contains(Category.HKID)) {
                return RESOURCE;
            }
            if (categories.size() > 1) {
                throw DomainRejection.rule("dossier.number-alone", Map.of());
            }
            return NUMBER_RESOURCE;
        }
    }

    /**
     * One field.
     *
     * @param event simple name of the event that carries it
     * @param eventId its id, to prove it by
     * @param at when it was recorded
     * @param path where the field stands in the event
     * @param value the value, its mask, or that it was erased
     */
    public record Line(
            String event,
            UUID eventId,
            Instant at,
            String path,
            Category category,
            OpenedField<?> value) {}

    /**
     * A page of a dossier.
     *
     * @param recordedBy the event that records this reading
     * @param asOf count of events in the partition after it
     * @param lines in log order
     * @param next where the next page starts; empty if this is the last
     * @param places where else these data lie
     */
    public record Page(
            UUID recordedBy,
            long asOf,
            List<Line> lines,
            OptionalLong next,
            List<HeldPlace> places) {
        public Page {
            lines = List.copyOf(lines);
            places = List.copyOf(places);
        }
    }

    /** A page with names, numbers and the like as masks. */
    public Page view(Request request, CommandContext context) {
        Cut cut = cut(request);
        ViewPersonalData command =
                new ViewPersonalData(
                        request.school(),
                        request.resource(),
                        Set.of(request.subject()),
                        cut.names(),
                        request.categories());
        return page(request, cut, reader.read(command, context, cut.handles()));
    }

    /** A page without masks. */
    public Page unmask(Request request, CommandContext context) {
        Cut cut = cut(request);
        UnmaskPersonalData command =
                new UnmaskPersonalData(
                        request.school(),
                        request.resource(),
                        Set.of(request.subject()),
                        cut.names(),
                        request.categories());
        return page(request, cut, reader.unmask(command, context, cut.handles()));
    }

    /**
     * The events of a page.
     *
     * @param names paths that the reading names; of what was looked for, if nothing was found
     */
    private record Cut(List<Fields> events, Set<String> names, OptionalLong next) {

        List<Sealed<?>> handles() {
            return events.stream()
                    .flatMap(event -> event.found().stream())
                    .<Sealed<?>>map(SealedFields.Found::field)
                    .toList();
        }
    }

    private Cut cut(Request request) {
        List<PersonalDataInventory.Line> declared = record.declared(request.wanted());
        if (declared.isEmpty()) {
            throw DomainRejection.unknown(
                    "dossier.nothing-held", Map.of("kind", request.subject().kind()));
        }
        List<Fields> events = new ArrayList<>();
        Set<String> paths = new TreeSet<>();
        int fields = 0;
        try (Stream<Fields> found = record.from(request.wanted(), request.from())) {
            Iterator<Fields> rest = found.iterator();
            while (rest.hasNext()) {
                Fields event = rest.next();
                Set<String> more = new HashSet<>(paths);
                event.found().forEach(field -> more.add(field.field().location().path()));
                if (!events.isEmpty()
                        && (fields + event.found().size() > request.limit()
                                || more.size() > DisclosureCommand.MAX_FIELDS)) {
                    return new Cut(events, paths, OptionalLong.of(event.event().position()));
                }
                events.add(event);
                paths.addAll(more);
                fields += event.found().size();
            }
        }
        return new Cut(events, paths.isEmpty() ? namesOf(declared) : paths, OptionalLong.empty());
    }

    private static Set<String> namesOf(Collection<PersonalDataInventory.Line> declared) {
        return declared.stream()
                .map(line -> line.held().field())
                .limit(DisclosureCommand.MAX_FIELDS)
                .collect(Collectors.toSet());
    }

    private Page page(Request request, Cut cut, PersonalDataReader.Reading reading) {
        List<Line> lines = new ArrayList<>();
        for (Fields event : cut.events()) {
            for (SealedFields.Found found : event.found()) {
                lines.add(
                        new Line(
                                event.event().event().getClass().getSimpleName(),
                                event.event().id(),
                                event.event().at(),
                                found.path(),
                                found.field().category(),
                                reading.field(found.field())));
            }
        }
        return new Page(
                reading.recordedBy(),
                reading.asOf(),
                lines,
                cut.next(),
                inventory.placesOf(record.declared(request.wanted())));
    }
}
