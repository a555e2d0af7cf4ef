package hk.chopmark.api.installation;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.operating.InstallationLog;
import hk.chopmark.api.secrets.OneTimeCodes;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.access.AccessCommand.WithdrawProposal;
import hk.chopmark.core.access.AccessEvent.ProposalWithdrawn;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.identity.Account;
import hk.chopmark.core.identity.AccountCommand;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.AccountCommand.HandOverActivationLetter;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.identity.AccountCommand.RecoverOperator;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Operators, as their own log says now: opened by one, confirmed by a second once there are two,
 * closed by another.
 *
 * <p><b>Guarantees</b>: no read model is asked; each step is a command that the record judges.
 */
@Component
public final class Operators {

    private static final SchoolId LOG = SchoolId.INSTALLATION;

    private final AuditEngine engine;
    private final OneTimeCodes codes;
    private final InstantSource clock;

    /** Over the installation's log. */
    public Operators(Installation installation, InstantSource clock) {
        this.engine = installation.engine();
        this.codes = installation.secrets().codes();
        this.clock = clock;
    }

    /**
     * An operator.
     *
     * @param state {@code none}, {@code opened} or {@code active}: of the account
     * @param mayOperate whether a grant lets them
     * @param waits whether a second operator has to confirm
     */
    public record Line(
            StaffId operator, Instant since, String state, boolean mayOperate, boolean waits) {}

    /** All who ever were, in the order they came. */
    public List<Line> all() {
        return engine.history().of(LOG).ofTypes(StaffAppointed.class).stream()
                .map(fact -> line(((StaffAppointed) fact.event()).staff(), fact.at()))
                .toList();
    }

    private Line line(StaffId operator, Instant since) {
        Account account = engine.accounts().of(LOG, operator);
        String opened = account.vouching().isPresent() ? "active" : "opened";
        Grant grant = grant(operator);
        boolean waits =
                grant == Grant.PROPOSED
                        || (account.vouching().isEmpty()
                                && !account.waiting(clock.instant()).isEmpty());
        return new Line(
                operator, since, account.isOpen() ? opened : "none", grant == Grant.STANDS, waits);
    }

    /** How the grant of an operator is; it shares its id with the operator. */
    private enum Grant {
        NONE,
        PROPOSED,
        STANDS
    }

    private Grant grant(StaffId operator) {
        Grant grant = Grant.NONE;
        List<Recorded<?>> facts =
                engine
                        .history()
                        .of(LOG)
                        .about(grantOf(operator))
                        .ofTypes(
                                RoleProposed.class,
                                ProposalWithdrawn.class,
                                RoleGranted.class,
                                RoleRevoked.class)
                        .stream()
                        .toList();
        for (Recorded<?> fact : facts) {
            grant =
                    switch (fact.event()) {
                        case RoleProposed _ -> Grant.PROPOSED;
                        case RoleGranted _ -> Grant.STANDS;
                        default -> Grant.NONE;
                    };
        }
        return grant;
    }

    private static GrantId grantOf(StaffId operator) {
        return new GrantId(operator.id());
    }

    /** Sends a step, with what makes it recognisable when it is asked for again. */
    public interface Steps extends BiConsumer<String, Command> {}

    /**
     * Opens an operator.
     *
     * @return the code of the letter, shown once; it opens once a second operator has confirmed, at
     *     once where there is none
     */
    public String open(StaffId operator, String loginName, Steps steps) {
        // A name that is none, or somebody else's, is refused before anything is recorded.
        Command opening = engine.accounts().opening(LOG, operator, loginName);
        if (engine.accounts().named(LOG, loginName).isPresent()) {
            throw DomainRejection.conflict("identity.login-name-taken", Map.of());
        }
        steps.accept(
                "appoint", new AppointStaff(LOG, operator, null, null, InstallationLog.OPERATOR));
        steps.accept(
                "grant",
                new GrantRole(
                        LOG,
                        grantOf(operator),
                        operator,
                        InstallationLog.OPERATOR,
                        LOG,
                        clock.instant(),
                        null));
        steps.accept("account", opening);
        return withCode(
                AccountCommand.LETTER_LASTS,
                letter -> steps.accept("letter", new MakeActivationLetter(LOG, operator, letter)));
    }

    /**
     * Lets an operator in again, on the word of whoever holds the data folder.
     *
     * @param steps sends as a part of this server
     * @return the code, shown once
     */
    public String recover(StaffId operator, String reason, Steps steps) {
        return withCode(
                AccountCommand.RECOVERY_LASTS,
                letter -> steps.accept("recover", new RecoverOperator(operator, letter, reason)));
    }

    /** A code whose event was refused is of no use to anybody. */
    private String withCode(Duration life, Consumer<CredentialId> sending) {
        CredentialId letter = new CredentialId(UuidCreator.getTimeOrderedEpoch());
        String code = codes.issue(LOG, letter, 1, life).getFirst();
        try {
            sending.accept(letter);
        } catch (RuntimeException e) {
            codes.delete(LOG, letter);
            throw e;
        }
        return code;
    }

    /**
     * The second confirms whatever waits: the grant, and that the letter was handed over.
     *
     * @throws DomainRejection {@code identity.code-unknown} if nothing waits
     */
    void confirm(StaffId operator, Steps steps) {
        boolean proposed = grant(operator) == Grant.PROPOSED;
        List<CredentialId> letters =
                List.copyOf(engine.accounts().of(LOG, operator).waiting(clock.instant()).keySet());
        if (!proposed && letters.isEmpty()) {
            throw DomainRejection.unknown("identity.code-unknown", Map.of("operator", operator));
        }
        if (proposed) {
            steps.accept("confirm", new ConfirmGrant(LOG, grantOf(operator)));
        }
        for (CredentialId letter : letters) {
            steps.accept("hand-over", new HandOverActivationLetter(LOG, operator, letter));
        }
    }

    /** Closes the account of another, and ends what they may, unless nobody else may operate. */
    void close(StaffId operator, String reason, Steps steps) {
        if (engine.accounts().of(LOG, operator).isOpen()) {
            steps.accept("close", new CloseAccount(LOG, operator, reason));
        }
        switch (grant(operator)) {
            case STANDS -> steps.accept("revoke", new RevokeRole(LOG, grantOf(operator), reason));
            case PROPOSED ->
                    steps.accept("withdraw", new WithdrawProposal(LOG, grantOf(operator), reason));
            case NONE -> {
                // nothing to end
            }
        }
    }
}
