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
        if (right && account.needsMoreThanPassword()) {
            Optional<CredentialId> second = signIn.secondFactor(own.school(), account, code);
            second.ifPresent(shown::add);
            right = second.isPresent();
        }
        if (!right) {
            signIn.recordRefusal(own.school(), own.person(), SignInFailure.WRONG_SECRET);
            return Result.WRONG;
        }
        record(own, shown);
        return Result.PROVEN;
    }

    /** Records what was shown, and has the session count as proven. */
    void record(Own own, List<CredentialId> shown) {
        SessionId session = Objects.requireNonNull(own.actor().session());
        signIn.parts()
                .engine()
                .send(
                        new RecordReauthentication(own.school(), own.person(), session, shown),
                        SignIn.context());
        signIn.parts().secrets().sessions().proven(own.school(), session);
    }

    /** What a person can prove themself with. */
    public record Takes(boolean password, boolean code, boolean passkey, boolean provider) {}

    /** What a proof takes of a person. */
    public Takes takes(Own own) {
        Account account = signIn.parts().accounts().of(own.school(), own.person());
        return new Takes(
                SignIn.ofKind(account, CredentialKind.PASSWORD).isPresent(),
                account.needsMoreThanPassword(),
                SignIn.ofKind(account, CredentialKind.PASSKEY).isPresent(),
                SignIn.ofKind(account, CredentialKind.OIDC).isPresent()
                        && signIn.parts().accounts().provider(own.school()).isPresent());
    }
}
