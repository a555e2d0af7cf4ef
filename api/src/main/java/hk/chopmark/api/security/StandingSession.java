package hk.chopmark.api.security;

import hk.chopmark.api.security.Callers.SignedIn;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Makes the caller of a page from the session whose secret its request carries, on each request
 * anew; nothing is kept between them.
 */
final class StandingSession extends OncePerRequestFilter {

    /** Where somebody gets what they lack to be signed in wholly. */
    private static final String COMPLETE_AT = "/account/second-factor";

    private static final String PASSKEYS = "/account/passkeys";

    private final Callers callers;
    private final ConsoleSession console;

    StandingSession(Callers callers, ConsoleSession console) {
        this.callers = callers;
        this.console = console;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<SignedIn> signedIn = console.secret(request).flatMap(callers::find);
        if (signedIn.isPresent()) {
            SecurityContext context = SecurityContextHolder.createEmptyContext();
            context.setAuthentication(new CallerAuthentication(signedIn.get().caller()));
            SecurityContextHolder.setContext(context);
            ProofRules.remember(request, signedIn.get());
            if (!isLivePart(request)) {
                callers.used(signedIn.get());
            }
            if (!signedIn.get().complete() && !isOpenTo(request)) {
                response.sendRedirect(COMPLETE_AT);
                return;
            }
        }
        chain.doFilter(request, response);
    }

    /** A part of a page that asks by itself does not keep a session alive. */
    private static boolean isLivePart(HttpServletRequest request) {
        return request.getMethod().equals(HttpMethod.GET.name())
                && request.getHeader("HX-Request") != null;
    }

    private static boolean isOpenTo(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals("/account")
                || path.equals(COMPLETE_AT)
                || path.equals(PASSKEYS)
                || path.startsWith(PASSKEYS + "/")
                || path.startsWith("/sign-")
                || path.startsWith("/css/")
                || path.startsWith("/js/")
                || path.startsWith("/webjars/");
    }
}
