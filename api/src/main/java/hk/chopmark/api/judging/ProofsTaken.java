package hk.chopmark.api.judging;

import hk.chopmark.api.security.ProofRules;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.Command.TakesProof.Proof;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Asks for a proof of who somebody is before whatever takes one, as its method or the commands that
 * it sends declare.
 */
final class ProofsTaken implements HandlerInterceptor {

    private final ProofRules rules;

    ProofsTaken(ProofRules rules) {
        this.rules = rules;
    }

    @Override
    public boolean preHandle(
            HttpServletRequest request, HttpServletResponse response, Object handler)
            throws IOException, ServletException {
        if (!(handler instanceof HandlerMethod method)) {
            return true;
        }
        Proof proof = proofOf(method);
        return proof == Proof.NONE || rules.admits(request, response, proof == Proof.AFTER_SIGN_IN);
    }

    /**
     * Which proofs count for a method. What an annotation or a type says of all that it stands for
     * is about what is sent, not about what is read.
     */
    static Proof proofOf(HandlerMethod method) {
        TakesProof own = method.getMethod().getAnnotation(TakesProof.class);
        if (own != null) {
            return own.value();
        }
        if (reads(method)) {
            return Proof.NONE;
        }
        return Judging.declared(method, TakesProof.class)
                .map(TakesProof::value)
                .orElseGet(() -> proofOfCommands(method));
    }

    private static Proof proofOfCommands(HandlerMethod method) {
        return Judging.declared(method, Sends.class).stream()
                        .flatMap(sends -> Arrays.stream(sends.value()))
                        .anyMatch(command -> command.isAnnotationPresent(TakesProof.class))
                ? Proof.RECENT
                : Proof.NONE;
    }

    private static boolean reads(HandlerMethod method) {
        RequestMapping mapping = method.getMethodAnnotation(RequestMapping.class);
        return mapping != null && List.of(mapping.method()).equals(List.of(RequestMethod.GET));
    }
}
