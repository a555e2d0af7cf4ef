package hk.chopmark.api.provider;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.provider.ProviderTalk.Brought;
import hk.chopmark.api.provider.ProviderTalk.Way;
import hk.chopmark.api.secrets.RelyingParty;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.ClientAddress;
import hk.chopmark.api.security.ConsoleSession;
import hk.chopmark.api.security.ProofRules;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.api.signin.ProviderUse;
import hk.chopmark.api.signin.ProviderUse.Back;
import hk.chopmark.api.signin.ProviderUse.Errand;
import hk.chopmark.api.signin.ProviderUse.Word;
import hk.chopmark.api.signin.SignInResult;
import hk.chopmark.api.signin.SignInResult.Opened;
import hk.chopmark.api.signin.SignInResult.Refused;
import hk.chopmark.api.signin.SignInResult.SecondNeeded;
import hk.chopmark.api.signin.SignInResult.TooOften;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The ways of people to the identity provider of their school and back: to sign in, to link their
 * account there, to prove again who they are.
 *
 * <p><b>Guarantees</b>: who comes back is whoever left, in the same browser and for the same
 * errand. A provider that does not answer leaves all other ways.
 */
@ForAnybody(because = "leads people to their own account only")
@ConsolePage
class ProviderWays {

    /** Where people come back to within their account. */
    static final String IN_THE_ACCOUNT = "/account/provider/return";

    private final AuditEngine engine;
    private final ProviderUse use;
    private final ConsoleSession console;
    private final Supplier<RelyingParty> party;
    private final ProviderTalk talk;

    ProviderWays(
            Installation installation,
            ProviderUse use,
            ConsoleSession console,
            Supplier<RelyingParty> party) {
        this.engine = installation.engine();
        this.use = use;
        this.console = console;
        this.party = party;
        this.talk =
                new ProviderTalk(
                        engine,
                        installation.secrets().providers(),
                        new ProviderClient(
                                new ProviderAddresses(
                                        () -> party.get().origin().startsWith("http://"),
                                        InetAddress::getAllByName)));
    }

    /** Where people come back to who are to be signed in. */
    static String atTheDoor(SchoolId school) {
        return "/sign-in/" + school.id() + "/provider/return";
    }

    /** To the provider, to sign in. */
    @GetMapping("/sign-in/{school}/provider")
    String signIn(@PathVariable UUID school, HttpServletResponse response) {
        SchoolId chosen = require(school);
        try {
            return leave(chosen, Errand.SIGN_IN, null, response);
        } catch (DomainRejection e) {
            return door(chosen) + "?unreachable";
        }
    }

    /** Back from it. */
    @GetMapping("/sign-in/{school}/provider/return")
    @Nullable String signedIn(
            @PathVariable UUID school,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String state,
            HttpServletRequest request,
            HttpServletResponse response,
            Model model)
            throws java.io.IOException {
        SchoolId chosen = require(school);
        Word word;
        try {
            word =
                    comeBack(
                                    chosen,
                                    Errand.SIGN_IN,
                                    null,
                                    new Brought(code, state),
                                    request,
                                    response)
                            .word();
        } catch (DomainRejection e) {
            return door(chosen)
                    + (e.code().equals(ProviderClient.UNREACHABLE) ? "?unreachable" : "?refused");
        }
        SignInResult result =
                use.signIn(chosen, word, ClientAddress.keyOf(request.getRemoteAddr()));
        return switch (result) {
            case Opened opened -> {
                console.begin(request, response, opened.session().secret());
                yield opened.recovered() ? "redirect:/account/recoveries" : "redirect:/";
            }
            case SecondNeeded needed -> {
                model.addAttribute("school", chosen.id().toString());
                model.addAttribute("ticket", needed.ticket());
                yield "sign-in-second";
            }
            case Refused _ -> door(chosen) + "?unlinked";
            case TooOften _ -> {
                response.sendError(429);
                yield null;
            }
        };
    }

    /** The page from which one goes to link an account there; who sees it has just proven. */
    @TakesProof
    @PostMapping("/account/provider/new")
    String add(Caller caller, Model model) {
        Own own = own(caller);
        model.addAttribute(
                "issuer",
                engine.accounts()
                        .provider(own.school())
                        .orElseThrow(() -> DomainRejection.unknown("provider.none", Map.of()))
                        .issuer());
        return "new-provider-link";
    }

    @GetMapping("/account/provider/link")
    String link(Caller caller, HttpServletResponse response) {
        Own own = own(caller);
        return leave(own.school(), Errand.LINK, own, response);
    }

    @GetMapping("/account/provider/proof")
    String prove(Caller caller, HttpServletResponse response) {
        Own own = own(caller);
        return leave(own.school(), Errand.PROVE, own, response);
    }

    /** Back from it, to link or to prove; the ticket says which. */
    @GetMapping(IN_THE_ACCOUNT)
    String returned(
            Caller caller,
            @RequestParam(required = false) @Nullable String code,
            @RequestParam(required = false) @Nullable String state,
            HttpServletRequest request,
            HttpServletResponse response) {
        Own own = own(caller);
        String ticket = console.way(request).orElse("");
        boolean links = use.comeBack(own.school(), Errand.LINK, own, ticket).isPresent();
        Returned back =
                comeBack(
                        own.school(),
                        links ? Errand.LINK : Errand.PROVE,
                        own,
                        new Brought(code, state),
                        request,
                        response);
        if (links) {
            use.link(own, back.word());
            return "redirect:/account?linked";
        }
        use.prove(own, back.word(), back.left().leftAt());
        return "proven-there";
    }

    @TakesProof
    @PostMapping("/account/provider/{credential}/end")
    String end(Caller caller, @PathVariable CredentialId credential) {
        use.end(own(caller), credential);
        return "redirect:/account";
    }

    private record Returned(Word word, Back left) {}

    private String leave(
            SchoolId school, Errand errand, @Nullable Own own, HttpServletResponse response) {
        Way way = talk.begin(school, back(school, errand), errand == Errand.PROVE);
        console.leave(response, use.leave(school, errand, own, way.words()));
        return "redirect:" + way.uri();
    }

    private Returned comeBack(
            SchoolId school,
            Errand errand,
            @Nullable Own own,
            Brought brought,
            HttpServletRequest request,
            HttpServletResponse response) {
        Optional<Back> left =
                console.way(request).flatMap(ticket -> use.comeBack(school, errand, own, ticket));
        console.arrive(response);
        Back back = left.orElseThrow(() -> DomainRejection.rule("provider.refused", Map.of()));
        return new Returned(talk.end(school, back(school, errand), back.words(), brought), back);
    }

    private String back(SchoolId school, Errand errand) {
        return party.get().origin()
                + (errand == Errand.SIGN_IN ? atTheDoor(school) : IN_THE_ACCOUNT);
    }

    private static String door(SchoolId school) {
        return "redirect:/sign-in/" + school.id();
    }

    private SchoolId require(UUID id) {
        SchoolId school = new SchoolId(id);
        if (!engine.schools().all().contains(school)) {
            throw DomainRejection.unknown("school.unknown", Map.of("school", school.text()));
        }
        return school;
    }

    private static Own own(Caller caller) {
        return ProofRules.own(caller)
                .orElseThrow(() -> DomainRejection.notAllowed("identity.no-account", Map.of()));
    }
}
