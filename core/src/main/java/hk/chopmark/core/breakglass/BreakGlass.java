package hk.chopmark.core.breakglass;

import static hk.chopmark.core.reading.PersonalDataReader.masked;

import hk.chopmark.core.breakglass.BreakGlassJournal.Entry;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.disclosure.AccessQuestion;
import hk.chopmark.core.disclosure.BreakGlassReading;
import hk.chopmark.core.disclosure.BreakGlassReading.Basis;
import hk.chopmark.core.disclosure.BreakGlassReading.Opened;
import hk.chopmark.core.disclosure.BreakGlassReading.Party;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.mask.Mask;
import hk.chopmark.core.reading.AccessDecisions;
import hk.chopmark.core.reading.RecordedReadings;
import hk.chopmark.core.seal.OpenedField;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reading personal data while the log takes nothing: by two persons, recorded in a journal beside
 * the log.
 *
 * <p>One person asks, another confirms, the first opens. Opening first tries the log as every
 * reading does: while it takes the event, this is an ordinary reading. Only if it cannot, the
 * reading is written to the {@link BreakGlassJournal}, and only then the boxes are opened.
 *
 * <p><b>Guarantees</b>: stands in for the record, not for a right: both hold {@code
 * break-glass.open}, which is held for the whole school, when one asks, when the other confirms and
 * when it is opened, and the first may see these data, as far as the log could last be read.
 * Nothing is shown before its line of the journal is on disk. A request is opened once, within
 * {@link #VALIDITY}; it is forgotten when the process ends. At most {@value #MAX_OF_PERSON}
 * requests of a person and {@value #MAX_OF_SCHOOL} of a school wait at a time. Thread safe.
 */
public final class BreakGlass {

    /** What both persons may do. */
    private static final Act OPENING = Act.parse("break-glass.open");

    /** How long a request waits for the second person, and then for being opened. */
    public static final Duration VALIDITY = Duration.ofMinutes(10);

    /** Most subjects of one request. */
    public static final int MAX_SUBJECTS = 20;

    /** Most requests of one person in one school that wait at a time. */
    public static final int MAX_OF_PERSON = 3;

    /** Most requests of one school that wait at a time. */
    public static final int MAX_OF_SCHOOL = 20;

    private static final Logger LOG = LoggerFactory.getLogger(BreakGlass.class);

    private record Request(
            ViewPersonalData command,
            CommandContext context,
            List<Sealed<?>> handles,
            Instant expiresAt,
            @Nullable Actor witness) {}

    private final BreakGlassJournal journal;
    private final RecordedReadings readings;
    private final AccessDecisions decisions;
    private final Surroundings surroundings;
    private final Map<UUID, Request> requests = new LinkedHashMap<>();

    /**
     * What a break-glass reading needs to know of its node.
     *
     * @param head count of events in the partition
     * @param tailLost whether the signer has signed more than the database holds
     * @param clock server time
     * @param ids source of new ids
     */
    public record Surroundings(
            LongSupplier head, BooleanSupplier tailLost, InstantSource clock, Supplier<UUID> ids) {}

    /** Over the journal that stands in for the log. */
    public BreakGlass(
            BreakGlassJournal journal,
            RecordedReadings readings,
            AccessDecisions decisions,
            Surroundings surroundings) {
        this.journal = journal;
        this.readings = readings;
        this.decisions = decisions;
        this.surroundings = surroundings;
    }

    /** A request that waits for a second person. */
    public record Asked(UUID request, Instant expiresAt) {}

    /**
     * What was shown.
     *
     * @param recordedBy id of the event; of the journal's reading if the glass was broken
     * @param journalSequence line of the journal; empty for an ordinary reading
     */
    public record Shown(
            UUID recordedBy,
            Optional<Long> journalSequence,
            Map<Sealed<?>, OpenedField<?>> fields) {
        public Shown {
            fields = Map.copyOf(fields);
        }
    }

    /**
     * The first person asks.
     *
     * @param handles the fields that the command names
     * @throws DomainRejection {@code break-glass.not-permitted} if they may not break the glass;
     *     {@code break-glass.too-many-waiting} if too many requests of the person or the school
     *     wait
     */
    public Asked ask(
            ViewPersonalData command, CommandContext context, List<? extends Sealed<?>> handles) {
        PersonRef person = personOf(context.actor());
        requireTail();
        requireMayOpen(command.school(), person);
        if (command.subjects().size() > MAX_SUBJECTS) {
            throw DomainRejection.rule(
                    "break-glass.too-many-subjects",
                    Map.of("most", MAX_SUBJECTS, "found", command.subjects().size()));
        }
        return keep(command, context, handles);
    }

    private synchronized Asked keep(
            ViewPersonalData command, CommandContext context, List<? extends Sealed<?>> handles) {
        Instant now = now();
        requests.values().removeIf(request -> !now.isBefore(request.expiresAt()));
        requireRoom(command.school(), personOf(context.actor()));
        UUID id = surroundings.ids().get();
        Instant expiresAt = now.plus(VALIDITY);
        requests.put(id, new Request(command, context, List.copyOf(handles), expiresAt, null));
        return new Asked(id, expiresAt);
    }

    /** One person leaves room for the others of the school; each school has slots of its own. */
    private void requireRoom(SchoolId school, PersonRef person) {
        List<Request> ofSchool =
                requests.values().stream()
                        .filter(request -> request.command().school().equals(school))
                        .toList();
        long ofPerson =
                ofSchool.stream()
                        .filter(request -> personOf(request.context().actor()).equals(person))
                        .count();
        if (ofPerson >= MAX_OF_PERSON || ofSchool.size() >= MAX_OF_SCHOOL) {
            throw DomainRejection.rule(
                    "break-glass.too-many-waiting",
                    Map.of(
                            "mostOfPerson", MAX_OF_PERSON,
                            "mostOfSchool", MAX_OF_SCHOOL,
                            "minutes", VALIDITY.toMinutes()));
        }
    }

    /**
     * The second person confirms; another than the first, of the same school.
     *
     * @throws DomainRejection {@code break-glass.not-permitted} if they may not break the glass,
     *     before it is told whether there is such a request
     */
    public void confirm(UUID id, SchoolId school, Actor witness) {
        requireMayOpen(school, personOf(witness));
        settle(id, school, witness);
    }

    private synchronized void settle(UUID id, SchoolId school, Actor witness) {
        Request request = standing(id, school);
        if (personOf(witness).equals(personOf(request.context().actor()))) {
            throw DomainRejection.notAllowed("break-glass.same-person", Map.of("request", id));
        }
        requests.put(
                id,
                new Request(
                        request.command(),
                        request.context(),
                        request.handles(),
                        request.expiresAt(),
                        witness));
    }

    /**
     * The first person opens, once.
     *
     * @throws DomainRejection {@code break-glass.tail-lost}, {@code break-glass.not-confirmed},
     *     {@code break-glass.not-permitted}; {@code access.denied} if the log works and says no
     * @throws TransientFailure if neither the log nor the journal could be written
     * @throws hk.chopmark.core.eventstore.append.WriterFenced if only this node cannot write: the
     *     log works, ask another
     */
    public Shown open(UUID id, SchoolId school, Actor viewer) {
        requireTail();
        Request request = take(id, school, viewer);
        CommandResult recorded;
        try {
            recorded = readings.record(request.command(), request.context(), request.handles());
        } catch (TransientFailure e) {
            return broken(request, "transient");
        } catch (IntegrityViolation e) {
            return broken(request, "halted");
        }
        return new Shown(
                recorded.eventIds().getFirst(),
                Optional.empty(),
                masked(readings.open(request.command(), recorded, request.handles())));
    }

    /**
     * While the tail of the log is lost, as after a restore of an older database, what was erased
     * since cannot be known: then nobody sees anything.
     */
    private void requireTail() {
        if (surroundings.tailLost().getAsBoolean()) {
            throw DomainRejection.conflict("break-glass.tail-lost", Map.of());
        }
    }

    private Shown broken(Request request, String outage) {
        Actor witness = request.witness();
        if (witness == null) {
            throw new IllegalStateException("Nothing is opened without a witness");
        }
        Entry entry = journal.append(reading(request, witness, outage));
        LOG.atWarn()
                .addKeyValue("use", entry.reading().id())
                .addKeyValue("journalSequence", entry.sequence())
                .addKeyValue("outage", outage)
                .log("break-glass.opened");
        return new Shown(
                entry.reading().id(),
                Optional.of(entry.sequence()),
                readings.openJournalled(
                        request.command(), entry.reading().id(), request.handles()));
    }

    private BreakGlassReading reading(Request request, Actor witness, String outage) {
        ViewPersonalData command = request.command();
        Actor viewer = request.context().actor();
        Instant now = now();
        return new BreakGlassReading(
                surroundings.ids().get(),
                now,
                command.school(),
                new Party(personOf(viewer), viewer.auth()),
                new Party(personOf(witness), witness.auth()),
                new Opened(
                        command.resource(),
                        command.subjects().stream()
                                .sorted(Comparator.comparing(SubjectRef::text))
                                .toList(),
                        command.fields().stream().sorted().toList(),
                        command.categories().stream().sorted().toList()),
                request.context().purpose(),
                outage,
                basis(command, personOf(viewer), personOf(witness)));
    }

    /** What both were entitled by, as far as the log can be read. */
    private Basis basis(ViewPersonalData command, PersonRef viewer, PersonRef witness) {
        long head = surroundings.head().getAsLong();
        SchoolId school = command.school();
        Set<UUID> events = new LinkedHashSet<>();
        for (PersonRef person : List.of(viewer, witness)) {
            events.addAll(requireMayOpen(school, person));
        }
        // The journal is another place for the record, not another right: what a default view would
        // mask is shown to whoever may see it in full.
        Act seeing =
                Act.view(
                        command.resource(),
                        command.categories().stream().anyMatch(Mask::covers)
                                ? Permission.Mask.CLEAR
                                : Permission.Mask.MASKED);
        for (SubjectRef subject : command.subjects()) {
            events.addAll(
                    require(
                            new AccessQuestion(
                                    school, viewer, seeing, subject, command.categories(), null),
                            head));
        }
        return new Basis(head, List.copyOf(events));
    }

    private List<UUID> requireMayOpen(SchoolId school, PersonRef person) {
        return require(
                new AccessQuestion(school, person, OPENING, school, Set.of(), null),
                surroundings.head().getAsLong());
    }

    private List<UUID> require(AccessQuestion question, long head) {
        AccessDecisions.Evaluated evaluated =
                decisions.evaluate(question, AccessDecisions.Moment.now(now()), head);
        if (!evaluated.allowed()) {
            LOG.atWarn()
                    .addKeyValue("person", question.person().text())
                    .addKeyValue("missing", question.act().text())
                    .log("break-glass.refused");
            throw DomainRejection.notAllowed(
                    "break-glass.not-permitted",
                    Map.of("missing", question.act().text(), "person", question.person().text()));
        }
        return evaluated.reasons().stream()
                .flatMap(reason -> reason.events().stream())
                .map(AccessDecisions.Citation::event)
                .toList();
    }

    private synchronized Request take(UUID id, SchoolId school, Actor viewer) {
        Request request = standing(id, school);
        if (!personOf(viewer).equals(personOf(request.context().actor()))) {
            throw DomainRejection.unknown("break-glass.request-unknown", Map.of("request", id));
        }
        if (request.witness() == null) {
            throw DomainRejection.rule("break-glass.not-confirmed", Map.of("request", id));
        }
        requests.remove(id);
        return request;
    }

    private Request standing(UUID id, SchoolId school) {
        Request request = requests.get(id);
        if (request == null
                || !request.command().school().equals(school)
                || !now().isBefore(request.expiresAt())) {
            throw DomainRejection.unknown("break-glass.request-unknown", Map.of("request", id));
        }
        return request;
    }

    /** The readings that are not known to be in the log. */
    public List<Entry> pending() {
        return journal.pending();
    }

    /** How many of them are of a school. */
    public int pending(SchoolId school) {
        return (int)
                pending().stream().filter(entry -> entry.reading().school().equals(school)).count();
    }

    private static PersonRef personOf(Actor actor) {
        return switch (actor.ref()) {
            case ActorRef.Person(PersonRef person) -> person;
            case ActorRef.Service _, ActorRef.ServiceAccount _ ->
                    throw DomainRejection.notAllowed("break-glass.persons-only", Map.of());
        };
    }

    private Instant now() {
        return surroundings.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }
}
