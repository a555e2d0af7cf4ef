package hk.chopmark.projections.duty;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one due act.
 *
 * @param rule code of the rule
 * @param version of the rule
 * @param subject what or whom it is about, {@code kind=uuid}
 * @param dueAt when it was due
 * @param settledAt when its outcome was recorded
 * @param outcome what became of it
 * @param late whether that was later than a running server takes
 * @param delaySeconds from due to settled
 * @param command that was sent; absent if it was missed
 * @param code of the rejection; absent unless it was refused
 * @param caused first event that the command stored; absent if there is none
 * @param event that settled it
 */
public record DueActView(
        String rule,
        int version,
        String subject,
        Instant dueAt,
        Instant settledAt,
        Outcome outcome,
        boolean late,
        long delaySeconds,
        @Nullable String command,
        @Nullable String code,
        @Nullable UUID caused,
        UUID event) {

    /** What can become of a due act. */
    public enum Outcome {
        FIRED,
        MISSED,
        REFUSED
    }
}
