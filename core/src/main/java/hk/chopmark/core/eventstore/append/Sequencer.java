package hk.chopmark.core.eventstore.append;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.eventstore.EventReader;
import hk.chopmark.core.eventstore.EventRows;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.eventstore.append.AppendQueue.Member;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.TransientFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives events their positions: one per partition and node, committing in groups.
 *
 * <p><b>Guarantees</b>: an answered append is durable, its events stand side by side, positions
 * have no gaps and follow the order of commits. A condition that no longer holds leaves no trace
 * and costs the other members of its batch nothing. The same idempotency key with the same request
 * is stored once and answered every time. Whether a lost commit took place is asked of the
 * database, never guessed.
 *
 * <p>A crash before the commit leaves nothing; after it, everything: the caller repeats the request
 * with its idempotency key.
 *
 * <p>Failures, always through the future: {@link AppendConflict}; {@link
 * hk.chopmark.core.shared.DomainRejection} {@code idempotency.key-reused} or {@code
 * append.duplicate-event}; {@link TransientFailure}; {@link WriterFenced}; {@link
 * hk.chopmark.core.shared.IntegrityViolation} while the log is halted.
 */
public final class Sequencer implements AutoCloseable {

    /** How a sequencer begins. */
    public enum Start {
        /** As the only writer: every sequencer opened before is fenced. */
        CLAIM,
        /** Beside others of the current writer epoch, on other nodes. */
        JOIN
    }

    /**
     * How a sequencer works.
     *
     * @param partition whose head it moves
     * @param start alone or beside others
     * @param windowEvents how many recent events it keeps in memory, 1 or more
     * @param patience how long a caller waits for room in the queue
     */
    public record Options(int partition, Start start, int windowEvents, Duration patience) {

        /** Partition 0, beside others, 32,768 recent events, 2 seconds. */
        public static final Options STANDARD =
                new Options(0, Start.JOIN, 32_768, Duration.ofSeconds(2));

        /** The same as the only writer from now on, or not. */
        public Options alone(boolean alone) {
            return new Options(partition, alone ? Start.CLAIM : Start.JOIN, windowEvents, patience);
        }
    }

    /**
     * The channel on which the server tells of every committed batch of every node: {@code
     * partition position}, where position is the new head.
     */
    public static final String HEAD_CHANNEL = SequencerSession.HEAD_CHANNEL;

    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
    private static final int MAX_ATTEMPTS = 4;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);

    private final Options options;
    private final EventReader reader;
    private final AppendQueue queue;
    private final Committer committer;
    private final ExecutorService answers;
    private final Thread thread;
    private final List<CommitListener> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable AppendObserver observer;
    private volatile @Nullable RuntimeException ended;

    private Sequencer(DataSource sequencer, Options options) {
        this.options = options;
        this.reader = new EventReader(sequencer, options.partition());
        this.queue = new AppendQueue(options.patience());
        this.committer = new Committer(sequencer, options);
        this.answers =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("chopmark-append-answer-", 0).factory());
        this.thread =
                Thread.ofPlatform()
                        .name("chopmark-sequencer-" + options.partition())
                        .daemon(true)
                        .unstarted(this::run);
    }

    /**
     * Opens a sequencer and starts its thread.
     *
     * @param sequencer connections acting as {@link StoreRole#SEQUENCER}; one is kept
     * @throws TransientFailure if the database is not reachable
     */
    public static Sequencer open(DataSource sequencer, Options options) {
        Sequencer opened = new Sequencer(sequencer, options);
        opened.committer.begin();
        opened.thread.start();
        return opened;
    }

    /** The partition whose head this sequencer moves. */
    public int partition() {
        return options.partition();
    }

    /**
     * Appends events; waits a bounded time for room in the queue.
     *
     * @return where they stand, once they are durable; completed on a virtual thread of its own
     */
    public CompletableFuture<Appended> append(AppendRequest request) {
        CompletableFuture<Appended> answer = new CompletableFuture<>();
        RuntimeException end = ended;
        if (end != null) {
            return CompletableFuture.failedFuture(end);
        }
        try {
            queue.put(new Member(request, options.partition(), answer));
        } catch (TransientFailure e) {
            RuntimeException reason = ended;
            answer.completeExceptionally(reason != null ? reason : e);
        }
        return answer;
    }

    /**
     * What became of an earlier request with this idempotency key, before any work is done for this
     * one.
     *
     * @throws hk.chopmark.core.shared.DomainRejection {@code idempotency.key-reused} if that was
     *     another request
     */
    public Optional<Appended> outcomeOf(Idempotency idempotency) {
        return reader.read(connection -> SequencerSession.outcomeOf(connection, idempotency));
    }

    /** The server process that sends this node's own notifications. */
    public int backendPid() {
        return committer.backendPid();
    }

    /** Calls a listener after every commit of this sequencer. */
    public void onCommit(CommitListener listener) {
        listeners.add(listener);
    }

    /** Has an observer hear of every batch; one at a time. */
    public void observe(AppendObserver newObserver) {
        observer = newObserver;
    }

    private void run() {
        try {
            List<Member> batch = queue.take();
            while (!batch.isEmpty()) {
                commit(batch);
                batch = queue.take();
            }
        } catch (InterruptedException e) {
            end(AppendQueue.closing());
        } catch (WriterFenced | IntegrityViolation e) {
            LOG.atError()
                    .addKeyValue("partition", options.partition())
                    .addKeyValue("reason", e.getMessage())
                    .log("sequencer.stopped");
            end(e);
        } catch (RuntimeException | Error e) {
            LOG.atError()
                    .addKeyValue("partition", options.partition())
                    .setCause(e)
                    .log("sequencer.failed");
            end(
                    new IllegalStateException(
                            "The sequencer has ended by a fault of its own; restart this node", e));
        } finally {
            committer.close();
        }
    }

    private void commit(List<Member> batch) {
        long startNanos = System.nanoTime();
        Committer.Result result;
        try {
            result = commitPatiently(batch);
        } catch (SQLException e) {
            if (Committer.concernsOneMember(e) && batch.size() > 1) {
                // One member's data spoilt the transaction of all. Alone each answers for itself,
                // in the same order.
                commitEach(batch);
                return;
            }
            failAll(
                    batch,
                    Committer.concernsOneMember(e)
                            ? Committer.rejection(e, batch.getFirst().request())
                            : notStored(e));
            observeFailure(batch, startNanos);
            return;
        } catch (TransientFailure e) {
            failAll(batch, e);
            observeFailure(batch, startNanos);
            return;
        } catch (RuntimeException | Error e) {
            RuntimeException reason =
                    e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
            failAll(batch, reason);
            throw e;
        }
        tellListeners(result.accepted(), result.first());
        int conflicts = 0;
        int failed = 0;
        for (Member member : batch) {
            switch (result.outcome(member)) {
                case Batch.Stored(Appended appended) ->
                        answers.execute(() -> member.answer().complete(appended));
                case Batch.Refused(RuntimeException reason) -> {
                    answers.execute(() -> member.answer().completeExceptionally(reason));
                    if (reason instanceof AppendConflict) {
                        conflicts++;
                    } else {
                        failed++;
                    }
                }
            }
        }
        int events = result.accepted().stream().mapToInt(member -> member.events().size()).sum();
        observe(batch, startNanos, events, conflicts, failed);
    }

    private void commitEach(List<Member> batch) {
        int done = 0;
        try {
            for (Member member : batch) {
                done++;
                commit(List.of(member));
            }
        } catch (RuntimeException | Error e) {
            failAll(
                    batch.subList(done, batch.size()),
                    e instanceof RuntimeException failure ? failure : new IllegalStateException(e));
            throw e;
        }
    }

    private void observeFailure(List<Member> batch, long startNanos) {
        observe(batch, startNanos, 0, 0, batch.size());
    }

    private void observe(
            List<Member> batch, long startNanos, int events, int conflicts, int failed) {
        AppendObserver current = observer;
        if (current == null) {
            return;
        }
        try {
            current.batch(
                    new AppendObserver.BatchFigures(
                            batch.size(),
                            events,
                            conflicts,
                            failed,
                            Duration.ofNanos(startNanos - batch.getFirst().arrivedNanos()),
                            Duration.ofNanos(System.nanoTime() - startNanos)));
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("append.observer.failed");
        }
    }

    /**
     * A connection that broke before the commit has stored nothing: the batch tries again on
     * another.
     */
    private Committer.Result commitPatiently(List<Member> batch) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return committer.commit(batch);
            } catch (SQLException e) {
                if (attempt == MAX_ATTEMPTS || !Committer.brokeConnection(e)) {
                    committer.abandon();
                    throw e;
                }
                LOG.atWarn().addKeyValue("sqlState", e.getSQLState()).log("append.reconnecting");
            }
        }
    }

    private static TransientFailure notStored(SQLException e) {
        LOG.atWarn().addKeyValue("sqlState", e.getSQLState()).log("append.failed");
        return new TransientFailure(
                "Appending failed with SQL state "
                        + e.getSQLState()
                        + "; repeat with the same idempotency key",
                Committer.RETRY_AFTER,
                e);
    }

    private void failAll(List<Member> members, RuntimeException reason) {
        for (Member member : members) {
            answers.execute(() -> member.answer().completeExceptionally(reason));
        }
    }

    private void tellListeners(List<Member> accepted, long first) {
        if (accepted.isEmpty() || listeners.isEmpty()) {
            return;
        }
        List<StoredEvent> events = new ArrayList<>();
        long position = first;
        for (Member member : accepted) {
            for (EncodedEvent event : member.events()) {
                events.add(EventRows.at(position++, event));
            }
        }
        for (CommitListener listener : listeners) {
            try {
                listener.committed(events);
            } catch (RuntimeException e) {
                // The events are durable; a deaf listener finds them by reading.
                LOG.atError().setCause(e).log("commit.listener.failed");
            }
        }
    }

    /** Whether it appends no more: closed, fenced, or stopped by a fault. The others may go on. */
    public boolean hasEnded() {
        return ended != null;
    }

    private void end(RuntimeException reason) {
        ended = reason;
        failAll(queue.close(), reason);
    }

    /** Finishes the batch at hand, refuses the rest, waits for the thread. */
    @Override
    public void close() {
        if (ended == null) {
            end(AppendQueue.closing());
        }
        try {
            if (!thread.join(STOP_PATIENCE)) {
                LOG.atError()
                        .addKeyValue("partition", options.partition())
                        .log("sequencer.close.timeout");
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answers.shutdown();
    }
}
