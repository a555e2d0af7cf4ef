package hk.chopmark.core.erasing;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandSender;
import hk.chopmark.core.eventstore.BoxRemoval.Doomed;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.seal.search.LoginNames;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;

/** The index of login names. Whose name is erased has no account any more: it is closed first. */
public final class LoginNamePlace implements ErasablePlace {

    /** Its code on the record. */
    public static final String CODE = "login-name-index";

    private static final CommandContext CLOSING =
            CommandContext.of(Actor.service("erasure"), Purpose.RETENTION_AND_ERASURE);

    private final LoginNames names;
    private final CommandSender sender;

    /**
     * @param sender closes the account
     */
    public LoginNamePlace(LoginNames names, CommandSender sender) {
        this.names = names;
        this.sender = sender;
    }

    @Override
    public String code() {
        return CODE;
    }

    @Override
    public void erase(Doomed doomed) {
        if (doomed.subject() instanceof PersonRef person
                && doomed.categories().contains(Category.IDENTITY)) {
            close(doomed, person);
            names.erase(doomed.school(), person);
        }
    }

    private void close(Doomed doomed, PersonRef person) {
        try {
            sender.send(new CloseAccount(doomed.school(), person, "erased"), CLOSING);
        } catch (DomainRejection e) {
            if (e.kind() != DomainRejection.Kind.UNKNOWN) {
                throw e;
            }
            // The person has no account.
        }
    }
}
