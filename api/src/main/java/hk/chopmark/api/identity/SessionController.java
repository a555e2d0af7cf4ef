package hk.chopmark.api.identity;

import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.secrets.Totps.Fresh;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.ClientAddress;
import hk.chopmark.api.security.Problem;
import hk.chopmark.api.security.ProofRules;
import hk.chopmark.api.signin.Enrolment;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.api.signin.Leaving;
import hk.chopmark.api.signin.Proof;
import hk.chopmark.api.signin.SignIn;
import hk.chopmark.api.signin.SignIn.Named;
import hk.chopmark.api.signin.SignInResult;
import hk.chopmark.api.signin.SignInResult.Opened;
import hk.chopmark.api.signin.SignInResult.Refused;
import hk.chopmark.api.signin.SignInResult.SecondNeeded;
import hk.chopmark.api.signin.SignInResult.TooOften;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Sessions of people who work through a program of theirs.
 *
 * <p><b>Guarantees</b>: the secret of a session stands in the one answer that opens it; what is
 * wrong with name, password or code, nobody is told.
 */
@ForAnybody(because = "begins and ends one's own session only")
@RestController
@RequestMapping(SessionController.PATH)
@Tag(name = "Sessions")
public class SessionController {

    static final String PATH = "/api/v1/session";

    private final SignIn signIn;
    private final Proof proof;
    private final Leaving leaving;
    private final Enrolment enrolment;
    private final LetterCodes codes;

    SessionController(
            SignIn signIn, Proof proof, Leaving leaving, Enrolment enrolment, LetterCodes codes) {
        this.enrolment = enrolment;
        this.codes = codes;
        this.signIn = signIn;
        this.proof = proof;
        this.leaving = leaving;
    }

    /**
     * Who signs in.
     *
     * @param code of the second factor, or a recovery code; needed by whoever has one
     */
    record Wanted(
            @NotNull SchoolId school,
            @NotNull @Size(min = 1, max = 128) String loginName,
            @NotNull @Size(min = 1, max = 128) String password,
            @Nullable @Size(max = 32) String code) {

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Wanted[" + school + "]";
        }
    }

    /**
     * A session that began.
     *
     * @param secret to be sent as bearer; shown here and never again
     * @param session its reference
     * @param person who signed in
     * @param endsAt when it ends at the latest
     * @param recovered whether the person has yet to acknowledge a recovery of the account
     */
    record Begun(String secret, String session, String person, Instant endsAt, boolean recovered) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "Begun[" + session + "]";
        }
    }

    @PostMapping
    @SecurityRequirements
    @Operation(summary = "Sign in as a person; the secret of the session is shown once")
    ResponseEntity<?> begin(@Valid @RequestBody Wanted body, HttpServletRequest request) {
        String address = ClientAddress.keyOf(request.getRemoteAddr());
        SignInResult result =
                signIn.byPassword(
                        new Named(body.school(), body.loginName(), address), body.password());
        if (result instanceof SecondNeeded(String ticket)) {
            if (body.code() == null) {
                return refused(HttpStatus.UNAUTHORIZED, "identity.second-factor-needed");
            }
            result = signIn.bySecondFactor(ticket, body.code(), address);
        }
        return begun(result);
    }

    private static ResponseEntity<?> begun(SignInResult result) {
        return switch (result) {
            case Opened(var opened, boolean recovered) ->
                    ResponseEntity.status(HttpStatus.CREATED)
                            .body(
                                    new Begun(
                                            opened.secret(),
                                            opened.session().id().text(),
                                            opened.session().who().text(),
                                            opened.session().endsAt(),
                                            recovered));
            case TooOften(Duration wait) -> tooOften(wait);
            case Refused _, SecondNeeded _ ->
                    refused(HttpStatus.UNAUTHORIZED, "identity.sign-in-refused");
        };
    }

    /**
     * Who takes an account into their hands.
     *
     * @param code of the letter, of a recovery, or that of the first operator
     * @param password the one chosen
     */
    record Taken(
            @NotNull SchoolId school,
            @NotNull @Size(min = 1, max = 128) String loginName,
            @NotNull @Size(min = 1, max = 64) String code,
            @NotNull @Size(min = 1, max = 128) String password) {

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Taken[" + school + "]";
        }
    }

    @PostMapping("/activation")
    @SecurityRequirements
    @Operation(
            summary = "Take an account into one's hands with a code, and choose its password",
            description =
                    "In place of a school the reference of the installation makes the first"
                            + " operator, who chooses a login name too.")
    ResponseEntity<?> activate(@Valid @RequestBody Taken body, HttpServletRequest request) {
        String address = ClientAddress.keyOf(request.getRemoteAddr());
        return begun(
                codes.use(
                        new Named(body.school(), body.loginName(), address),
                        body.code(),
                        body.password()));
    }

    /** A secret for an app on a phone; it counts once a code proves that an app has it. */
    record FreshSecret(String secret) {

        /** Without the secret. */
        @Override
        public String toString() {
            return "FreshSecret[]";
        }
    }

    @GetMapping("/second-factor")
    @Operation(summary = "A new secret for an authenticator app, base32; another with each request")
    FreshSecret fresh(Caller caller) {
        own(caller);
        return new FreshSecret(enrolment.secondFactor().text());
    }

    /**
     * An app that was set up.
     *
     * @param secret which was given to it
     * @param code what it shows now
     */
    record AppSetUp(
            @NotNull @Pattern(regexp = "[A-Z2-7]{32}") String secret,
            @NotNull @Size(min = 6, max = 7) String code) {

        /** Without the secrets. */
        @Override
        public String toString() {
            return "AppSetUp[]";
        }
    }

    @TakesProof
    @PostMapping("/second-factor")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Set up an authenticator app in place of the one before")
    void setUp(Caller caller, @Valid @RequestBody AppSetUp body) {
        enrolment.secondFactor(own(caller), new Fresh(body.secret()), body.code());
    }

    /** What proves again who somebody is. */
    record Shown(
            @NotNull @Size(min = 1, max = 128) String password,
            @Nullable @Size(max = 32) String code) {

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Shown[]";
        }
    }

    @PostMapping("/proof")
    @Operation(summary = "Prove again who you are; counts for five minutes")
    ResponseEntity<?> prove(Caller caller, @Valid @RequestBody Shown body) {
        String code = body.code() == null ? "" : body.code();
        return switch (proof.again(own(caller), body.password(), code)) {
            case PROVEN -> ResponseEntity.noContent().build();
            case WRONG -> refused(HttpStatus.UNAUTHORIZED, "identity.sign-in-refused");
            case TOO_OFTEN -> tooOften(Duration.ofMinutes(5));
        };
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sign out")
    void end(Caller caller) {
        leaving.signOut(own(caller));
    }

    private static Own own(Caller caller) {
        return ProofRules.own(caller)
                .orElseThrow(() -> DomainRejection.notAllowed("identity.no-account", Map.of()));
    }

    private static ResponseEntity<ProblemDetail> tooOften(Duration wait) {
        return ResponseEntity.status(HttpStatus.TOO_MANY_REQUESTS)
                .header(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1))
                .body(
                        Problem.of(
                                HttpStatus.TOO_MANY_REQUESTS,
                                "access.too-many-attempts",
                                "Too many attempts; wait, then try again."));
    }

    private static ResponseEntity<ProblemDetail> refused(HttpStatus status, String code) {
        String detail =
                code.equals("identity.second-factor-needed")
                        ? "This account has a second factor: send its code too."
                        : "Name or secret is wrong, or the account cannot be used.";
        return ResponseEntity.status(status).body(Problem.of(status, code, detail));
    }
}
