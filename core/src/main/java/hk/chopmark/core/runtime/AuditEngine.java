package hk.chopmark.core.runtime;

import hk.chopmark.core.accounts.Accounts;
import hk.chopmark.core.breakglass.BreakGlass;
import hk.chopmark.core.breakglass.BreakGlassJournal;
import hk.chopmark.core.breakglass.JournalImporter;
import hk.chopmark.core.codec.EventCodec;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.decision.CommandSender;
import hk.chopmark.core.decision.SessionDecision;
import hk.chopmark.core.erasing.ErasablePlace;
import hk.chopmark.core.erasing.ErasureRunner;
import hk.chopmark.core.erasing.LoginNamePlace;
import hk.chopmark.core.erasing.Retention;
import hk.chopmark.core.erasing.SearchIndexPlace;
import hk.chopmark.core.eventstore.BoxRemoval;
import hk.chopmark.core.eventstore.EventLog;
import hk.chopmark.core.eventstore.LeaderLock;
import hk.chopmark.core.eventstore.Schools;
import hk.chopmark.core.eventstore.append.AppendObserver;
import hk.chopmark.core.eventstore.axon.EventWatch;
import hk.chopmark.core.eventstore.tree.Proofs;
import hk.chopmark.core.history.History;
import hk.chopmark.core.reading.AccessDecisions;
import hk.chopmark.core.reading.Dossier;
import hk.chopmark.core.reading.ErasureScope;
import hk.chopmark.core.reading.Erasures;
import hk.chopmark.core.reading.PersonalDataReader;
import hk.chopmark.core.reading.RecordedReadings;
import hk.chopmark.core.schedule.DueActRunner;
import hk.chopmark.core.schedule.DueRecord;
import hk.chopmark.core.schedule.DueRun;
import hk.chopmark.core.schedule.DueSource;
import hk.chopmark.core.seal.BoxOpener;
import hk.chopmark.core.seal.KeyEpochs;
import hk.chopmark.core.seal.SchoolKeys;
import hk.chopmark.core.seal.SubjectKeys;
import hk.chopmark.core.seal.clock.ClockWatch;
import hk.chopmark.core.seal.search.BlindIndex;
import hk.chopmark.core.seal.search.LoginNames;
import hk.chopmark.core.search.PersonalDataSearch;
import hk.chopmark.core.search.SearchBackfill;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.PurposeGrant;
import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.messaging.commandhandling.CommandBus;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.commandhandling.CommandResultMessage;
import org.axonframework.messaging.commandhandling.GenericCommandMessage;
import org.axonframework.messaging.core.GenericMessage;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.core.unitofwork.UnitOfWorkFactory;
import org.jspecify.annotations.Nullable;

/**
 * The engine: commands with an actor and a purpose go in, durable events come out.
 *
 * <p><b>Guarantees</b>: an answered command is durable; its events stand side by side, or none of
 * them; every rule held over facts that had not changed when they were stored. The same idempotency
 * key with the same request is done once and answered every time. Commands are decided on the
 * thread that sends them. Thread safe.
 *
 * <p>Made by {@link #builder}; {@link #close} ends everything it opened, and nothing that it was
 * given.
 */
public final class AuditEngine implements AutoCloseable, CommandSender {

    private static final Actor SCHEDULE = Actor.service("schedule");
    private static final CommandContext ERASING =
            CommandContext.of(Actor.service("erasure"), Purpose.RETENTION_AND_ERASURE);

    private final Node node;
    private final AxonConfiguration axon;
    private final CommandBus bus;
    private final Map<Class<?>, MessageType> commandTypes;
    private final RecordedReadings readings;
    private final PersonalDataReader reader;
    private final AccessDecisions accessDecisions;
    private @Nullable ErasureRunner eraser;
    private @Nullable DueActRunner schedule;
    private final @Nullable BreakGlass breakGlass;
    private final @Nullable JournalImporter importer;
    private final PersonalDataSearch search;

    AuditEngine(
            Node node,
            AxonConfiguration axon,
            Map<Class<?>, MessageType> commandTypes,
            @Nullable BreakGlassJournal journal) {
        this.node = node;
        this.axon = axon;
        this.bus = axon.getComponent(CommandBus.class);
        this.commandTypes = commandTypes;
        InstantSource clock = node.tools().clock();
        PurposeGrant.Issuer issuer = new PurposeGrant.Issuer(clock);
        this.readings =
                new RecordedReadings(
                        this,
                        issuer,
                        new BoxOpener(node.keys(), node.log(), node.schools()::origin, issuer),
                        node.erasures());
        this.reader = new PersonalDataReader(readings);
        this.search = new PersonalDataSearch(node.searchIndex(), node.history(), readings, clock);
        this.accessDecisions = new AccessDecisions(this, node.history(), node.codec().catalog());
        if (journal == null) {
            this.breakGlass = null;
            this.importer = null;
        } else {
            this.breakGlass =
                    new BreakGlass(
                            journal,
                            readings,
                            accessDecisions,
                            new BreakGlass.Surroundings(
                                    node.log()::head,
                                    () -> node.log().state().isTailLost(),
                                    clock,
                                    node.ids()));
            this.importer = new JournalImporter(this, journal);
        }
    }

    /** Looks every few seconds whether readings made without the log wait to come into it. */
    void startImporting() {
        if (importer != null) {
            importer.start();
        }
    }

    /** What it takes to carry erasures out on this node. */
    record Erasing(DataSource eraser, Duration pause, InstantSource clock, LongSupplier nanos) {}

    /**
     * Makes good what a restored key database brought back, then looks for erasures to carry out.
     */
    void startErasing(Erasing erasing) {
        List<ErasablePlace> places =
                List.of(
                        new SearchIndexPlace(node.searchIndex()),
                        new LoginNamePlace(node.loginNames(), this));
        ErasureRunner started =
                new ErasureRunner(
                        node.erasures(),
                        new ErasureRunner.Given(
                                step -> send(step, ERASING),
                                node.keys(),
                                node.inventory(),
                                new BoxRemoval(node.log(), erasing.eraser(), node.partition()),
                                places,
                                node.keyEpochs(),
                                node.vaultName(),
                                erasing.clock(),
                                erasing.nanos()));
        eraser = started;
        started.reconcile();
        started.start(erasing.pause());
    }

    /**
     * What it takes to carry due acts out on this node.
     *
     * @param lock says whether this node leads; closed with the engine
     */
    record Scheduling(
            List<DueSource> sources, LeaderLock lock, Duration pause, InstantSource clock) {}

    /** Looks for due acts to carry out. */
    void startSchedule(Scheduling scheduling) {
        DueActRunner started =
                new DueActRunner(
                        new DueActRunner.Given(
                                node.schools()::all,
                                new DueRecord(node.history()),
                                scheduling.sources(),
                                this::sendDue,
                                scheduling.lock(),
                                scheduling.clock(),
                                () -> lookAtClock().map(ClockWatch.Verdict::mayAct).orElse(true)));
        schedule = started;
        started.start(scheduling.pause());
    }

    /** The key stands for the request: a command made anew after a crash may carry other ids. */
    private Optional<UUID> sendDue(Command command, Purpose purpose, String key) {
        CommandContext context = CommandContext.of(SCHEDULE, purpose).withKey(key, key);
        return send(command, context).eventIds().stream().findFirst();
    }

    /**
     * Carries out what is due now, if this node leads; this node also does so by itself when an act
     * is due.
     *
     * @throws IllegalStateException if this node was given no source of due acts
     */
    public DueRun carryOutDueActs() {
        DueActRunner running = schedule;
        if (running == null) {
            throw new IllegalStateException("This node carries no due acts out");
        }
        return running.run();
    }

    /** Starts to put an engine together. */
    public static AuditEngineBuilder builder() {
        return new AuditEngineBuilder();
    }

    /**
     * Decides a command and stores what it decides; decides again if what it depends on changed
     * meanwhile, a few times.
     *
     * @return once the events are durable
     * @throws hk.chopmark.core.shared.DomainRejection if a rule forbids it: nothing was stored,
     *     except for {@code access.denied}, which is on the record
     * @throws hk.chopmark.core.shared.TransientFailure if it may be tried again unchanged, with an
     *     idempotency key to be safe
     * @throws hk.chopmark.core.shared.IntegrityViolation if the log is halted
     */
    @Override
    public CommandResult send(Command command, CommandContext context) {
        MessageType type = commandTypes.get(command.getClass());
        if (type == null) {
            throw new IllegalArgumentException("No area decides a " + command.getClass().getName());
        }
        Map<String, String> metadata = CommandMetadata.of(context);
        return ConflictRetry.run(() -> {
            String id = ids().get().toString();
            CommandMessage message =
                    new GenericCommandMessage(new GenericMessage(id, type, command, metadata));
            return node.repetitions().resultOf(dispatch(message));
        });
    }

    /** The keys of all subjects; not for strangers, who could open boxes with them. */
    SubjectKeys subjectKeys() {
        return node.keys();
    }

    /** How the clock of this node compares with the others; empty if nobody watches it. */
    public Optional<ClockWatch.Verdict> lookAtClock() {
        return node.keyEpochs().lookAtClock();
    }

    /**
     * The time that an event of this node would have now: its clock, or the newest event's time
     * while that is ahead. What "now" means in a question about the record.
     */
    public InstantSource time() {
        return node.tools().clock();
    }

    /** The keys that wrap those of the subjects: rotation, rewrapping, destruction. */
    public KeyEpochs keyEpochs() {
        return node.keyEpochs();
    }

    /**
     * Finds what an earlier request with this key and fingerprint recorded, without sending
     * anything.
     *
     * @param context with key and fingerprint
     * @throws hk.chopmark.core.shared.DomainRejection {@code idempotency.key-reused} if the key
     *     stands for another request
     */
    public Optional<CommandResult> recorded(SchoolId school, CommandContext context) {
        if (context.idempotencyKey() == null || context.fingerprint() == null) {
            throw new IllegalArgumentException(
                    "Only a request with key and fingerprint can be recognised");
        }
        return node.schools().knows(school)
                ? node.repetitions().recorded(school, CommandMetadata.of(context))
                : Optional.empty();
    }

    private Outcome dispatch(CommandMessage message) {
        try {
            @Nullable CommandResultMessage result = bus.dispatch(message, null).join();
            if (result != null && result.payload() instanceof Outcome outcome) {
                return outcome;
            }
        } catch (CompletionException e) {
            throw Failures.unwrap(e);
        }
        throw new IllegalStateException("A command came back without an outcome");
    }

    /**
     * Many commands of one kind in one school, decided over a state in memory.
     *
     * @param decision such as {@code RosterModule.enrolmentSession()}
     */
    public <C extends Command> DecisionSession<C> session(
            SchoolId school, SessionDecision<C, ?> decision) {
        return DecisionSession.of(
                school,
                decision,
                new DecisionSession.Parts(
                        node.tools(), axon.getComponent(UnitOfWorkFactory.class)));
    }

    /** The only way to personal data. */
    public PersonalDataReader personalData() {
        return reader;
    }

    /** All that is held about one subject. */
    public Dossier dossier() {
        return new Dossier(reader, node.history());
    }

    /** What an erasure would erase, before it is decided. */
    public ErasureScope erasureScope() {
        return new ErasureScope(node.history(), node.erasures());
    }

    /** Whether somebody may do something, now or at any past instant, and why. */
    public AccessDecisions accessDecisions() {
        return accessDecisions;
    }

    /** Finding people by name or phone. */
    public PersonalDataSearch search() {
        return search;
    }

    /** Puts into the search index who is not in it. */
    public SearchBackfill searchBackfill() {
        return new SearchBackfill(
                new SearchBackfill.Indexes(node.searchIndex(), node.loginNames()),
                node.history(),
                node.erasures(),
                readings);
    }

    /** What people are found through; not for strangers, who would search without a record. */
    BlindIndex searchIndex() {
        return node.searchIndex();
    }

    /** The keys of a school itself; what they seal for accounts lies outside the log. */
    public SchoolKeys schoolKeys(SchoolId school) {
        return node.schoolKeys(school);
    }

    /** What login names stand for; not for strangers, who could try names. */
    LoginNames loginNames() {
        return node.loginNames();
    }

    /** Who may sign in, as the record says now. */
    public Accounts accounts() {
        return new Accounts(node.history(), node.loginNames(), node.tools().clock(), node.ids());
    }

    /**
     * Tells of each change of accounts, sessions and keys, of posts and of erasures once it is
     * durable, those of other nodes too, until it is closed. Whoever remembers that a session
     * stands forgets it when told of the session or its person, and forgets everything when unsure.
     */
    public EventWatch watchIdentities(EventWatch.Listener listener) {
        return EventWatch.start(node.engine(), Accounts::isTouchedBy, listener);
    }

    /** What the record says of erasures. */
    public Erasures erasures() {
        return node.erasures();
    }

    /** What has to be kept, and what was kept too long. */
    public Retention retention() {
        return node.retention();
    }

    /**
     * Carries out the erasures that are decided, as far as can be now; this node also does so by
     * itself every few seconds.
     *
     * @return how many are left for a later time
     * @throws IllegalStateException if this node was given nothing to erase with
     */
    public int carryOutErasures() {
        ErasureRunner running = eraser;
        if (running == null) {
            throw new IllegalStateException("This node does not carry out erasures");
        }
        return running.carryOut();
    }

    /** Reading by two persons while the log takes nothing; empty without a journal for it. */
    public Optional<BreakGlass> breakGlass() {
        return Optional.ofNullable(breakGlass);
    }

    /** The record as events, streamed. */
    public History history() {
        return node.history();
    }

    /** Stored events, byte for byte. */
    public EventLog log() {
        return node.log();
    }

    /** Proofs over the schools' logs, and their checkpoints. */
    public Proofs proofs() {
        return node.proofs();
    }

    /** The schools and the names of their logs. */
    public Schools schools() {
        return node.schools();
    }

    /** Events to stored parts and back. */
    public EventCodec codec() {
        return node.codec();
    }

    /** Has an observer hear of every batch of appends, for metrics; one at a time. */
    public void observe(AppendObserver observer) {
        node.sequencer().observe(observer);
    }

    /**
     * Whether this node appends no more, for good: another has taken the log for itself, or a fault
     * ended the sequencer.
     */
    public boolean hasStoppedWriting() {
        return node.sequencer().hasEnded();
    }

    /** Axon, started; for processors and their status. */
    public AxonConfiguration axon() {
        return axon;
    }

    /** Count of events in the partition. */
    public long head() {
        return node.log().head();
    }

    /** Source of new ids: UUIDv7. */
    public Supplier<UUID> ids() {
        return node.ids();
    }

    /** Stops processors, then appending, then the trees and checkpoints. */
    @Override
    public void close() {
        if (schedule != null) {
            schedule.close();
        }
        if (eraser != null) {
            eraser.close();
        }
        if (importer != null) {
            importer.close();
        }
        axon.shutdown();
        node.close();
    }
}
