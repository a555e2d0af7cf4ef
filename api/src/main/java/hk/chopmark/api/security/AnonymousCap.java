package hk.chopmark.api.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets those who are not signed in make so many requests and no more, per address. */
final class AnonymousCap extends OncePerRequestFilter {

    private final AnonymousBudget budget;

    AnonymousCap(AnonymousBudget budget) {
        this.budget = budget;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Duration wait =
                SecurityContextHolder.getContext().getAuthentication()
                                instanceof TokenAuthentication
                        ? Duration.ZERO
                        : budget.take(ClientAddress.keyOf(request.getRemoteAddr()));
        if (wait.isZero()) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.RETRY_AFTER, Long.toString(wait.toSeconds() + 1));
        response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
    }
}
