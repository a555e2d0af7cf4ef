package hk.chopmark.core.identity;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the decisions about persons share: their facts fold into an {@link IdentityBook}. */
abstract class IdentityRule<C extends Command> extends Rule<C, IdentityBook> {

    IdentityRule(Class<C> commandType, CommandPermission<C> permission) {
        super(commandType, permission, IdentityBook::new, IdentityBook::apply);
    }

    /** For holders of a permission in the whole school. */
    static <C extends Command> CommandPermission<C> held(String act) {
        return CommandPermission.judged(
                act,
                command -> Set.of(command.school()),
                Purpose.ACCESS_ADMINISTRATION,
                Purpose.ROSTER_ADMINISTRATION,
                Purpose.DATA_IMPORT,
                Purpose.RETENTION_AND_ERASURE,
                Purpose.DEMONSTRATION);
    }

    /** For the person alone; whatever somebody is signed in for, they may look after it. */
    static <C extends Command> CommandPermission<C> oneself(String act) {
        return CommandPermission.tied(act, Purpose.values());
    }

    /** For the sign-in of this server. */
    static <C extends Command> CommandPermission<C> signIn() {
        return CommandPermission.server("identity.sign-in", Purpose.values());
    }

    /** An account and its sessions. */
    static List<FactQuery> all(PersonRef person) {
        List<FactQuery> queries = new ArrayList<>(Account.facts(person));
        queries.addAll(Sessions.facts(person));
        return queries;
    }
}
