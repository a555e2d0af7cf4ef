package hk.chopmark.api.security;

import hk.chopmark.api.quota.Quotas;
import hk.chopmark.api.quota.Quotas.Account;
import hk.chopmark.api.quota.Quotas.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets those who are signed in ask for so much work and no more, per account and school. */
final class QuotaCap extends OncePerRequestFilter {

    private final Quotas quotas;
    private final Answer refusing;

    /** Tells a caller to come back later. */
    @FunctionalInterface
    interface Answer {
        void refuse(HttpServletResponse response, Refused refused) throws IOException;
    }

    QuotaCap(Quotas quotas, Answer refusing) {
        this.quotas = quotas;
        this.refusing = refusing;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!(SecurityContextHolder.getContext().getAuthentication()
                instanceof CallerAuthentication signedIn)) {
            chain.doFilter(request, response);
            return;
        }
        Caller caller = signedIn.getPrincipal();
        Account account = new Account(Optional.of(caller.school()), caller.actor().ref());
        try {
            Optional<Refused> refused =
                    quotas.answer(account, () -> chain.doFilter(request, response));
            if (refused.isPresent()) {
                refusing.refuse(response, refused.get());
            }
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e); // a chain throws nothing else
        }
    }
}
