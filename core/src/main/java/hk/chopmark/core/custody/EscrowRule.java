package hk.chopmark.core.custody;

import hk.chopmark.core.custody.CustodyCommand.RecordEscrowCopies;
import hk.chopmark.core.custody.CustodyEvent.EscrowCopiesReplaced;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.facts.PostFact;
import hk.chopmark.core.facts.Standing;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.StaffId;
import java.util.List;
import java.util.Map;

/** Two different members of staff replace escrow copies: one does it, the other sees it. */
final class EscrowRule extends Rule<RecordEscrowCopies, Standing> {

    EscrowRule() {
        super(
                RecordEscrowCopies.class,
                CommandPermission.server(
                        "custody.record", Purpose.RETENTION_AND_ERASURE, Purpose.DEMONSTRATION),
                Standing::new,
                Standing::with);
    }

    @Override
    public List<FactQuery> facts(RecordEscrowCopies command, Actor actor) {
        return List.of(
                FactQuery.about(command.replacedBy(), PostFact.class),
                FactQuery.about(command.witness(), PostFact.class));
    }

    @Override
    public List<CustodyEvent> decide(
            RecordEscrowCopies command, Standing standing, DecisionContext context) {
        if (command.replacedBy().equals(command.witness())) {
            throw DomainRejection.notAllowed("custody.second-person-needed", Map.of());
        }
        for (StaffId staff : List.of(command.replacedBy(), command.witness())) {
            if (!standing.isInPost(staff, context.today())) {
                throw DomainRejection.rule("custody.not-in-post", Map.of("staff", staff.text()));
            }
        }
        return List.of(
                new EscrowCopiesReplaced(
                        command.replacedBy(),
                        command.witness(),
                        command.copies(),
                        command.epochs()));
    }
}
