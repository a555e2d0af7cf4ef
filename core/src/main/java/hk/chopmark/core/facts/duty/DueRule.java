package hk.chopmark.core.facts.duty;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One version of a due rule, with the time for which it decides what is due.
 *
 * @param code of the rule
 * @param version from 1
 * @param from due times from here on are this version's
 * @param until due times from here on are no longer this version's; absent while it is in force
 * @param parameters at most one of each name
 */
public record DueRule(
        String code,
        int version,
        Instant from,
        @Nullable Instant until,
        List<RuleParameter> parameters) {
    public DueRule {
        parameters = List.copyOf(parameters);
    }

    /**
     * A number among the parameters.
     *
     * @throws IllegalArgumentException if the rule has no number of this name
     */
    public long number(String name) {
        return parameter(name)
                .map(RuleParameter::number)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "Rule " + code + " has no number named " + name));
    }

    /**
     * A code among the parameters.
     *
     * @throws IllegalArgumentException if the rule has no code of this name
     */
    public String codeOf(String name) {
        return parameter(name)
                .map(RuleParameter::code)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "Rule " + code + " has no code named " + name));
    }

    private Optional<RuleParameter> parameter(String name) {
        return parameters.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** Whether a due time is this version's. */
    public boolean covers(Instant dueAt) {
        return !dueAt.isBefore(from) && (until == null || dueAt.isBefore(until));
    }

    /** Whether it decides what is due at some time to come. */
    public boolean isOpen() {
        return until == null;
    }

    /** The same, ending at a time unless it ends before. */
    public DueRule endingAt(Instant end) {
        Instant earlier =
                until != null && until.isBefore(end) ? Objects.requireNonNull(until) : end;
        return new DueRule(code, version, from, earlier, parameters);
    }
}
