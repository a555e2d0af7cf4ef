package hk.chopmark.core.facts.duty;

import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The rule {@value #RULE} of a school: whose claimed times count for lateness. Each parameter names
 * a service account by its id and how many hours back its claims count; without the rule none does.
 *
 * <p><b>Guarantees</b>: judged by the version in force at the server's time. Facts are those of one
 * school, in log order.
 */
public final class ClaimedTimes {

    /** Code of the rule. */
    public static final String RULE = "claimed-times";

    private static final long MAX_HOURS = ClaimedTime.BACK.toHours();

    private final List<DueRuleFact> changes = new ArrayList<>();

    /** The facts it is folded from. */
    public static FactQuery facts(SchoolId school) {
        return FactQuery.about(ScheduleId.of(school), DueRuleFact.class);
    }

    /** Takes in one more fact; events of other kinds change nothing. */
    public void evolve(Recorded<?> fact) {
        if (fact.event() instanceof DueRuleFact change && change.rule().equals(RULE)) {
            changes.add(change);
        }
    }

    /**
     * The version of the rule by which a claimed time counts for lateness.
     *
     * @return empty if the server's time counts
     */
    public OptionalInt countedBy(ActorRef sender, ClaimedTime claimed, Instant now) {
        @Nullable DueRuleFact inForce = null;
        for (DueRuleFact change : changes) {
            if (!change.inForceFrom().isAfter(now)) {
                inForce = change;
            }
        }
        Optional<String> service = nameOf(sender);
        if (inForce == null || service.isEmpty()) {
            return OptionalInt.empty();
        }
        Duration since = Duration.between(claimed.at(), now);
        return inForce.says().stream()
                        .filter(parameter -> parameter.name().equals(service.get()))
                        .map(RuleParameter::number)
                        .anyMatch(hours ->
                                hours != null && since.compareTo(Duration.ofHours(hours)) <= 0)
                ? OptionalInt.of(inForce.version())
                : OptionalInt.empty();
    }

    /** A service account by its id, a part of this server by its code; persons claim nothing. */
    private static Optional<String> nameOf(ActorRef sender) {
        return switch (sender) {
            case ActorRef.ServiceAccount(ServiceId account) -> Optional.of(account.id().toString());
            case ActorRef.Service(String code) -> Optional.of(code);
            case ActorRef.Person _ -> Optional.empty();
        };
    }

    /**
     * Refuses parameters that the rule could not be judged by.
     *
     * @throws DomainRejection {@code duty.parameter-out-of-range}
     */
    public static void requireHours(List<RuleParameter> parameters) {
        for (RuleParameter parameter : parameters) {
            Long hours = parameter.number();
            if (hours == null || hours < 1 || hours > MAX_HOURS) {
                throw DomainRejection.rule(
                        "duty.parameter-out-of-range",
                        Map.of("parameter", parameter.name(), "from", 1, "to", MAX_HOURS));
            }
        }
    }
}
