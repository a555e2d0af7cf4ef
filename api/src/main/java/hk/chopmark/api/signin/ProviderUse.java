package hk.chopmark.api.signin;

import hk.chopmark.api.secrets.Providers;
import hk.chopmark.api.secrets.Providers.Linked;
import hk.chopmark.api.secrets.Providers.Subject;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.api.signin.SignInResult.SecondNeeded;
import hk.chopmark.api.signin.SignInResult.TooOften;
import hk.chopmark.api.signin.Tickets.Step;
import hk.chopmark.api.signin.Tickets.Ticket;
import hk.chopmark.core.identity.Account;
import hk.chopmark.core.identity.Account.Credential;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.identity.SessionEvent.SignInFailure;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What people do with an account at the identity provider of their school: link it, sign in by it,
 * prove again who they are.
 *
 * <p><b>Guarantees</b>: an account there stands for somebody here only after that person linked it
 * in a session of their own; names and addresses in tokens are not looked at. No node remembers who
 * went to a provider: it stands in a sealed ticket, for one step and one session. Thread safe.
 */
public final class ProviderUse {

    /** How far the provider's clock may be behind. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final SignIn signIn;
    private final Enrolment enrolment;
    private final Proof proof;

    /** Beside the sign-in. */
    public ProviderUse(SignIn signIn, Enrolment enrolment, Proof proof) {
        this.signIn = signIn;
        this.enrolment = enrolment;
        this.proof = proof;
    }

    /** Why somebody goes to the provider. */
    public enum Errand {
        SIGN_IN(Step.SIGN_IN_BY_PROVIDER),
        LINK(Step.LINK_PROVIDER),
        PROVE(Step.PROVE_BY_PROVIDER);

        private final Step step;

        Errand(Step step) {
            this.step = step;
        }
    }

    /**
     * What a provider says of somebody, as checked.
     *
     * @param twoFactors whether the school takes the sign-in there for two factors
     * @param at when they signed in there; absent if the provider does not say
     */
    public record Word(Subject subject, boolean twoFactors, @Nullable Instant at) {}

    /**
     * A ticket for the way there and back.
     *
     * @param own who goes; absent for somebody who is to be signed in
     * @param words without blanks
     */
    public String leave(SchoolId school, Errand errand, @Nullable Own own, List<String> words) {
        List<String> all = new ArrayList<>(words);
        all.add(Long.toString(signIn.parts().clock().instant().toEpochMilli()));
        all.add(sessionOf(own));
        return signIn.tickets().issue(new Ticket(school, errand.step, all));
    }

    /** What somebody who comes back left with. */
    public record Back(List<String> words, Instant leftAt) {}

    /** Empty for a ticket of another school, errand or session, or one that is too old. */
    public Optional<Back> comeBack(
            SchoolId school, Errand errand, @Nullable Own own, String ticket) {
        return signIn.tickets()
                .read(ticket, errand.step)
                .filter(found -> found.school().equals(school))
                .map(Ticket::words)
                .filter(words -> words.getLast().equals(sessionOf(own)))
                .map(words ->
                        new Back(
                                words.subList(0, words.size() - 2),
                                Instant.ofEpochMilli(Long.parseLong(words.get(words.size() - 2)))));
    }

    private static String sessionOf(@Nullable Own own) {
        return own == null || own.actor().session() == null ? "-" : own.actor().session().text();
    }

    /**
     * Signs in whoever linked this account. That counts as a proof for so long after they signed in
     * there as any proof does; not at all if the provider does not say when that was.
     */
    public SignInResult signIn(SchoolId school, Word word, String address) {
        long begun = signIn.begin();
        Optional<Linked> linked = providers().linked(school, word.subject());
        if (linked.isEmpty()) {
            return signIn.refused(address, begun);
        }
        Duration wait = signIn.tried(school, linked.get().person());
        if (!wait.isZero()) {
            signIn.recordRefusal(school, linked.get().person(), SignInFailure.TOO_OFTEN);
            return new TooOften(wait);
        }
        Account account = signIn.parts().accounts().of(school, linked.get().person());
        CredentialId credential = linked.get().credential();
        if (!account.isUsable(signIn.parts().clock().instant())) {
            signIn.recordRefusal(school, account.person(), SignInFailure.NOT_STANDING);
            return signIn.refused(address, begun);
        }
        if (!word.twoFactors() && account.needsMoreThanPassword()) {
            return new SecondNeeded(
                    signIn.tickets()
                            .issue(
                                    new Ticket(
                                            school,
                                            Step.SECOND_FACTOR,
                                            SignIn.secondStep(
                                                    account.person(), credential, word.at()))));
        }
        return signIn.open(
                school,
                account,
                List.of(credential),
                new SignIn.Elsewhere(word.twoFactors(), word.at()));
    }

    /**
     * Has an account at the provider stand for a person from now on.
     *
     * @throws DomainRejection {@code provider.linked-elsewhere} if it stands for somebody here, or
     *     what the record says against it
     */
    public void link(Own own, Word word) {
        CredentialId credential = Enrolment.newId();
        if (!providers().link(own.school(), new Linked(own.person(), credential), word.subject())) {
            throw DomainRejection.conflict("provider.linked-elsewhere", Map.of());
        }
        enrolment.enrol(own, credential, CredentialKind.OIDC);
    }

    /**
     * Proves again, by a sign-in at the provider since the person left.
     *
     * @throws DomainRejection {@code provider.not-proven} if it is another account, an older
     *     sign-in, or fewer factors than the person has
     */
    public void prove(Own own, Word word, Instant leftAt) {
        Optional<Linked> linked =
                providers()
                        .linked(own.school(), word.subject())
                        .filter(one -> one.person().equals(own.person()));
        boolean fresh = word.at() != null && !word.at().isBefore(leftAt.minus(SKEW));
        Account account = signIn.parts().accounts().of(own.school(), own.person());
        if (linked.isEmpty() || !fresh || (!word.twoFactors() && account.needsMoreThanPassword())) {
            signIn.recordRefusal(own.school(), own.person(), SignInFailure.WRONG_SECRET);
            throw DomainRejection.rule("provider.not-proven", Map.of());
        }
        proof.record(own, List.of(linked.get().credential()));
    }

    /** The links of a person that stand. */
    public List<Credential> of(Own own) {
        return enrolment.ofKind(own, CredentialKind.OIDC);
    }

    /**
     * Ends a link; sessions that began by it end too.
     *
     * @throws DomainRejection {@code identity.credential-unknown} or {@code identity.no-way-in}
     */
    public void end(Own own, CredentialId credential) {
        Credential link =
                of(own).stream()
                        .filter(one -> one.id().equals(credential))
                        .findFirst()
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "identity.credential-unknown",
                                        Map.of("credential", credential)));
        enrolment.revoke(own, link);
    }

    private Providers providers() {
        return signIn.parts().secrets().providers();
    }
}
