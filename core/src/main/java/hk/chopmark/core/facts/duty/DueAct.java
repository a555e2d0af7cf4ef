package hk.chopmark.core.facts.duty;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.Ref;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Something that a version of a rule makes due for a subject at a time. Two acts that agree in all
 * four are one.
 *
 * @param rule code of the rule
 * @param version of the rule, from 1
 * @param subject what or whom it is about
 * @param dueAt when, UTC, microseconds
 */
public record DueAct(
        @InClear(CODE) String rule, int version, Ref subject, @Time(VALID) Instant dueAt) {
    public DueAct {
        Require.code("rule", rule);
        Require.range("version", version, 1, Integer.MAX_VALUE);
        dueAt = dueAt.truncatedTo(ChronoUnit.MICROS);
    }

    /** A running server takes at most this long; what takes longer is late. */
    private static final Duration ON_TIME = Duration.ofMinutes(5);

    /** How long after its due time an instant is; never negative. */
    public Duration delayAt(Instant now) {
        Duration passed = Duration.between(dueAt, now);
        return passed.isNegative() ? Duration.ZERO : passed;
    }

    /** Whether carrying it out at an instant is late. */
    public boolean isLateAt(Instant now) {
        return delayAt(now).compareTo(ON_TIME) > 0;
    }

    /** The idempotency key of what is done for it, at most 150 characters. */
    public String key() {
        return "due:" + rule + "@" + version + ":" + subject.text() + ":" + dueAt;
    }
}
