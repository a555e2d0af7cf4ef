package hk.chopmark.core.eventstore.fsck;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** Collects faults and counts within bounds; used by one thread. */
final class Findings {
    private final List<Fault> faults = new ArrayList<>();
    private final Map<String, Integer> listed = new HashMap<>();
    private final SequencedSet<String> notChecked = new LinkedHashSet<>();
    private long faultCount;
    long events;
    long boxes;
    long tiles;
    long checkpoints;
    long idempotencyKeys;

    void add(Fault fault) {
        faultCount++;
        int ofItsKind = listed.merge(fault.table() + ' ' + fault.check(), 1, Integer::sum);
        if (ofItsKind <= FsckReport.MAX_OF_A_KIND && faults.size() < FsckReport.MAX_FAULTS) {
            faults.add(fault);
        }
    }

    void add(String table, String key, String check, String text) {
        add(new Fault(table, key, check, text));
    }

    /** Counts a fault that is only the consequence of one already listed. */
    void addUnlisted() {
        faultCount++;
    }

    void notChecked(String what) {
        notChecked.add(what);
    }

    FsckReport report(int schools) {
        return new FsckReport(
                events,
                boxes,
                schools,
                tiles,
                checkpoints,
                idempotencyKeys,
                faultCount,
                faults,
                List.copyOf(notChecked));
    }
}
