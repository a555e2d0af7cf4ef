package hk.chopmark.api.identity;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.security.ConsoleSession;
import hk.chopmark.api.signin.SignIn.Named;
import hk.chopmark.api.signin.SignInResult;
import hk.chopmark.api.signin.SignInResult.Opened;
import hk.chopmark.api.signin.SignInResult.TooOften;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Taking an account into one's hands with the code of a letter, and after a recovery again. */
@ForAnybody(because = "nobody is signed in yet")
@ConsolePage
class ActivationPage {

    private static final String PAGE = "activate";

    private final AuditEngine engine;
    private final SchoolDoor door;
    private final LetterCodes codes;
    private final ConsoleSession console;

    ActivationPage(AuditEngine engine, SchoolDoor door, LetterCodes codes, ConsoleSession console) {
        this.engine = engine;
        this.door = door;
        this.codes = codes;
        this.console = console;
    }

    /** Who linked their account already needs no code: the page leads there too. */
    @GetMapping("/activate/{school}")
    String form(@PathVariable UUID school, Locale locale, Model model) {
        SchoolId chosen = door.require(school);
        model.addAttribute("school", chosen.id().toString());
        model.addAttribute("schoolName", door.nameOf(chosen, locale));
        model.addAttribute("provider", engine.accounts().provider(chosen).isPresent());
        return PAGE;
    }

    /** The code and the password chosen, in one step: the code counts once. */
    @PostMapping("/activate/{school}")
    @Nullable String activate(
            @PathVariable UUID school,
            @RequestParam String name,
            @RequestParam String code,
            @RequestParam String password,
            @RequestParam String again,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        SchoolId chosen = door.require(school);
        Exchange exchange = new Exchange(request, response);
        String refused = "redirect:/activate/" + chosen.id() + "?refused=";
        if (!password.equals(again)) {
            return refused + "identity.password-differs";
        }
        try {
            SignInResult result =
                    codes.use(
                            new Named(chosen, Exchange.name(name), exchange.address()),
                            Exchange.secret(code),
                            Exchange.secret(password));
            return switch (result) {
                case Opened opened -> {
                    console.begin(request, response, opened.session().secret());
                    yield "redirect:/account/second-factor";
                }
                case TooOften(Duration wait) -> exchange.tooOften(wait);
                default -> refused + "code";
            };
        } catch (DomainRejection rejection) {
            return refused + rejection.code();
        }
    }
}
