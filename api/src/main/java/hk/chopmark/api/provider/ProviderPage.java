package hk.chopmark.api.provider;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.secrets.Providers;
import hk.chopmark.api.secrets.RelyingParty;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.provider.ProviderCommand.RemoveIdentityProvider;
import hk.chopmark.core.provider.ProviderCommand.SetIdentityProvider;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Which identity provider the people of a school may sign in by.
 *
 * <p><b>Guarantees</b>: the secret is kept sealed before the event that names it, shown nowhere,
 * and deleted with the setting.
 */
@ConsolePage
@NavigationEntry(
        part = "identity-provider",
        path = "/identity-provider",
        words = "provider.title",
        order = 66,
        needs = "provider.set")
@RequestMapping("/identity-provider")
class ProviderPage {

    private static final int SECRET_CHARS = 500;

    private final AuditEngine engine;
    private final Providers secrets;
    private final Supplier<RelyingParty> party;

    ProviderPage(Installation installation, Supplier<RelyingParty> party) {
        this.engine = installation.engine();
        this.secrets = installation.secrets().providers();
        this.party = party;
    }

    @Judged(
            value = "provider.set",
            board = "identity-provider",
            purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping
    String show(Caller caller, Model model) {
        SchoolId school = caller.school();
        engine.accounts()
                .provider(school)
                .ifPresent(set -> {
                    model.addAttribute("issuer", set.issuer());
                    model.addAttribute("clientId", set.clientId());
                    model.addAttribute("twoFactorsBy", String.join(" ", set.twoFactorsBy()));
                });
        String pages = party.get().origin();
        model.addAttribute(
                "backs",
                List.of(
                        pages + ProviderWays.atTheDoor(school),
                        pages + ProviderWays.IN_THE_ACCOUNT));
        return "identity-provider";
    }

    @Sends(SetIdentityProvider.class)
    @PostMapping
    String set(
            Caller caller,
            @RequestParam String issuer,
            @RequestParam String clientId,
            @RequestParam String secret,
            @RequestParam(defaultValue = "") String twoFactorsBy) {
        Require.that(
                !secret.isBlank() && secret.length() <= SECRET_CHARS,
                "A secret has 1 to " + SECRET_CHARS + " characters");
        CredentialId kept = new CredentialId(UuidCreator.getTimeOrderedEpoch());
        SetIdentityProvider command =
                new SetIdentityProvider(
                        caller.school(),
                        kept,
                        issuer.strip(),
                        clientId.strip(),
                        Arrays.stream(twoFactorsBy.split("\\s+"))
                                .filter(value -> !value.isEmpty())
                                .toList());
        secrets.keep(caller.school(), kept, secret.strip());
        try {
            engine.send(command, context(caller));
        } catch (RuntimeException e) {
            secrets.delete(caller.school(), kept);
            throw e;
        }
        secrets.deleteSecretsBut(caller.school(), kept);
        return "redirect:/identity-provider";
    }

    @Sends(RemoveIdentityProvider.class)
    @PostMapping("/removal")
    String remove(Caller caller) {
        engine.send(new RemoveIdentityProvider(caller.school()), context(caller));
        return "redirect:/identity-provider";
    }

    private static CommandContext context(Caller caller) {
        return CommandContext.of(caller.actor(), Purpose.ACCESS_ADMINISTRATION)
                .from("console", null);
    }
}
