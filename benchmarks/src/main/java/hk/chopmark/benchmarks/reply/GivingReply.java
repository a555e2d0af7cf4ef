package hk.chopmark.benchmarks.reply;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import java.util.List;
import java.util.Map;

/** A notice takes replies up to a bound: the decision counts those it has. */
final class GivingReply extends Rule<GiveReply, Integer> {

    /** The bound, the same for every contender; never reached. */
    static final int MOST_REPLIES = 1_000_000;

    GivingReply() {
        super(
                GiveReply.class,
                CommandPermission.server("reply.give", Purpose.HOME_SCHOOL_COMMUNICATION),
                () -> 0,
                (replies, fact) -> replies + 1);
    }

    @Override
    public List<FactQuery> facts(GiveReply command, Actor actor) {
        return List.of(FactQuery.about(command.event().notice(), ReplyEvent.class));
    }

    @Override
    public List<ReplyEvent> decide(GiveReply command, Integer replies, DecisionContext context) {
        if (replies >= MOST_REPLIES) {
            throw DomainRejection.rule(
                    "reply.too-many", Map.of("notice", command.event().notice()));
        }
        return List.of(command.event());
    }
}
