package hk.chopmark.api.secrets;

import com.webauthn4j.WebAuthnManager;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCose;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Passkeys: keys in people's devices, checked by Spring Security's WebAuthn module.
 *
 * <p><b>Guarantees</b>: a key counts only on pages of this server, in the school it was enrolled
 * in, and only if the device made sure of the person (by finger, face or PIN), so that it is two
 * factors at once. A question counts once, on all nodes together. A key whose count of signatures
 * does not grow, once the device keeps one, is refused: there may be a copy. Thread safe.
 *
 * <p><b>Source</b>: Web Authentication Level 3, sections 7.1 and 7.2.
 */
public final class Passkeys {

    /** How long a question may wait for its answer. */
    public static final Duration ANSWERED_WITHIN = Duration.ofMinutes(5);

    /** No answer of a device is longer. */
    private static final int MOST_CHARS = 16_384;

    private static final Logger LOG = LoggerFactory.getLogger(Passkeys.class);
    private static final JsonMapper JSON =
            JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();
    private static final WebAuthnManager MANAGER = WebAuthnManager.createNonStrictWebAuthnManager();
    private static final TypeReference<PublicKeyCredential<AuthenticatorAttestationResponse>>
            ENROLMENT = new TypeReference<>() {};
    private static final TypeReference<PublicKeyCredential<AuthenticatorAssertionResponse>> USE =
            new TypeReference<>() {};

    private final SecretRows rows;
    private final InstantSource clock;

    Passkeys(SecretRows rows, InstantSource clock) {
        this.rows = rows;
        this.clock = clock;
    }

    /** Whose keys. */
    public record Holder(SchoolId school, PersonRef person) {

        /** What a device knows its person by: says nothing of them to anybody else. */
        private Bytes handle() {
            return new Bytes(SecretText.hash("passkey " + school.text() + " " + person.text()));
        }
    }

    /**
     * What a device is asked.
     *
     * @param challenge random; comes back signed
     * @param options JSON for the browser
     */
    public record Question(byte[] challenge, String options) {}

    /**
     * What a device answered.
     *
     * @param challenge of the question
     * @param text JSON from the browser
     */
    public record Answer(byte[] challenge, String text) {}

    /**
     * A key as its person sees it.
     *
     * @param synced whether it may be on several devices of theirs
     */
    public record Kept(
            CredentialId credential, boolean synced, Instant keptAt, @Nullable Instant usedAt) {}

    /** Which key was shown, and whether its answer is right. */
    public record Shown(PersonRef person, CredentialId credential, boolean right) {}

    /**
     * Asks a device to make a key.
     *
     * @param name what the device shows beside it
     */
    public Question toEnrol(RelyingParty party, Holder holder, String name) {
        PublicKeyCredentialCreationOptions options = creation(party, holder, name, Bytes.random());
        return new Question(raw(options.getChallenge()), JSON.writeValueAsString(options));
    }

    private PublicKeyCredentialCreationOptions creation(
            RelyingParty party, Holder holder, String name, Bytes challenge) {
        return PublicKeyCredentialCreationOptions.builder()
                .rp(entity(party))
                .user(PasskeyBook.user(holder.handle(), name))
                .pubKeyCredParams(
                        PublicKeyCredentialParameters.EdDSA,
                        PublicKeyCredentialParameters.ES256,
                        PublicKeyCredentialParameters.RS256)
                .authenticatorSelection(
                        AuthenticatorSelectionCriteria.builder()
                                .residentKey(ResidentKeyRequirement.REQUIRED)
                                .userVerification(UserVerificationRequirement.REQUIRED)
                                .build())
                .attestation(AttestationConveyancePreference.NONE)
                .excludeCredentials(keysOf(holder))
                .challenge(challenge)
                .timeout(ANSWERED_WITHIN)
                .build();
    }

    private static PublicKeyCredentialRpEntity entity(RelyingParty party) {
        return PublicKeyCredentialRpEntity.builder().id(party.id()).name(RelyingParty.NAME).build();
    }

    /**
     * Keeps a key that a device made.
     *
     * @return false if the answer is not right, or the question was answered before; then nothing
     *     is kept
     */
    public boolean keep(RelyingParty party, Holder holder, CredentialId credential, Answer answer) {
        Optional<PublicKeyCredential<AuthenticatorAttestationResponse>> said =
                read(answer.text(), ENROLMENT)
                        .filter(made -> made.getResponse().getAttestationObject() != null);
        return said.isPresent()
                && isRight(() -> {
                    CredentialRecord known =
                            PasskeyRow.find(rows, holder.school(), raw(said.get().getRawId()))
                                    .map(row -> row.record(holder.handle()))
                                    .orElse(null);
                    operations(
                                    party,
                                    new PasskeyBook(
                                            known,
                                            made -> insert(holder, credential, answer, made)))
                            .registerCredential(
                                    new ImmutableRelyingPartyRegistrationRequest(
                                            creation(
                                                    party,
                                                    holder,
                                                    "",
                                                    new Bytes(answer.challenge())),
                                            new RelyingPartyPublicKey(
                                                    said.get(), RelyingParty.NAME)));
                });
    }

    private void insert(
            Holder holder, CredentialId credential, Answer answer, CredentialRecord made) {
        requireUnanswered(holder.school(), answer);
        Bytes enrolment = made.getAttestationObject();
        if (enrolment == null
                || !new PasskeyRow(
                                credential,
                                raw(made.getCredentialId()),
                                holder.person(),
                                key(made),
                                raw(enrolment),
                                made.getSignatureCount(),
                                made.isBackupEligible(),
                                clock.instant(),
                                null)
                        .insert(rows, holder.school())) {
            throw new NotRight("known");
        }
    }

    /** Asks whichever device has a key here. */
    public Question toSignIn(RelyingParty party) {
        return question(request(party, List.of(), Bytes.random()));
    }

    /** Asks for a key of one person. */
    public Question toProve(RelyingParty party, Holder holder) {
        return question(request(party, keysOf(holder), Bytes.random()));
    }

    private static Question question(PublicKeyCredentialRequestOptions options) {
        return new Question(raw(options.getChallenge()), JSON.writeValueAsString(options));
    }

    private static PublicKeyCredentialRequestOptions request(
            RelyingParty party, List<PublicKeyCredentialDescriptor> keys, Bytes challenge) {
        return PublicKeyCredentialRequestOptions.builder()
                .rpId(party.id())
                .allowCredentials(keys)
                .userVerification(UserVerificationRequirement.REQUIRED)
                .challenge(challenge)
                .timeout(ANSWERED_WITHIN)
                .build();
    }

    /**
     * Whose key was shown in a school, and whether the answer is right; uses the question up if so.
     *
     * @return empty if nobody there has the key
     */
    public Optional<Shown> use(RelyingParty party, SchoolId school, Answer answer) {
        return read(answer.text(), USE)
                .filter(said -> said.getResponse().getAuthenticatorData() != null)
                .filter(said -> said.getResponse().getSignature() != null)
                .flatMap(said ->
                        PasskeyRow.find(rows, school, raw(said.getRawId()))
                                .map(row ->
                                        new Shown(
                                                row.person(),
                                                row.credential(),
                                                isRight(() ->
                                                        check(party, school, answer, said, row)))));
    }

    private void check(
            RelyingParty party,
            SchoolId school,
            Answer answer,
            PublicKeyCredential<AuthenticatorAssertionResponse> said,
            PasskeyRow row) {
        Bytes handle = new Holder(school, row.person()).handle();
        Bytes named = said.getResponse().getUserHandle();
        if (named != null && !named.equals(handle)) {
            throw new NotRight("handle");
        }
        PasskeyBook book =
                new PasskeyBook(row.record(handle), used -> count(school, row, answer, used));
        operations(party, book)
                .authenticate(
                        new RelyingPartyAuthenticationRequest(
                                request(party, List.of(), new Bytes(answer.challenge())), said));
    }

    /** The library compares with the count of the enrolment only; this compares with the last. */
    private void count(SchoolId school, PasskeyRow row, Answer answer, CredentialRecord used) {
        requireUnanswered(school, answer);
        int counted =
                rows.change(
                        "UPDATE passkey SET uses = ?, used_at = ? WHERE school = ? AND credential = ?"
                                + " AND (uses < ? OR (uses = 0 AND ? = 0))",
                        used.getSignatureCount(),
                        clock.instant(),
                        school,
                        row.credential(),
                        used.getSignatureCount(),
                        used.getSignatureCount());
        if (counted == 0) {
            LOG.atWarn().addKeyValue("credential", row.credential()).log("passkey.count-fell");
            throw new NotRight("count");
        }
    }

    private void requireUnanswered(SchoolId school, Answer answer) {
        Instant now = clock.instant();
        rows.change("DELETE FROM answered_question WHERE expires_at <= ?", now);
        int first =
                rows.change(
                        "INSERT INTO answered_question (school, question, expires_at)"
                                + " VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                        school,
                        answer.challenge(),
                        now.plus(ANSWERED_WITHIN.multipliedBy(2)));
        if (first == 0) {
            throw new NotRight("answered");
        }
    }

    /** The keys of a person, in the order of their enrolment. */
    public List<Kept> of(Holder holder) {
        return PasskeyRow.of(rows, holder.school(), holder.person()).stream()
                .map(row -> new Kept(row.credential(), row.synced(), row.keptAt(), row.usedAt()))
                .toList();
    }

    /** Deletes a key, with its credential. */
    public void delete(SchoolId school, CredentialId credential) {
        rows.change("DELETE FROM passkey WHERE school = ? AND credential = ?", school, credential);
    }

    private List<PublicKeyCredentialDescriptor> keysOf(Holder holder) {
        return PasskeyRow.of(rows, holder.school(), holder.person()).stream()
                .map(row ->
                        PublicKeyCredentialDescriptor.builder().id(new Bytes(row.keyId())).build())
                .toList();
    }

    private static Webauthn4JRelyingPartyOperations operations(
            RelyingParty party, PasskeyBook book) {
        Webauthn4JRelyingPartyOperations operations =
                new Webauthn4JRelyingPartyOperations(
                        book, book, entity(party), Set.of(party.origin()));
        operations.setWebAuthnManager(MANAGER);
        return operations;
    }

    private static byte[] raw(Bytes bytes) {
        Function<Bytes, byte[]> content = Bytes::getBytes;
        return content.apply(bytes);
    }

    private static byte[] key(CredentialRecord made) {
        Function<PublicKeyCose, byte[]> content = PublicKeyCose::getBytes;
        return content.apply(made.getPublicKey());
    }

    private static boolean isRight(Runnable ceremony) {
        try {
            ceremony.run();
            return true;
        } catch (TransientFailure e) {
            throw e;
        } catch (RuntimeException e) {
            // The library has many ways to say that bytes are not what they should be, and their
            // messages quote them.
            LOG.atInfo().addKeyValue("why", e.getClass().getSimpleName()).log("passkey.not-right");
            return false;
        }
    }

    /** What a browser sent, if it is whole. */
    private static <T extends org.springframework.security.web.webauthn.api.AuthenticatorResponse>
            Optional<PublicKeyCredential<T>> read(
                    String text, TypeReference<PublicKeyCredential<T>> type) {
        if (text.length() > MOST_CHARS) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readValue(text, type))
                    .filter(said -> said.getRawId() != null && said.getResponse() != null)
                    .filter(said -> said.getResponse().getClientDataJSON() != null);
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** What the library does not look at is not right. */
    private static final class NotRight extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private NotRight(String what) {
            super(what);
        }
    }
}
