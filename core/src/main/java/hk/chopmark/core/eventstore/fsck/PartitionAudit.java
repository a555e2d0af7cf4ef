package hk.chopmark.core.eventstore.fsck;

import hk.chopmark.core.eventstore.fsck.EventAudit.Audited;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/**
 * One pass over the events of a partition: each event against itself on all processors, then in
 * order into its school's tree.
 *
 * <p>While one page is checked the next is read.
 */
final class PartitionAudit {
    private static final int EVENTS_PER_TASK = 256;

    private final int partition;
    private final Progress progress;
    private final Map<UUID, TreeAudit> trees;
    private final Findings findings;
    private long expected;

    /**
     * How far the partition says it is.
     *
     * @param head next position to give, -1 if there is no row
     * @param integrated next position to integrate, -1 if there is no row
     */
    record Progress(long head, long integrated) {}

    PartitionAudit(
            int partition, Progress progress, Map<UUID, TreeAudit> trees, Findings findings) {
        this.partition = partition;
        this.progress = progress;
        this.trees = trees;
        this.findings = findings;
    }

    void run(Connection connection, EventAudit audit, ExecutorService workers, LongConsumer checked)
            throws SQLException, InterruptedException {
        try (EventPages pages = new EventPages(connection, partition, findings::add)) {
            List<Future<List<Audited>>> running = List.of();
            List<EventRow> page;
            do {
                page = pages.next();
                List<Future<List<Audited>>> started = start(page, audit, workers);
                for (Future<List<Audited>> task : running) {
                    take(result(task));
                }
                checked.accept(findings.events);
                running = started;
            } while (!page.isEmpty());
            findings.boxes += pages.boxesRead();
        }
        finish();
    }

    private static List<Future<List<Audited>>> start(
            List<EventRow> page, EventAudit audit, ExecutorService workers) {
        List<Future<List<Audited>>> started = new ArrayList<>();
        for (int from = 0; from < page.size(); from += EVENTS_PER_TASK) {
            List<EventRow> part = page.subList(from, Math.min(from + EVENTS_PER_TASK, page.size()));
            started.add(workers.submit(() -> part.stream().map(audit::audit).toList()));
        }
        return started;
    }

    private static List<Audited> result(Future<List<Audited>> task) throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("Checking an event failed", e.getCause());
        }
    }

    private void take(List<Audited> audited) throws SQLException {
        for (Audited event : audited) {
            findings.events++;
            comparePosition(event.position());
            event.faults().forEach(findings::add);
            if (!event.tagsChecked()) {
                findings.notChecked("event.tags of school=" + event.school() + ": no index key");
            }
            TreeAudit tree = trees.get(event.school());
            if (tree == null) {
                String key = EventRow.key(partition, event.position());
                findings.add(
                        "event", key, "event-school", "its school is not one of this partition");
            } else {
                boolean integrated = event.position() < progress.integrated();
                tree.append(event.position(), event.leafHash(), integrated);
            }
        }
    }

    private void comparePosition(long position) {
        String key = EventRow.key(partition, position);
        if (position > expected) {
            String text =
                    "positions %d to %d are missing: events were deleted or moved"
                            .formatted(expected, position - 1);
            findings.add("event", EventRow.key(partition, expected), "position-gap", text);
        } else if (position < expected) {
            findings.add(
                    "event", key, "position-extra", "this position is below zero or taken twice");
        }
        if (position >= progress.head()) {
            findings.add(
                    "event",
                    key,
                    "position-beyond-head",
                    "head has not given this position: the row was put in");
        }
        expected = Math.max(expected, position + 1);
    }

    private void finish() {
        String key = "partition=" + partition;
        if (progress.head() != expected) {
            String text =
                    "next_position is %d, the last event stands at %d%s"
                            .formatted(
                                    progress.head(),
                                    expected - 1,
                                    progress.head() > expected ? ": the tail is missing" : "");
            findings.add("head", key, "head", text);
        }
        if (progress.integrated() > expected) {
            String text =
                    "next_position is %d, there are events to %d"
                            .formatted(progress.integrated(), expected - 1);
            findings.add("integration", key, "integration", text);
        }
    }
}
