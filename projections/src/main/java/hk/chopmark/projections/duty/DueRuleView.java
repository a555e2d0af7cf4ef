package hk.chopmark.projections.duty;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of a due rule.
 *
 * @param begins first due time that is this version's
 * @param ends where the next version begins or the rule was retired; absent while it is in force
 * @param parameters name=value, separated by spaces
 * @param source where the rule comes from
 * @param adoptedEvent that adopted it
 */
public record DueRuleView(
        String rule,
        int version,
        Instant begins,
        @Nullable Instant ends,
        String parameters,
        String source,
        UUID adoptedEvent) {}
