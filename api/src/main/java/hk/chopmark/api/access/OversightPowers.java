package hk.chopmark.api.access;

import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.access.DelegationView;
import hk.chopmark.projections.access.GrantView;
import hk.chopmark.projections.access.ProposalView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which buttons the caller gets.
 *
 * <p><b>Guarantees</b>: who may is never without the button, as far as the read model has come;
 * whether they may is decided again, from the log, when it is pressed.
 *
 * @param person the caller; null for a system
 * @param held their grants in force
 */
record OversightPowers(@Nullable PersonRef person, List<GrantView> held) {

    private static final Act GRANTING = Act.parse("access.grant");
    private static final Act CONFIRMING = Act.parse("access.confirm");

    OversightPowers {
        held = List.copyOf(held);
    }

    boolean canConfirm(ProposalView view) {
        return !view.proposedBy().equals(person)
                && !view.grantee().equals(person)
                && (holds(CONFIRMING, view.scope()) || holds(GRANTING, view.scope()));
    }

    boolean canWithdraw(ProposalView view) {
        return view.proposedBy().equals(person) || holds(GRANTING, view.scope());
    }

    boolean canEnd(DelegationView view) {
        return view.delegator().equals(person)
                || view.delegate().equals(person)
                || holds(GRANTING, view.scope());
    }

    private boolean holds(Act act, Ref scope) {
        return held.stream()
                .filter(grant -> canTakeIn(grant.scope(), scope))
                .anyMatch(grant ->
                        grant.permissions().stream()
                                .anyMatch(permission ->
                                        permission.allows(act)
                                                && permission.countsThrough(grant.scope())));
    }

    /** Which class a pupil is in is left to the decision. */
    private static boolean canTakeIn(Ref held, Ref scope) {
        return held instanceof SchoolId
                || held.equals(scope)
                || (held instanceof ClassId && scope instanceof StudentId);
    }
}
