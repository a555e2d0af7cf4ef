package hk.chopmark.api.identity;

import hk.chopmark.api.operating.FirstOperator;
import hk.chopmark.api.signin.Enrolment;
import hk.chopmark.api.signin.SignIn.Named;
import hk.chopmark.api.signin.SignInResult;
import hk.chopmark.core.shared.DomainRejection;
import org.springframework.stereotype.Component;

/**
 * Where the code of a letter leads: in the log of the installation it may make the first operator.
 */
@Component
final class LetterCodes {

    private final Enrolment enrolment;
    private final FirstOperator operators;

    LetterCodes(Enrolment enrolment, FirstOperator operators) {
        this.enrolment = enrolment;
        this.operators = operators;
    }

    /**
     * Takes an account into its person's hands, or gives it back after a recovery.
     *
     * @throws DomainRejection if login name or password cannot be taken
     */
    SignInResult use(Named named, String code, String password) {
        return named.school().isInstallation()
                ? operators.byCode(named, code, password)
                : enrolment.byCode(named, code, password);
    }
}
