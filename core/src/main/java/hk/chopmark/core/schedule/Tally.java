package hk.chopmark.core.schedule;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts what one look came to. */
final class Tally {

    private int fired;
    private int late;
    private int missed;
    private int refused;
    private int left;
    private @Nullable Instant next;

    void count(Firing.Result result) {
        switch (result) {
            case FIRED -> fired++;
            case FIRED_LATE -> {
                fired++;
                late++;
            }
            case MISSED -> missed++;
            case REFUSED -> refused++;
        }
    }

    /** Something is due and not settled. */
    void leave() {
        left++;
    }

    int left() {
        return left;
    }

    /** An act will be due. */
    void comes(Instant dueAt) {
        if (next == null || dueAt.isBefore(next)) {
            next = dueAt;
        }
    }

    DueRun run() {
        return new DueRun(true, fired, late, missed, refused, left, next);
    }
}
