package hk.chopmark.core.access;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.facts.HeldGrants;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What all access decisions share: their facts fold into an {@link AccessBook}. Most judge by
 * themselves who may send the command, because who proposed, who holds and who handed on counts
 * too.
 */
abstract class AccessRule<C extends AccessCommand> extends Rule<C, AccessBook> {

    /** A school is set up for the sake of its roster. */
    static final Purpose[] FITTING = {
        Purpose.ACCESS_ADMINISTRATION,
        Purpose.ROSTER_ADMINISTRATION,
        Purpose.AUDIT,
        Purpose.DEMONSTRATION
    };

    AccessRule(Class<C> commandType, String act) {
        this(commandType, CommandPermission.decided(act, FITTING));
    }

    AccessRule(Class<C> commandType, CommandPermission<C> permission) {
        super(commandType, permission, AccessBook::new, AccessBook::apply);
    }

    /** By the right to grant in the scope that it was judged in, where that was asked for. */
    @Override
    public List<UUID> reliedOn(
            C command,
            AccessBook book,
            DecisionContext context,
            List<? extends DomainEvent> decided) {
        return judgedIn(command, book, context)
                .flatMap(scope -> book.granting(context, scope))
                .map(HeldGrants.Held::madeBy)
                .orElse(List.of());
    }

    /** In which scope the sender must be able to grant; empty where they need not. */
    Optional<Ref> judgedIn(C command, AccessBook book, DecisionContext context) {
        return Optional.empty();
    }
}
