package hk.chopmark.api.security;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/** Turns the token typed into the sign-in form into a caller. */
final class ConsoleSignIn implements AuthenticationProvider {

    private final AccessTokens tokens;
    private final Attempts wrong;
    private final Attempts signIns;

    ConsoleSignIn(AccessTokens tokens, Attempts wrong, Attempts signIns) {
        this.tokens = tokens;
        this.wrong = wrong;
        this.signIns = signIns;
    }

    @Override
    public Authentication authenticate(Authentication asked) {
        String address =
                asked.getDetails() instanceof WebAuthenticationDetails details
                        ? String.valueOf(details.getRemoteAddress())
                        : "unknown";
        Optional<Caller> caller = tokens.find(text(asked.getCredentials()));
        if (caller.isEmpty()) {
            refuse(wrong.made(ClientAddress.keyOf(address)));
            throw new BadCredentialsException("No such token");
        }
        TokenAuthentication signedIn = new TokenAuthentication(caller.get());
        refuse(signIns.made(signedIn.getName()));
        signedIn.setDetails(asked.getDetails());
        return signedIn;
    }

    private static void refuse(Duration wait) {
        if (!wait.isZero()) {
            throw new TooManyAttempts(wait);
        }
    }

    private static String text(@Nullable Object credentials) {
        return credentials == null ? "" : credentials.toString().strip();
    }

    @Override
    public boolean supports(Class<?> type) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(type);
    }
}
