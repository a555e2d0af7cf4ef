package hk.chopmark.api.operating;

import hk.chopmark.api.secrets.OneTimeCodes;
import hk.chopmark.api.secrets.PasswordRules;
import hk.chopmark.api.signin.Enrolment;
import hk.chopmark.api.signin.SignIn.Named;
import hk.chopmark.api.signin.SignInResult;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.time.Duration;
import java.util.UUID;

/**
 * The code that makes the first operator.
 *
 * <p><b>Guarantees</b>: there is one code at a time; it counts once, for {@link #LIFE}, and only as
 * long as there never was an operator. Whoever uses it chooses login name and password, in a
 * session of their own; the server alone vouches, and the record says so.
 */
public final class FirstOperator {

    /** How long a code counts. */
    public static final Duration LIFE = Duration.ofHours(24);

    private static final SchoolId LOG = SchoolId.INSTALLATION;

    /** The one credential that the code stands for, on all nodes. */
    private static final CredentialId CODE =
            new CredentialId(new UUID(0x0000_0000_0000_7000L, 0x8000_0000_0000_0001L));

    private static final CommandContext VOUCHING =
            CommandContext.of(Actor.service("first-start"), Purpose.ACCESS_ADMINISTRATION)
                    .from("first-start", null);

    private final AuditEngine engine;
    private final InstallationLog log;
    private final OneTimeCodes codes;
    private final Enrolment enrolment;

    /** Over the installation's log, with the enrolment that everybody uses. */
    public FirstOperator(
            AuditEngine engine, InstallationLog log, OneTimeCodes codes, Enrolment enrolment) {
        this.engine = engine;
        this.log = log;
        this.codes = codes;
        this.enrolment = enrolment;
    }

    /** Whether there never was an operator. */
    public boolean isWanted() {
        return !log.hadOperator();
    }

    /** Whether a code that was printed still counts. */
    public boolean isWaiting() {
        return codes.left(LOG, CODE) > 0;
    }

    /** Whether this is the code that counts; one that is not counts as an attempt. */
    public boolean counts(String code) {
        return isWaiting() && codes.isRight(LOG, CODE, code);
    }

    /** A new code, in place of the one before. */
    public String issue() {
        return codes.issue(LOG, CODE, 1, LIFE).getFirst();
    }

    /**
     * Has somebody take an account of the installation into their hands: by the code of the first
     * operator, or by that of a letter.
     *
     * @return a session of theirs, in which they enrol a second factor; or a refusal
     * @throws DomainRejection if login name or password cannot be taken
     */
    public SignInResult byCode(Named named, String code, String password) {
        PasswordRules.check(password, named.loginName());
        if (isWanted() && counts(code)) {
            openAccount(named.loginName());
        }
        return enrolment.byCode(named, code, password);
    }

    /**
     * In a demonstration the first operator gets this password, as invented people do.
     *
     * @return false if an operator was made in earnest; then nothing is changed
     */
    public boolean demonstrate(String loginName, String password) {
        if (!isWanted() && engine.accounts().named(LOG, loginName).isEmpty()) {
            return false;
        }
        enrolment.demonstrate(LOG, log.firstOperator(), loginName, password);
        return true;
    }

    /** Whatever a crash or a refusal left begun is begun anew. */
    private void openAccount(String loginName) {
        StaffId first = log.firstOperator();
        if (engine.accounts().of(LOG, first).isOpen()) {
            send(new CloseAccount(LOG, first, "begun-anew"));
        }
        send(engine.accounts().opening(LOG, first, loginName));
        send(new MakeActivationLetter(LOG, first, CODE));
    }

    private void send(Command command) {
        engine.send(command, VOUCHING);
    }
}
