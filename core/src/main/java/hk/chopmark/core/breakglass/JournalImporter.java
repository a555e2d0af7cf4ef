package hk.chopmark.core.breakglass;

import hk.chopmark.core.breakglass.BreakGlassJournal.Entry;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandSender;
import hk.chopmark.core.disclosure.BreakGlassCommand;
import hk.chopmark.core.disclosure.BreakGlassCommand.ImportBreakGlassReadings;
import hk.chopmark.core.disclosure.BreakGlassCommand.Line;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the break-glass journal holds into the log as soon as the log takes events again.
 *
 * <p><b>Guarantees</b>: each reading comes into the log once, whatever crashes: the decision leaves
 * out what is there, and the journal is marked only after the events are durable. Tries again every
 * few seconds as long as something waits.
 */
public final class JournalImporter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JournalImporter.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final CommandContext CONTEXT =
            CommandContext.of(Actor.service("break-glass-journal"), Purpose.AUDIT)
                    .from("break-glass-journal", null);

    private final CommandSender sender;
    private final BreakGlassJournal journal;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "chopmark-break-glass");
                thread.setDaemon(true);
                return thread;
            });
    private @Nullable ScheduledFuture<?> running;

    /** Over a journal; {@link #start} begins to look. */
    public JournalImporter(CommandSender sender, BreakGlassJournal journal) {
        this.sender = sender;
        this.journal = journal;
    }

    /** Looks every few seconds. */
    public void start() {
        running =
                timer.scheduleWithFixedDelay(
                        this::attempt, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void attempt() {
        try {
            importPending();
        } catch (RuntimeException e) {
            // The readings stay in the journal; the next attempt finds them.
            LOG.atWarn()
                    .addKeyValue("pending", journal.pending().size())
                    .setCause(e)
                    .log("break-glass.import-failed");
        }
    }

    /** Imports what waits; nothing is done while the log takes nothing. */
    public synchronized int importPending() {
        int imported = 0;
        for (List<Entry> run = nextRun(); !run.isEmpty(); run = nextRun()) {
            SchoolId school = run.getFirst().reading().school();
            List<Line> lines =
                    run.stream()
                            .map(entry -> new Line(entry.sequence(), entry.hash(), entry.reading()))
                            .toList();
            try {
                sender.send(new ImportBreakGlassReadings(school, lines), CONTEXT);
            } catch (DomainRejection e) {
                throw new IllegalStateException("The log refuses what the journal holds", e);
            }
            // A crash right here sends the same lines again, and the decision finds them there.
            journal.markImported(run.getLast().sequence());
            imported += run.size();
        }
        return imported;
    }

    /** The oldest readings that wait, as many as follow each other within one school. */
    private List<Entry> nextRun() {
        List<Entry> run = new ArrayList<>();
        for (Entry entry : journal.pending()) {
            SchoolId school = entry.reading().school();
            boolean another = !run.isEmpty() && !run.getFirst().reading().school().equals(school);
            if (another || run.size() == BreakGlassCommand.MAX_READINGS) {
                break;
            }
            run.add(entry);
        }
        return run;
    }

    @Override
    public void close() {
        ScheduledFuture<?> attempts = running;
        if (attempts != null) {
            attempts.cancel(false);
        }
        timer.shutdown();
        try {
            if (!timer.awaitTermination(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                timer.shutdownNow();
            }
        } catch (InterruptedException e) {
            timer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
