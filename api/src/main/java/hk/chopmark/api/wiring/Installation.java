package hk.chopmark.api.wiring;

import hk.chopmark.api.mail.MailSettings;
import hk.chopmark.api.quota.Quotas.Rates;
import hk.chopmark.api.quota.RequestWork;
import hk.chopmark.api.secrets.PasswordCost;
import hk.chopmark.api.secrets.Secrets;
import hk.chopmark.api.secrets.Sessions.Limits;
import hk.chopmark.api.wiring.Databases.PoolSpec;
import hk.chopmark.api.wiring.Databases.Store;
import hk.chopmark.core.breakglass.BreakGlassJournal;
import hk.chopmark.core.eventstore.EventStoreSchema;
import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.eventstore.append.Sequencer;
import hk.chopmark.core.eventstore.fsck.Fsck;
import hk.chopmark.core.eventstore.tree.LogProgress;
import hk.chopmark.core.facts.duty.DuePolicy;
import hk.chopmark.core.log.checkpoint.CheckpointRefused;
import hk.chopmark.core.log.checkpoint.FileCheckpointSigner;
import hk.chopmark.core.log.checkpoint.SignerUnusable;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.log.checkpoint.VerifierKey;
import hk.chopmark.core.log.leaf.Origin;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.seal.KeyVault;
import hk.chopmark.core.seal.rows.KeySchema;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.TransientFailure;
import hk.chopmark.projections.catalog.ReadModelCatalog;
import hk.chopmark.projections.engine.ParkedEvents;
import hk.chopmark.projections.engine.ProjectionEngine;
import hk.chopmark.projections.engine.rebuild.ProjectionRebuilder;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.ReadSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An opened data folder: everything a command or the server works with.
 *
 * <p><b>Guarantees</b>: one process at a time; opened in this order and closed in the reverse:
 * lock, database, schemas, pools, key vault, signer, engine with read models. A failure while
 * opening closes what was open. Killed at any moment, the next opening finds a database that stops
 * and starts cleanly and a log that goes on where it was acknowledged.
 *
 * <p><b>Throws</b> {@link StartFailure} with what, why and what to do.
 */
public final class Installation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Installation.class);

    private static final int PARTITION = 0;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final List<ProjectionModule> MODULES = ReadModelCatalog.all();

    private static final PoolSpec LOG_POOL =
            new PoolSpec(
                    "log", Store.EVENTS, StoreRole.SEQUENCER.sqlName(), EventStoreSchema.NAME, 21);
    private static final PoolSpec ERASER_POOL =
            new PoolSpec(
                    "eraser", Store.EVENTS, StoreRole.ERASER.sqlName(), EventStoreSchema.NAME, 1);
    private static final int READERS = 10;
    private static final PoolSpec ACCESS_POOL =
            new PoolSpec("access", Store.EVENTS, AccessSchema.ROLE, AccessSchema.NAME, 4);
    private static final PoolSpec KEY_POOL =
            new PoolSpec("keys", Store.KEYS, KeySchema.ROLE, KeySchema.SCHEMA, 8);

    /** Something open, and what to say when it is closed. */
    private record Opened(String name, AutoCloseable part) {}

    private final DataFolder folder;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final boolean keyCare;
    private final Rates quotas;
    private final Optional<MailSettings> mail;
    private final boolean demonstration;
    private final StartListener listener;
    private final Deque<Opened> open = new ArrayDeque<>();
    private final Thread hook = new Thread(this::closeParts, "chopmark-close");
    private boolean closed;
    private final Parts parts;

    /** What the outside works with. */
    private record Parts(
            Databases databases,
            FileCheckpointSigner signer,
            AuditEngine engine,
            ProjectionEngine projections,
            ReadModels readModels,
            DataSource logPool,
            DataSource projectorPool,
            DataSource accessPool,
            Secrets secrets) {}

    private Installation(Opening opening) throws IOException, InterruptedException {
        this.folder = opening.folder;
        this.clock = opening.clock;
        this.nanos = opening.nanos;
        this.keyCare = KeyVaultSettings.care(opening.environment);
        this.quotas = QuotaSettings.of(opening.environment);
        this.mail = StartFailure.unless(() -> MailSettings.of(opening.environment));
        this.demonstration = opening.demonstration;
        this.listener = opening.listener;
        // Registered first: a signal that comes while we open closes what is open so far.
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            this.parts = openAll(opening);
        } catch (Throwable failure) {
            close();
            throw failure;
        }
    }

    /** Begins to open a data folder; it is made if it is missing. */
    public static Opening at(DataFolder folder) {
        return new Opening(folder);
    }

    /** How to open. */
    public static final class Opening {

        private final DataFolder folder;
        private Map<String, String> environment = Map.of();
        private boolean alone;
        private LongSupplier nanos = System::nanoTime;
        private InstantSource clock = InstantSource.system();
        private boolean demonstration;
        private PasswordCost passwordCost = PasswordCost.STANDARD;
        private StartListener listener = step -> {};
        private Consumer<StartFailure> onLost =
                failure -> LOG.atError().setCause(failure).log("database.lost");

        private Opening(DataFolder folder) {
            this.folder = folder;
        }

        /**
         * Environment variables that name another database server or hold a passphrase; none if not
         * said.
         */
        public Opening environment(Map<String, String> variables) {
            this.environment = Map.copyOf(variables);
            return this;
        }

        /**
         * As the only writer: servers that were started before on the same database append no more.
         */
        public Opening alone(boolean only) {
            this.alone = only;
            return this;
        }

        /** The time; the system's if not said. */
        public Opening clock(InstantSource source) {
            this.clock = source;
            return this;
        }

        /**
         * For tests: another time that only ever goes on, for budgets of work and for how long an
         * erasure waits until no node can remember a key.
         */
        public Opening nanos(LongSupplier passing) {
            this.nanos = passing;
            return this;
        }

        /** To show the program with invented people: staff may do without a second factor. */
        public Opening demonstration(boolean only) {
            this.demonstration = only;
            return this;
        }

        /** For tests: another price of a password than production's; no setting leads here. */
        public Opening passwordCost(PasswordCost cost) {
            this.passwordCost = cost;
            return this;
        }

        /** Hears of each step. */
        public Opening listener(StartListener steps) {
            this.listener = steps;
            return this;
        }

        /**
         * Told when the embedded database died and could not be started again; should end the
         * process.
         */
        public Opening onLost(Consumer<StartFailure> told) {
            this.onLost = told;
            return this;
        }

        /** Opens. */
        public Installation open() throws IOException, InterruptedException {
            return new Installation(this);
        }
    }

    private Parts openAll(Opening opening) throws IOException, InterruptedException {
        folder.create();
        opened("lock", DataFolderLock.take(folder, clock));
        DatabaseSettings settings = DatabaseSettings.of(opening.environment);
        Databases databases =
                opened(
                        "database",
                        settings.url() == null
                                ? EmbeddedDatabase.start(folder, listener, opening.onLost)
                                : ExternalDatabase.connect(settings, listener));
        listener.step("Checking the database schema");
        migrate(databases);
        DataSource log = opened("pool log", databases.pool(LOG_POOL));
        DataSource access = opened("pool access", databases.pool(ACCESS_POOL));
        ProjectionEngine.Options work = ProjectionSettings.of(opening.environment);
        DataSource projector = opened("pool projector", databases.pool(projectorPool(work)));
        DataSource keys = opened("pool keys", databases.pool(KEY_POOL));
        DataSource eraser = opened("pool eraser", databases.pool(ERASER_POOL));
        listener.step("Opening keys and signer");
        KeyVault vault =
                opened("key vault", KeyVaultSettings.open(opening.environment, folder.keys()));
        FileCheckpointSigner signer = opened("signer", openSigner());
        BreakGlassJournal journal = opened("break-glass journal", openJournal());
        listener.step("Starting the engine");
        ProjectionEngine projections =
                opened("projection threads", new ProjectionEngine(projector, MODULES, clock, work));
        AuditEngine engine =
                opened(
                        "engine",
                        AuditEngine.builder()
                                .events(log)
                                .keys(keys)
                                .vault(vault)
                                .signer(signer)
                                .eraser(eraser)
                                .breakGlassJournal(journal)
                                .sequencing(Sequencer.Options.STANDARD.alone(opening.alone))
                                .clock(clock)
                                .watchingClock()
                                .erasureNanos(opening.nanos)
                                .observing(RequestWork::decided)
                                .duePolicies(DuePolicy.all())
                                .configure(projections::configure)
                                .start());
        projections.attach(engine.axon(), engine.log(), engine.codec());
        ReadModels reads = new ReadModels(projector);
        Limits limits = SessionSettings.of(opening.environment);
        Secrets secrets =
                Secrets.of(
                        access, engine, clock, new Secrets.Settings(opening.passwordCost, limits));
        return new Parts(
                databases, signer, engine, projections, reads, log, projector, access, secrets);
    }

    private static PoolSpec projectorPool(ProjectionEngine.Options work) {
        return new PoolSpec(
                "projector",
                Store.EVENTS,
                StoreRole.PROJECTOR.sqlName(),
                ReadSchema.NAME,
                work.connections(MODULES.size()) + READERS);
    }

    private BreakGlassJournal openJournal() {
        try {
            return BreakGlassJournal.open(folder.breakGlassJournal());
        } catch (IntegrityViolation | IllegalStateException | UncheckedIOException e) {
            throw StartFailure.broken(
                    "the break-glass journal could not be opened",
                    String.valueOf(e.getMessage()),
                    "keep the file as it is and look into it: it says who read what while the log was closed",
                    e);
        }
    }

    private FileCheckpointSigner openSigner() {
        try {
            return FileCheckpointSigner.open(folder.signer(), new SecureRandom());
        } catch (SignerUnusable e) {
            throw StartFailure.broken(
                    "the signer could not be opened",
                    String.valueOf(e.getMessage()),
                    "look into " + folder.signer() + "; never restore it from an old copy",
                    e);
        }
    }

    private static void migrate(Databases databases) {
        try {
            DataSource events = databases.admin(Store.EVENTS);
            EventStoreSchema.migrate(events);
            ReadSchema.migrate(events);
            AccessSchema.migrate(events);
            KeySchema.migrate(databases.admin(Store.KEYS));
        } catch (RuntimeException e) {
            throw StartFailure.broken(
                    "the database schema could not be made or brought up to date",
                    String.valueOf(e.getMessage()),
                    "give the database user the rights named in docs/operations.md",
                    e);
        }
        databases.admit(Store.EVENTS, AccessSchema.rolesBeside());
        databases.admit(Store.KEYS, List.of(KeySchema.ROLE));
    }

    private synchronized <T extends AutoCloseable> T opened(String name, T part) {
        if (closed) {
            closeOne(new Opened(name, part));
            throw new IllegalStateException("Closed while opening");
        }
        open.push(new Opened(name, part));
        return part;
    }

    /** Has something closed before everything that is open now, such as a web server. */
    public void beforeClose(AutoCloseable part) {
        opened("guest", part);
    }

    /** The data folder. */
    public DataFolder folder() {
        return folder;
    }

    /** The engine: commands, log, proofs, keys. */
    public AuditEngine engine() {
        return parts.engine();
    }

    /** The read models at work. */
    public ProjectionEngine projections() {
        return parts.projections();
    }

    /** Reading from read models. */
    public ReadModels readModels() {
        return parts.readModels();
    }

    /** Builds read models anew. */
    public ProjectionRebuilder rebuilder() {
        return new ProjectionRebuilder(
                parts.projectorPool(), parts.projections(), engine().log(), engine().codec());
    }

    /** The events that read models leave out. */
    public ParkedEvents parkedEvents() {
        return new ParkedEvents(
                parts.projectorPool(), parts.projections(), engine().log(), engine().codec());
    }

    /** Checks everything stored against itself, the keys and the signer. */
    public Fsck fsck() {
        return Fsck.of(parts.logPool())
                .with(parts.signer())
                .with(school -> Optional.of(tag -> engine().codec().indexTag(school, tag)));
    }

    /**
     * Whom a verifier of this installation's evidence and checkpoints has to trust: the public key
     * of each school's log, and of the installation's own.
     */
    public TrustPolicy trustPolicy() {
        return TrustPolicy.of(
                engine().schools().logs().stream()
                        .flatMap(school -> signedHere(engine().schools().origin(school)).stream())
                        .toList());
    }

    /** Another server on the same database signs what it founded. */
    private Optional<VerifierKey> signedHere(Origin origin) {
        try {
            return Optional.of(parts.signer().verifierKey(origin));
        } catch (CheckpointRefused e) {
            if (e.reason() != CheckpointRefused.Reason.ORIGIN_UNKNOWN) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** What accounts prove themselves with. */
    public Secrets secrets() {
        return parts.secrets();
    }

    /** Connections that act as the role that keeps secrets and sessions. */
    public DataSource accessPool() {
        return parts.accessPool();
    }

    /**
     * Whether the log takes appends.
     *
     * @throws TransientFailure if the database does not answer
     */
    public LogState logState() {
        return ofLog(connection -> LogState.read(connection, PARTITION));
    }

    /**
     * How far the log is: appended, in the trees, signed.
     *
     * @throws TransientFailure if the database does not answer
     */
    public LogProgress logProgress() {
        return ofLog(connection -> LogProgress.read(connection, PARTITION));
    }

    @FunctionalInterface
    private interface LogReading<T> {
        T from(Connection connection) throws SQLException;
    }

    private <T> T ofLog(LogReading<T> reading) {
        try (Connection connection = parts.logPool().getConnection()) {
            return reading.from(connection);
        } catch (SQLException e) {
            throw new TransientFailure(
                    "Reading the state of the log: SQL state " + e.getSQLState(), RETRY_AFTER, e);
        }
    }

    /** The time. */
    public InstantSource clock() {
        return clock;
    }

    /** Time that only ever goes on, by which budgets of work are counted. */
    public LongSupplier nanos() {
        return nanos;
    }

    /** Whether a server of this installation looks after the epochs of the keys by itself. */
    public boolean caresForKeys() {
        return keyCare;
    }

    /** How much accounts and schools may ask of this server. */
    public Rates quotas() {
        return quotas;
    }

    /** The mail server that messages are sent through, if there is one. */
    public Optional<MailSettings> mail() {
        return mail;
    }

    /** Whether it is to show the program, with invented people. */
    public boolean isDemonstration() {
        return demonstration;
    }

    /** Closes everything, in the reverse order; safe to call again. */
    @Override
    public void close() {
        closeParts();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the hook is what runs
        }
    }

    private synchronized void closeParts() {
        closed = true;
        while (!open.isEmpty()) {
            closeOne(open.pop());
        }
    }

    private static void closeOne(Opened opened) {
        try {
            opened.part().close();
        } catch (Exception e) {
            // The rest must still be closed: above all PostgreSQL.
            LOG.atError().addKeyValue("part", opened.name()).setCause(e).log("close.failed");
        }
    }
}
