package hk.chopmark.api.signin;

import hk.chopmark.api.secrets.Passkeys;
import hk.chopmark.api.secrets.Passkeys.Holder;
import hk.chopmark.api.secrets.Passkeys.Kept;
import hk.chopmark.api.secrets.Passkeys.Question;
import hk.chopmark.api.secrets.Passkeys.Shown;
import hk.chopmark.api.secrets.RelyingParty;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.api.signin.SignInResult.TooOften;
import hk.chopmark.api.signin.Tickets.Step;
import hk.chopmark.api.signin.Tickets.Ticket;
import hk.chopmark.core.identity.Account.Credential;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.identity.SessionEvent.SignInFailure;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What people do with keys in their devices: enrol one, sign in with it, prove again who they are,
 * end it.
 *
 * <p><b>Guarantees</b>: no node remembers a question; it stands in a sealed ticket, and is answered
 * once. A ticket of one step, school or session is of no use in another. Thread safe.
 */
public final class PasskeyUse {

    /** Code of the refusal of a key that the device did not make as it was asked to. */
    public static final String WRONG = "identity.passkey-wrong";

    private final SignIn signIn;
    private final Enrolment enrolment;
    private final Proof proof;
    private final Supplier<RelyingParty> party;

    /**
     * Beside the sign-in.
     *
     * @param party asked when a page is open, because a port may be known only then
     */
    public PasskeyUse(
            SignIn signIn, Enrolment enrolment, Proof proof, Supplier<RelyingParty> party) {
        this.signIn = signIn;
        this.enrolment = enrolment;
        this.proof = proof;
        this.party = party;
    }

    /**
     * What a browser is asked to have a device do.
     *
     * @param ticket goes back with the answer
     * @param options JSON of the device's part
     */
    public record Asked(String ticket, String options) {}

    /** What a browser sends back. */
    public record Answer(String ticket, String text) {

        /** Without the ticket. */
        @Override
        public String toString() {
            return "Answer[]";
        }
    }

    /** The host on whose pages devices show their keys. */
    public String host() {
        return party.get().id();
    }

    /** Asks whichever device has a key of somebody in a school. */
    public Asked askToSignIn(SchoolId school) {
        return asked(school, Step.SIGN_IN_BY_PASSKEY, null, passkeys().toSignIn(party.get()));
    }

    /** Signs in by a device, which made sure of its person. */
    public SignInResult signIn(SchoolId school, Answer answer, String address) {
        long begun = signIn.begin();
        Optional<Passkeys.Answer> said = read(school, Step.SIGN_IN_BY_PASSKEY, null, answer);
        Optional<Shown> shown = said.flatMap(one -> passkeys().use(party.get(), school, one));
        if (shown.isEmpty()) {
            return signIn.refused(address, begun);
        }
        Shown key = shown.get();
        Duration wait = signIn.tried(school, key.person());
        if (!wait.isZero()) {
            signIn.recordRefusal(school, key.person(), SignInFailure.TOO_OFTEN);
            return new TooOften(wait);
        }
        if (!key.right()) {
            signIn.recordRefusal(school, key.person(), SignInFailure.WRONG_SECRET);
            return signIn.refused(address, begun);
        }
        return signIn.open(
                school,
                signIn.parts().accounts().of(school, key.person()),
                List.of(key.credential()));
    }

    /** Asks the devices of a person in a session. */
    public Asked askToProve(Own own) {
        return asked(
                own.school(),
                Step.PROVE_BY_PASSKEY,
                own.actor().session(),
                passkeys().toProve(party.get(), holder(own)));
    }

    /** Proves again who a person in a session is. */
    public Proof.Result prove(Own own, Answer answer) {
        if (!signIn.tried(own.school(), own.person()).isZero()) {
            signIn.recordRefusal(own.school(), own.person(), SignInFailure.TOO_OFTEN);
            return Proof.Result.TOO_OFTEN;
        }
        Optional<Shown> shown =
                read(own.school(), Step.PROVE_BY_PASSKEY, own.actor().session(), answer)
                        .flatMap(said -> passkeys().use(party.get(), own.school(), said))
                        .filter(key -> key.right() && key.person().equals(own.person()));
        if (shown.isEmpty()) {
            signIn.recordRefusal(own.school(), own.person(), SignInFailure.WRONG_SECRET);
            return Proof.Result.WRONG;
        }
        proof.record(own, List.of(shown.get().credential()));
        return Proof.Result.PROVEN;
    }

    /**
     * Asks a device of a person in a session to make a key.
     *
     * @param name what the device shows beside it
     */
    public Asked askToEnrol(Own own, String name) {
        return asked(
                own.school(),
                Step.ENROL_PASSKEY,
                own.actor().session(),
                passkeys().toEnrol(party.get(), holder(own), name));
    }

    /**
     * Has the key of a device stand for its person.
     *
     * @throws DomainRejection {@link #WRONG} if it is none that was asked for, or what the record
     *     says against it
     */
    public void enrol(Own own, Answer answer) {
        CredentialId credential = Enrolment.newId();
        boolean kept =
                read(own.school(), Step.ENROL_PASSKEY, own.actor().session(), answer)
                        .filter(said -> passkeys().keep(party.get(), holder(own), credential, said))
                        .isPresent();
        if (!kept) {
            throw DomainRejection.rule(WRONG, Map.of());
        }
        enrolment.enrol(own, credential, CredentialKind.PASSKEY);
    }

    /** The keys of a person that stand, in the order of their enrolment. */
    public List<Kept> of(Own own) {
        Set<CredentialId> standing =
                enrolment.ofKind(own, CredentialKind.PASSKEY).stream()
                        .map(Credential::id)
                        .collect(Collectors.toSet());
        return passkeys().of(holder(own)).stream()
                .filter(key -> standing.contains(key.credential()))
                .toList();
    }

    /**
     * Ends a key of the person; sessions that began with it end too.
     *
     * @throws DomainRejection {@code identity.credential-unknown}, or {@code identity.no-way-in} if
     *     it is the last they could sign in with
     */
    public void end(Own own, CredentialId credential) {
        Credential key =
                enrolment.ofKind(own, CredentialKind.PASSKEY).stream()
                        .filter(one -> one.id().equals(credential))
                        .findFirst()
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "identity.credential-unknown",
                                        Map.of("credential", credential)));
        enrolment.revoke(own, key);
    }

    private Asked asked(
            SchoolId school, Step step, @Nullable SessionId session, Question question) {
        List<String> words = new ArrayList<>();
        words.add(Base64.getUrlEncoder().withoutPadding().encodeToString(question.challenge()));
        if (session != null) {
            words.add(session.text());
        }
        return new Asked(
                signIn.tickets().issue(new Ticket(school, step, words)), question.options());
    }

    private Optional<Passkeys.Answer> read(
            SchoolId school, Step step, @Nullable SessionId session, Answer answer) {
        return signIn.tickets()
                .read(answer.ticket(), step)
                .filter(ticket -> ticket.school().equals(school))
                .filter(ticket ->
                        session == null || Objects.equals(ticket.words().getLast(), session.text()))
                .map(ticket ->
                        new Passkeys.Answer(
                                Base64.getUrlDecoder().decode(ticket.words().getFirst()),
                                answer.text()));
    }

    private Holder holder(Own own) {
        return new Holder(own.school(), own.person());
    }

    private Passkeys passkeys() {
        return signIn.parts().secrets().passkeys();
    }
}
