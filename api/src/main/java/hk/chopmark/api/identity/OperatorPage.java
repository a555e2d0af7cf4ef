package hk.chopmark.api.identity;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.security.AccessTokens;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.ConsoleSession;
import hk.chopmark.api.signin.Attempts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Signing in with an access token, as the operator does. */
@ForAnybody(because = "nobody is signed in yet")
@ConsolePage
class OperatorPage {

    private final AccessTokens tokens;
    private final ConsoleSession console;
    private final Attempts wrong;
    private final Attempts signIns;

    OperatorPage(AccessTokens tokens, ConsoleSession console, Attempts wrong, InstantSource clock) {
        this.tokens = tokens;
        this.console = console;
        this.wrong = wrong;
        this.signIns = new Attempts(clock);
    }

    @PostMapping("/sign-in")
    @Nullable String signIn(
            @RequestParam String token, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Exchange exchange = new Exchange(request, response);
        Optional<Caller> caller = tokens.find(Exchange.secret(token).strip());
        Duration wait =
                caller.isPresent()
                        ? signIns.made(
                                caller.get().actor().ref().text() + caller.get().schoolIfAny())
                        : wrong.made(exchange.address());
        if (!wait.isZero()) {
            return exchange.tooOften(wait);
        }
        if (caller.isEmpty()) {
            return "redirect:/sign-in?refused";
        }
        console.begin(request, response, token.strip());
        return "redirect:/";
    }
}
