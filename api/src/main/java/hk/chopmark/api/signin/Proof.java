package hk.chopmark.api.signin;

import hk.chopmark.api.secrets.Secrets;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.core.identity.Account;
import hk.chopmark.core.identity.Account.Credential;
import hk.chopmark.core.identity.AccountCommand;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.identity.SessionCommand.RecordReauthentication;
import hk.chopmark.core.identity.SessionEvent.SignInFailure;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * People prove once more, within a session, who they are, before they do what counts most.
 *
 * <p><b>Guarantees</b>: takes as much as signing in does; recorded before it counts; lasts {@link
 * #LASTS}. Thread safe.
 */
public final class Proof {

    /** How long a proof lasts. */
    public static final Duration LASTS = AccountCommand.PROOF_LASTS;

    private final SignIn signIn;

    /** Beside the sign-in. */
    public Proof(SignIn signIn) {
        this.signIn = signIn;
    }

    /** Whether a proof still counts. */
    public static boolean counts(@Nullable Instant provenAt, Instant now) {
        return provenAt != null && now.isBefore(provenAt.plus(LASTS));
    }

    /** What came of a proof. */
    public enum Result {
        PROVEN,
        WRONG,
        TOO_OFTEN
    }

    /**
     * Proves again.
     *
     * @param code of the second factor; not looked at if the person has none
     */
    public Result again(Own own, String password, String code) {
        Secrets secrets = signIn.parts().secrets();
        SessionId session = Objects.requireNonNull(own.actor().session());
        if (!signIn.tried(own.school(), own.person()).isZero()) {
            signIn.recordRefusal(own.school(), own.person(), SignInFailure.TOO_OFTEN);
            return Result.TOO_OFTEN;
        }
        Account account = signIn.parts().accounts().of(own.school(), own.person());
        Optional<Credential> first = SignIn.ofKind(account, CredentialKind.PASSWORD);
        List<CredentialId> shown = new ArrayList<>();
        boolean right =
                secrets.passwords()
                        .matches(own.school(), first.map(Credential::id).orElse(null), password);
        first.map(Credential::id).ifPresent(shown::add);
        if (right && SignIn.ofKind(account, CredentialKind.TOTP).isPresent()) {
            Optional<CredentialId> second = signIn.secondFactor(own.school(), account, code);
            second.ifPresent(shown::add);
            right = second.isPresent();
        }
        if (!right) {
            signIn.recordRefusal(own.school(), own.person(), SignInFailure.WRONG_SECRET);
            return Result.WRONG;
        }
        signIn.parts()
                .engine()
                .send(
                        new RecordReauthentication(own.school(), own.person(), session, shown),
                        SignIn.context());
        secrets.sessions().proven(own.school(), session);
        return Result.PROVEN;
    }

    /** Whether a proof takes the code of a second factor. */
    public boolean takesCode(Own own) {
        Account account = signIn.parts().accounts().of(own.school(), own.person());
        return SignIn.ofKind(account, CredentialKind.TOTP).isPresent();
    }
}
