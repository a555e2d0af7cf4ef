package hk.chopmark.api.security;

import hk.chopmark.api.security.Callers.SignedIn;
import hk.chopmark.api.signin.Attempts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes the secret of an interface request from its {@code Authorization} header; nothing is kept
 * between requests.
 */
final class BearerFilter extends OncePerRequestFilter {

    private static final String SCHEME = "Bearer ";
    private static final String SESSION = "/api/v1/session";

    private final Callers callers;
    private final Attempts attempts;
    private final ProblemWriter problems;

    BearerFilter(Callers callers, Attempts attempts, ProblemWriter problems) {
        this.callers = callers;
        this.attempts = attempts;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null) {
            chain.doFilter(request, response);
            return;
        }
        Optional<SignedIn> signedIn =
                header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                        ? callers.findBearer(header.substring(SCHEME.length()).strip())
                        : Optional.empty();
        if (signedIn.isEmpty()) {
            refuse(request.getRemoteAddr(), response);
            return;
        }
        if (!signedIn.get().complete() && !isAboutSession(request)) {
            problems.incomplete(response);
            return;
        }
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(new CallerAuthentication(signedIn.get().caller()));
        SecurityContextHolder.setContext(context);
        callers.used(signedIn.get());
        ProofRules.remember(request, signedIn.get());
        chain.doFilter(request, response);
    }

    /** Whoever has yet to set up an app may do that, prove again who they are, and sign out. */
    private static boolean isAboutSession(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals(SESSION) || path.startsWith(SESSION + "/");
    }

    private void refuse(String address, HttpServletResponse response) throws IOException {
        Duration wait = attempts.made(ClientAddress.keyOf(address));
        if (wait.isZero()) {
            problems.unauthenticated(response);
        } else {
            problems.tooMany(response, wait.toSeconds() + 1);
        }
    }
}
