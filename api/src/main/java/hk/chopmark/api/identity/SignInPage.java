package hk.chopmark.api.identity;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.ConsoleSession;
import hk.chopmark.api.security.ProofRules;
import hk.chopmark.api.signin.Leaving;
import hk.chopmark.api.signin.PasskeyUse;
import hk.chopmark.api.signin.PasskeyUse.Answer;
import hk.chopmark.api.signin.PasskeyUse.Asked;
import hk.chopmark.api.signin.SignIn;
import hk.chopmark.api.signin.SignIn.Named;
import hk.chopmark.api.signin.SignInResult;
import hk.chopmark.api.signin.SignInResult.Opened;
import hk.chopmark.api.signin.SignInResult.Refused;
import hk.chopmark.api.signin.SignInResult.SecondNeeded;
import hk.chopmark.api.signin.SignInResult.TooOften;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.SchoolId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/** Signing in to the console of a school, step by step, and signing out. */
@ForAnybody(because = "nobody is signed in yet, or leaves")
@ConsolePage
class SignInPage {

    private static final String PAGE = "sign-in";

    private final AuditEngine engine;
    private final SchoolDoor door;
    private final SignIn signIn;
    private final PasskeyUse passkeys;
    private final Leaving leaving;
    private final ConsoleSession console;

    SignInPage(
            AuditEngine engine,
            SchoolDoor door,
            SignIn signIn,
            PasskeyUse passkeys,
            Leaving leaving,
            ConsoleSession console) {
        this.engine = engine;
        this.door = door;
        this.signIn = signIn;
        this.passkeys = passkeys;
        this.leaving = leaving;
        this.console = console;
    }

    /** Asks which school, unless there is one only. */
    @GetMapping("/sign-in")
    String choose(
            @RequestParam(required = false) @Nullable String school,
            @RequestHeader(name = "HX-Request", required = false) @Nullable String partial,
            HttpServletRequest request,
            HttpServletResponse response,
            Locale locale,
            Model model) {
        if (partial != null) {
            // A page that polls has lost its session: load the whole page anew, not this one into a
            // corner of it.
            response.setHeader("HX-Refresh", "true");
        }
        Optional<SchoolId> chosen = school == null ? door.only() : door.byCode(school);
        if (school != null && chosen.isPresent()) {
            return "redirect:/sign-in/" + chosen.get().id();
        }
        model.addAttribute("unknown", school != null);
        chosen.ifPresent(one -> add(one, locale, model));
        return PAGE;
    }

    /** The form of a school. */
    @GetMapping("/sign-in/{school}")
    String form(@PathVariable UUID school, Locale locale, Model model) {
        add(door.require(school), locale, model);
        return PAGE;
    }

    private void add(SchoolId school, Locale locale, Model model) {
        model.addAttribute("school", school.id().toString());
        model.addAttribute("schoolName", door.nameOf(school, locale));
        model.addAttribute("host", passkeys.host());
        model.addAttribute("provider", engine.accounts().provider(school).isPresent());
    }

    /** What a device is asked that signs its person in. */
    @GetMapping("/sign-in/{school}/passkey")
    @ResponseBody
    Asked question(@PathVariable UUID school) {
        return passkeys.askToSignIn(door.require(school));
    }

    /** The answer of a device. */
    @PostMapping("/sign-in/{school}/passkey")
    @Nullable String passkey(
            @PathVariable UUID school,
            @RequestParam String ticket,
            @RequestParam String answer,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        SchoolId chosen = door.require(school);
        Exchange exchange = new Exchange(request, response);
        SignInResult result =
                passkeys.signIn(
                        chosen, new Answer(Exchange.secret(ticket), answer), exchange.address());
        return answered(result, chosen, exchange, model);
    }

    /** Name and password. */
    @PostMapping("/sign-in/{school}")
    @Nullable String password(
            @PathVariable UUID school,
            @RequestParam String name,
            @RequestParam String password,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        SchoolId chosen = door.require(school);
        Exchange exchange = new Exchange(request, response);
        SignInResult result =
                signIn.byPassword(
                        new Named(chosen, Exchange.name(name), exchange.address()),
                        Exchange.secret(password));
        return answered(result, chosen, exchange, model);
    }

    /** The code of the second factor. */
    @PostMapping("/sign-in/{school}/second")
    @Nullable String second(
            @PathVariable UUID school,
            @RequestParam String ticket,
            @RequestParam String code,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws IOException {
        SchoolId chosen = door.require(school);
        Exchange exchange = new Exchange(request, response);
        SignInResult result =
                signIn.bySecondFactor(
                        Exchange.secret(ticket), Exchange.secret(code), exchange.address());
        return answered(result, chosen, exchange, model);
    }

    private @Nullable String answered(
            SignInResult result, SchoolId school, Exchange exchange, Model model)
            throws IOException {
        return switch (result) {
            case Opened opened -> {
                console.begin(exchange.request(), exchange.response(), opened.session().secret());
                yield opened.recovered() ? "redirect:/account/recoveries" : "redirect:/";
            }
            case SecondNeeded needed -> {
                add(school, LocaleContextHolder.getLocale(), model);
                model.addAttribute("ticket", needed.ticket());
                yield "sign-in-second";
            }
            case Refused ignored -> "redirect:/sign-in/" + school.id() + "?refused";
            case TooOften(Duration wait) -> exchange.tooOften(wait);
        };
    }

    /** Ends the session. */
    @PostMapping("/sign-out")
    String signOut(Caller caller, HttpServletRequest request, HttpServletResponse response) {
        ProofRules.own(caller).ifPresent(leaving::signOut);
        console.end(request, response);
        return "redirect:/sign-in?left";
    }
}
