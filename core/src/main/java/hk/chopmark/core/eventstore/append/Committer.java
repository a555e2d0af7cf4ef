package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.eventstore.append.AppendQueue.Member;
import hk.chopmark.core.eventstore.append.SequencerSession.Head;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits batches of a sequencer, in one statement or one transaction each, and finds out what
 * became of one whose answer was lost.
 *
 * <p>Confined to the sequencer's thread. After an SQL error the connection is replaced and the
 * window begins anew, unless the error only refused the data of a single statement.
 */
final class Committer implements AutoCloseable {

    static final Duration RETRY_AFTER = Duration.ofMillis(200);

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final String LOCK_TIMEOUT = "55P03"; // lock_not_available
    private static final String STALLED = "25P03"; // idle_in_transaction_session_timeout
    private static final String COMPLETION_UNKNOWN = "40003";
    private static final int CATCH_UP_EVENTS = 4_096;

    /** While other nodes write, expecting them not to would be one round trip more. */
    private static final int UNDER_LOCK_AFTER_OTHERS = 8;

    private static final Duration RESOLVE_LIMIT = Duration.ofSeconds(60);
    private static final Duration RESOLVE_PAUSE = Duration.ofMillis(100);
    private static final Pattern KEY_OF_ID = Pattern.compile("\\(id\\)=\\(([0-9a-f-]{36})\\)");

    /** What became of a batch. */
    record Result(List<Member> accepted, long first, Function<Member, Batch.Outcome> outcomes) {

        Batch.Outcome outcome(Member member) {
            return outcomes.apply(member);
        }
    }

    private final DataSource sequencer;
    private final Sequencer.Options options;
    private final RecentWindow window;

    /** How many batches to come lock the head first; the first one does, to know where it is. */
    private int underLock = 1;

    private long writerEpoch;
    private volatile int backendPid;
    private @Nullable SequencerSession session;

    Committer(DataSource sequencer, Sequencer.Options options) {
        this.sequencer = sequencer;
        this.options = options;
        this.window = new RecentWindow(options.windowEvents());
    }

    /** Claims or joins the writer epoch. */
    void begin() {
        try {
            SequencerSession opened = session();
            writerEpoch = options.start() == Sequencer.Start.CLAIM ? opened.claim() : opened.join();
        } catch (SQLException e) {
            replaceSession();
            throw new TransientFailure(
                    "Opening the sequencer failed with SQL state "
                            + e.getSQLState()
                            + "; is the database up?",
                    RETRY_AFTER,
                    e);
        }
    }

    /**
     * Commits one batch.
     *
     * @throws SQLException if nothing of it was stored
     * @throws WriterFenced if another node has claimed the partition
     */
    Result commit(List<Member> members) throws SQLException {
        if (underLock == 0 && OneStatement.fits(members)) {
            Optional<Result> result = commitAtOnce(members);
            if (result.isPresent()) {
                return result.get();
            }
        }
        underLock = Math.max(0, underLock - 1);
        return commitUnderLock(members);
    }

    /**
     * Commits in one statement, on the expectation that nobody else has written since the window
     * ends.
     *
     * @return empty, and nothing is stored, if that cannot be told or is not so
     */
    private Optional<Result> commitAtOnce(List<Member> members) throws SQLException {
        Batch batch;
        try {
            SequencerSession open = session();
            open.beginAlone();
            batch = new Batch(open, window, members, window.end());
            batch.decideExpecting();
        } catch (SQLException | RuntimeException | Error e) {
            replaceSession();
            throw e;
        }
        try {
            if (batch.accepted().isEmpty() || batch.refusesKeyed()) {
                batch.undo();
                return Optional.empty();
            }
            if (!batch.appendAtOnce(options.partition(), writerEpoch)) {
                batch.undo();
                underLock = UNDER_LOCK_AFTER_OTHERS;
                return Optional.empty();
            }
        } catch (SQLException e) {
            // Refused as a whole, such as a key that was kept before; or another node stands still.
            if (concernsOneMember(e) || freedFor(e)) {
                batch.undo();
                return Optional.empty();
            }
            requireStoredAfterAll(batch, e);
        } catch (RuntimeException | Error e) {
            replaceSession();
            throw e;
        }
        window.trim();
        return Optional.of(result(batch));
    }

    private Result commitUnderLock(List<Member> members) throws SQLException {
        Batch batch;
        try {
            SequencerSession open = session();
            open.beginTogether();
            Head head = lockHead(open);
            if (head.writerEpoch() != writerEpoch) {
                throw new WriterFenced(options.partition(), writerEpoch, head.writerEpoch());
            }
            if (!head.state().isOpen()) {
                open.rollback();
                return halted(head);
            }
            catchUp(open, head.position());
            batch = new Batch(open, window, members, head.position());
            batch.decide();
            if (!batch.write(options.partition())) {
                open.rollback();
                return result(batch);
            }
        } catch (SQLException | RuntimeException | Error e) {
            // Nothing was committed: the server drops the transaction with the connection.
            replaceSession();
            throw e;
        }
        settle(batch);
        window.trim();
        return result(batch);
    }

    private Head lockHead(SequencerSession open) throws SQLException {
        try {
            return open.lockHead();
        } catch (SQLException e) {
            if (freedFor(e)) {
                return open.lockHead();
            }
            throw e;
        }
    }

    /** Whether the head was held by somebody who stands still, and is not any longer. */
    private boolean freedFor(SQLException e) throws SQLException {
        if (!LOCK_TIMEOUT.equals(e.getSQLState())) {
            return false;
        }
        boolean freed = session().freeHead();
        LOG.atWarn().addKeyValue("freed", freed).log("head.held");
        return freed;
    }

    private static Result result(Batch batch) {
        return new Result(batch.accepted(), batch.first(), batch::outcome);
    }

    private static Result halted(Head head) {
        try {
            head.state().requireOpen();
            throw new IllegalStateException("An open log is not halted");
        } catch (IntegrityViolation e) {
            return new Result(List.of(), head.position(), _ -> new Batch.Refused(e));
        }
    }

    /** The window must end where the head stands: other nodes write too. */
    private void catchUp(SequencerSession open, long head) throws SQLException {
        long missed = head - window.end();
        if (missed < 0 || missed > Math.min(options.windowEvents(), CATCH_UP_EVENTS)) {
            window.resetTo(head);
        } else if (missed > 0) {
            open.readInto(window, head);
            if (window.end() != head) {
                throw new IntegrityViolation(
                        "position-gap",
                        "partition "
                                + options.partition()
                                + ": expected events up to position "
                                + head
                                + ", found "
                                + window.end()
                                + "; run fsck",
                        null);
            }
            window.trim();
        }
    }

    private void settle(Batch batch) throws SQLException {
        try {
            Objects.requireNonNull(session).commit();
        } catch (SQLException e) {
            requireStoredAfterAll(batch, e);
        }
    }

    /** Throws what was given unless the batch stands all the same. */
    private void requireStoredAfterAll(Batch batch, SQLException lost) throws SQLException {
        replaceSession();
        if (!leavesDoubt(lost)) {
            throw lost;
        }
        LOG.atWarn().addKeyValue("sqlState", lost.getSQLState()).log("commit.answer.lost");
        if (!committedAfterAll(batch, lost)) {
            throw lost;
        }
    }

    /** Any other error is the server's word that it has rolled back. */
    private static boolean leavesDoubt(SQLException e) {
        String state = e.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("57P")
                || state.equals(COMPLETION_UNKNOWN);
    }

    /**
     * Asks the database what became of a commit without an answer. Locking the head waits for a
     * transaction that holds it; then its first event stands at its position, or not yet: a
     * statement may still wait for a table, unheard of. So the lock is kept when the answer is no:
     * the next attempt moves the head under it, and what comes late finds the head elsewhere.
     */
    private boolean committedAfterAll(Batch batch, SQLException lost) {
        if (batch.accepted().isEmpty()) {
            throw new TransientFailure(
                    "Appending: the answer of the commit was lost; repeat with the same idempotency key",
                    RETRY_AFTER,
                    lost);
        }
        EncodedEvent first = batch.accepted().getFirst().events().getFirst();
        long deadline = System.nanoTime() + RESOLVE_LIMIT.toNanos();
        while (System.nanoTime() - deadline < 0) {
            try {
                boolean stands = session().stands(batch.first(), first.id());
                LOG.atInfo().addKeyValue("committed", stands).log("commit.answer.found");
                return stands;
            } catch (SQLException e) {
                replaceSession();
                LockSupport.parkNanos(RESOLVE_PAUSE.toNanos());
            }
        }
        throw new TransientFailure(
                "Appending: the answer of the commit was lost and the database does not answer;"
                        + " repeat with the same idempotency key",
                RETRY_AFTER,
                lost);
    }

    /**
     * Whether a statement failed because of the data of a member, so that the others can go on
     * without it.
     */
    static boolean concernsOneMember(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        return state.startsWith("22") || state.startsWith("23");
    }

    /**
     * Whether a statement failed because the connection or the server went away, or because the
     * server did not wait for this node any longer.
     */
    static boolean brokeConnection(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        return state.startsWith("08") || state.startsWith("57P") || state.equals(STALLED);
    }

    /** What the member hears whose data was refused. */
    static RuntimeException rejection(SQLException e, AppendRequest request) {
        Matcher key = KEY_OF_ID.matcher(Objects.requireNonNullElse(e.getMessage(), ""));
        if (key.find()
                && request.events().stream().anyMatch(event -> event.id().equals(key.group(1)))) {
            return AppendRequest.duplicate(key.group(1));
        }
        return DomainRejection.rule(
                "append.refused", Map.of("sqlState", String.valueOf(e.getSQLState())));
    }

    /** Lets go of a batch that is not tried again, and of the head's lock with it. */
    void abandon() {
        replaceSession();
    }

    /** The server process that commits for this node, and so sends its notifications. */
    int backendPid() {
        return backendPid;
    }

    private SequencerSession session() throws SQLException {
        SequencerSession open = session;
        if (open == null) {
            open = SequencerSession.open(sequencer, options.partition());
            session = open;
            backendPid = open.backendPid();
        }
        return open;
    }

    /**
     * Gives up the connection without another word: a rollback would wait for ever behind a COPY
     * that was cut off. The server drops the transaction with the connection.
     */
    private void replaceSession() {
        window.resetTo(0);
        underLock = 1;
        SequencerSession old = session;
        session = null;
        if (old != null) {
            end(old::abort);
        }
    }

    /** Gives back the connection of an orderly end, between two batches. */
    @Override
    public void close() {
        SequencerSession old = session;
        session = null;
        if (old != null) {
            end(old::close);
        }
    }

    @FunctionalInterface
    private interface Ending {
        void run() throws SQLException;
    }

    private static void end(Ending ending) {
        try {
            ending.run();
        } catch (SQLException e) {
            LOG.atDebug()
                    .addKeyValue("sqlState", e.getSQLState())
                    .log("sequencer.connection.broken");
        }
    }
}
