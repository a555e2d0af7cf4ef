package hk.chopmark.api.identity;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.signin.KeyIssuing;
import hk.chopmark.api.signin.KeyIssuing.Issued;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.identity.ServiceCommand.CloseService;
import hk.chopmark.core.identity.ServiceCommand.IssueServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RegisterService;
import hk.chopmark.core.identity.ServiceCommand.RevokeServiceKey;
import hk.chopmark.core.identity.ServiceCommand.RotateServiceKey;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.ServiceId;
import hk.chopmark.projections.identity.ServiceAccounts;
import hk.chopmark.projections.identity.ServiceView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Accounts of other systems and their keys: opened and closed, keys issued, replaced and revoked.
 *
 * <p><b>Guarantees</b>: the text of a key stands in the one answer that makes it. Who may is judged
 * by the record.
 */
@ConsolePage
@NavigationEntry(
        part = "services",
        path = "/services",
        words = "services.title",
        order = 78,
        needs = "identity.service")
@RequestMapping("/services")
class ServicesPage {

    private final AuditEngine engine;
    private final KeyIssuing keys;
    private final ReadGate reads;
    private final ServiceAccounts services;
    private final InstantSource clock;

    ServicesPage(
            AuditEngine engine,
            KeyIssuing keys,
            ReadGate reads,
            ServiceAccounts services,
            InstantSource clock) {
        this.engine = engine;
        this.keys = keys;
        this.reads = reads;
        this.services = services;
        this.clock = clock;
    }

    /** A service in the list. */
    record ServiceLine(String ref, String code, String name, boolean open, long standing) {}

    /** A key of a service. */
    record KeyLine(String ref, List<String> acts, Moment end, KeyState state) {}

    /** What became of a key. */
    enum KeyState {
        STANDING,
        OVER,
        REVOKED
    }

    @Judged(value = "identity.service", board = "services", purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping
    String all(Caller caller, Model model) {
        Instant now = clock.instant();
        model.addAttribute(
                "services",
                services.all(caller.school()).value().stream()
                        .map(one ->
                                new ServiceLine(
                                        new ServiceId(one.service()).text(),
                                        one.code(),
                                        one.name(),
                                        one.closedAt() == null,
                                        one.keys().stream()
                                                .filter(key ->
                                                        stateOf(key, now) == KeyState.STANDING)
                                                .count()))
                        .toList());
        return "services";
    }

    private static KeyState stateOf(ServiceView.Key key, Instant now) {
        if (key.revokedAt() != null) {
            return KeyState.REVOKED;
        }
        return now.isBefore(key.endsAt()) ? KeyState.STANDING : KeyState.OVER;
    }

    @Sends(RegisterService.class)
    @PostMapping
    String register(SentForm form, @RequestParam String code, @RequestParam String name) {
        ServiceId service = new ServiceId(form.id());
        return send(
                form,
                service,
                new RegisterService(form.caller().school(), service, code.strip(), name.strip()));
    }

    @Judged(value = "identity.service", board = "services", purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping("/{service}")
    String one(Caller caller, @PathVariable ServiceId service, Locale locale, Model model) {
        ServiceView view =
                services.all(caller.school()).value().stream()
                        .filter(found -> found.service().equals(service.id()))
                        .findFirst()
                        .orElseThrow(() ->
                                DomainRejection.unknown(
                                        "identity.service-unknown", Map.of("service", service)));
        Instant now = clock.instant();
        HongKongTime time = new HongKongTime(locale);
        model.addAttribute("ref", service.text());
        model.addAttribute("code", view.code());
        model.addAttribute("name", view.name());
        model.addAttribute("open", view.closedAt() == null);
        model.addAttribute(
                "keys",
                view.keys().stream()
                        .map(key ->
                                new KeyLine(
                                        new CredentialId(key.key()).text(),
                                        key.acts(),
                                        time.minute(key.endsAt()),
                                        stateOf(key, now)))
                        .toList());
        model.addAttribute("acts", fitting(caller.school()));
        return "service";
    }

    /** What a key may be for. */
    private static List<String> fitting(SchoolId school) {
        return Resources.forKeysOf(school).stream().map(Act::text).sorted().toList();
    }

    @Sends(IssueServiceKey.class)
    @PostMapping("/{service}/keys")
    String issue(
            SentForm form,
            @PathVariable ServiceId service,
            @RequestParam List<String> acts,
            @RequestParam int days,
            Locale locale,
            Model model) {
        return shown(
                keys.issue(request(form, service), acts, Duration.ofDays(days)), locale, model);
    }

    @Sends(RotateServiceKey.class)
    @PostMapping("/{service}/keys/{key}/successor")
    String replace(
            SentForm form,
            @PathVariable ServiceId service,
            @PathVariable CredentialId key,
            @RequestParam int days,
            @RequestParam int overlapDays,
            Locale locale,
            Model model) {
        return shown(
                keys.replace(
                        request(form, service),
                        key,
                        Duration.ofDays(days),
                        Duration.ofDays(overlapDays)),
                locale,
                model);
    }

    private static KeyIssuing.Request request(SentForm form, ServiceId service) {
        return new KeyIssuing.Request(form.caller().school(), service, context(form));
    }

    private static CommandContext context(SentForm form) {
        return form.for_(Purpose.ACCESS_ADMINISTRATION);
    }

    private static String shown(Issued issued, Locale locale, Model model) {
        model.addAttribute("key", issued.text());
        model.addAttribute("end", new HongKongTime(locale).minute(issued.expiresAt()));
        return "service-key";
    }

    @Sends(RevokeServiceKey.class)
    @PostMapping("/{service}/keys/{key}/revocation")
    String revoke(SentForm form, @PathVariable ServiceId service, @PathVariable CredentialId key) {
        return send(
                form,
                service,
                new RevokeServiceKey(form.caller().school(), service, key, "no-longer-needed"));
    }

    @Sends(CloseService.class)
    @PostMapping("/{service}/closing")
    String close(SentForm form, @PathVariable ServiceId service) {
        return send(
                form,
                service,
                new CloseService(form.caller().school(), service, "no-longer-needed"));
    }

    /** The page that follows shows what was done. */
    private String send(SentForm form, ServiceId service, Command command) {
        reads.await(ServiceAccounts.projection(), engine.send(command, context(form)));
        return "redirect:/services/" + service.text();
    }
}
