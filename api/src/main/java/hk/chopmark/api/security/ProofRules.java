package hk.chopmark.api.security;

import hk.chopmark.api.security.Callers.SignedIn;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.api.signin.PasskeyUse;
import hk.chopmark.api.signin.Proof;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.PersonRef;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * What counts most takes a proof of the last five minutes of who one is; {@link
 * hk.chopmark.core.decision.Command.TakesProof} says what.
 *
 * <p><b>Guarantees</b>: a form of the console asks for password and code or for a passkey, and goes
 * on with what was sent; a request of the interface is refused with 401 {@value #CODE}. Only people
 * in a session are asked: a key of a service proves nothing by being sent twice.
 */
@Component
public class ProofRules {

    /** Code of the refusal. */
    static final String CODE = "identity.reauthentication-needed";

    /** Where the question is shown. */
    public static final String PAGE = "/proof";

    /** Name of the field with the password. */
    public static final String PASSWORD = "proof-password";

    /** Name of the field with the code of the second factor. */
    public static final String SECOND = "proof-code";

    /** Name of the field with the ticket of a question to a device. */
    public static final String TICKET = "proof-ticket";

    /** Name of the field with the answer of a device. */
    public static final String PASSKEY = "proof-passkey";

    /** Name of the attribute of a request: what came of a proof that was tried. */
    public static final String TRIED = ProofRules.class.getName() + ".tried";

    private static final String SIGNED_IN = ProofRules.class.getName() + ".signed-in";

    private final Proof proof;
    private final PasskeyUse passkeys;
    private final Callers callers;
    private final ConsoleSession console;
    private final ProblemWriter problems;

    ProofRules(
            Proof proof,
            PasskeyUse passkeys,
            Callers callers,
            ConsoleSession console,
            ProblemWriter problems) {
        this.proof = proof;
        this.passkeys = passkeys;
        this.callers = callers;
        this.console = console;
        this.problems = problems;
    }

    /** Has the rest of a request know how its caller signed in. */
    static void remember(HttpServletRequest request, SignedIn signedIn) {
        request.setAttribute(SIGNED_IN, signedIn);
    }

    /** Whether the caller of a request proved who they are after signing in, a moment ago. */
    public static boolean isReauthenticated(Caller caller) {
        return caller.actor().auth() == AuthMethod.REAUTHENTICATION;
    }

    /**
     * Lets a person in a session sign only after they proved who they are again.
     *
     * @throws ProofNeeded if they did not, or too long ago
     */
    public static void requireReauthenticated(Caller caller) {
        if (own(caller).isPresent() && !isReauthenticated(caller)) {
            throw new ProofNeeded();
        }
    }

    /** A proof is needed first: 401 {@value ProofRules#CODE}. */
    public static final class ProofNeeded extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private ProofNeeded() {
            super(CODE);
        }
    }

    /** The answer to whoever has to prove who they are first. */
    public static ProblemDetail needed() {
        return Problem.of(
                HttpStatus.UNAUTHORIZED,
                CODE,
                "Prove again who you are: POST /api/v1/session/proof.");
    }

    /** Who a caller in a session is, as they look after their own account. */
    public static Optional<Own> own(Caller caller) {
        return caller.actor().session() != null
                        && caller.actor().ref() instanceof ActorRef.Person(PersonRef person)
                ? Optional.of(new Own(caller.school(), person, caller.actor()))
                : Optional.empty();
    }

    /**
     * Whether a request that takes a proof may go on; otherwise it is answered.
     *
     * @param afterSignIn whether that somebody just signed in is not enough
     */
    public boolean admits(
            HttpServletRequest request, HttpServletResponse response, boolean afterSignIn)
            throws IOException, ServletException {
        if (!(request.getAttribute(SIGNED_IN) instanceof SignedIn signedIn)) {
            return true;
        }
        Optional<Own> own = own(signedIn.caller());
        boolean proven =
                afterSignIn
                        ? isReauthenticated(signedIn.caller())
                        : signedIn.isJustProven(callers.now());
        if (own.isEmpty() || proven) {
            return true;
        }
        if (request.getRequestURI().startsWith("/api/")) {
            problems.write(response, needed());
            return false;
        }
        return goesOn(request, response, own.get());
    }

    /** With a right proof beside what was sent; otherwise the page asks for one. */
    private boolean goesOn(HttpServletRequest request, HttpServletResponse response, Own own)
            throws ServletException, IOException {
        Optional<Proof.Result> tried = tried(request, own);
        if (tried.isPresent()) {
            Proof.Result result = tried.get();
            Optional<SignedIn> proven = console.secret(request).flatMap(callers::find);
            if (result == Proof.Result.PROVEN && proven.isPresent()) {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new CallerAuthentication(proven.get().caller()));
                SecurityContextHolder.setContext(context);
                return true;
            }
            request.setAttribute(TRIED, result);
        }
        request.getRequestDispatcher(PAGE).forward(request, response);
        return false;
    }

    /** What comes of the proof beside a form; empty if there is none. */
    private Optional<Proof.Result> tried(HttpServletRequest request, Own own) {
        String device = field(request, PASSKEY);
        if (!device.isEmpty()) {
            return Optional.of(
                    passkeys.prove(own, new PasskeyUse.Answer(field(request, TICKET), device)));
        }
        return request.getParameter(PASSWORD) == null
                ? Optional.empty()
                : Optional.of(proof.again(own, field(request, PASSWORD), field(request, SECOND)));
    }

    private static String field(HttpServletRequest request, String name) {
        String sent = request.getParameter(name);
        return sent == null ? "" : sent;
    }
}
