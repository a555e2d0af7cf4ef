package hk.chopmark.core.schedule;

import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.shared.SchoolId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a node remembers of acts: which are settled, so that the log is not asked again, and which
 * failed, so that they do not keep the others.
 *
 * <p>A failed act rests for 1 look, then 2, then 4, at most {@value #LONGEST_REST}. Looks are
 * counted, not the time, which may be set back.
 *
 * <p><b>Bounds</b>: {@value #MAX_SETTLED} settled acts and {@value #MAX_FAILED} failed ones, those
 * used longest ago forgotten first; forgetting costs a question to the log, or another attempt.
 */
final class ActMemory {

    static final int MAX_SETTLED = 50_000;
    static final int MAX_FAILED = 5_000;
    static final int LONGEST_REST = 64;

    private record Key(SchoolId school, DueAct act) {}

    private record Failure(int rest, long until) {}

    private final Map<Key, Boolean> settled = bounded(MAX_SETTLED);
    private final Map<Key, Failure> failed = bounded(MAX_FAILED);
    private long look;

    private static <V> Map<Key, V> bounded(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, V> eldest) {
                return size() > most;
            }
        };
    }

    void nextLook() {
        look++;
    }

    boolean isSettled(SchoolId school, DueAct act) {
        return settled.get(new Key(school, act)) != null;
    }

    void settled(SchoolId school, DueAct act) {
        Key key = new Key(school, act);
        settled.put(key, true);
        failed.remove(key);
    }

    void failed(SchoolId school, DueAct act) {
        failed.merge(
                new Key(school, act),
                new Failure(1, look + 1),
                (before, first) -> {
                    int rest = Math.min(before.rest() * 2, LONGEST_REST);
                    return new Failure(rest, look + rest);
                });
    }

    /** Whether an act failed and is left alone in this look. */
    boolean rests(SchoolId school, DueAct act) {
        Failure failure = failed.get(new Key(school, act));
        return failure != null && look <= failure.until();
    }
}
