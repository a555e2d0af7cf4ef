package hk.chopmark.api.security;

import hk.chopmark.api.quota.Budget;
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

/**
 * Lets those who are not signed in make so many requests and no more, per address and node: {@value
 * #PER_SECOND} a second, and at once what {@value #BURST_SECONDS} seconds allow.
 */
final class AnonymousCap extends OncePerRequestFilter {

    private static final int PER_SECOND = 20;

    /** Enough for a school behind one address that signs in before the first lesson. */
    private static final int BURST_SECONDS = 60;

    private static final int ADDRESSES = 10_000;

    private final Budget<String> budget;

    AnonymousCap(Budget<String> budget) {
        this.budget = budget;
    }

    /** What all addresses share this server by. */
    static Budget<String> budget() {
        return new Budget<>(
                PER_SECOND, Duration.ofSeconds(BURST_SECONDS), ADDRESSES, System::nanoTime);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Duration wait =
                SecurityContextHolder.getContext().getAuthentication()
                                instanceof CallerAuthentication
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
