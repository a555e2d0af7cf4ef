package hk.chopmark.api.identity;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.secrets.Totps.Fresh;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.ProofRules;
import hk.chopmark.api.signin.Enrolment;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.api.signin.Leaving;
import hk.chopmark.api.signin.PasskeyUse;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.identity.Account;
import hk.chopmark.core.identity.AccountCommand.AcknowledgeRecovery;
import hk.chopmark.core.identity.CredentialKind;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SessionId;
import hk.chopmark.core.shared.StaffId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** One's own account: sessions, password, second factor, recoveries. */
@ForAnybody(because = "shows and changes one's own account only")
@ConsolePage
@RequestMapping("/account")
class AccountPage {

    private final AuditEngine engine;
    private final Enrolment enrolment;
    private final PasskeyUse passkeys;
    private final Leaving leaving;
    private final SchoolDoor door;

    AccountPage(
            AuditEngine engine,
            Enrolment enrolment,
            PasskeyUse passkeys,
            Leaving leaving,
            SchoolDoor door) {
        this.engine = engine;
        this.enrolment = enrolment;
        this.passkeys = passkeys;
        this.leaving = leaving;
        this.door = door;
    }

    /**
     * A session as the page shows it.
     *
     * @param own whether it is the one that the page is seen in
     */
    record SessionLine(String ref, Moment begun, Moment used, Moment ends, boolean own) {}

    /**
     * A passkey as the page shows it.
     *
     * @param synced whether it may be on several devices of the person
     */
    record PasskeyLine(String ref, Moment begun, @Nullable Moment used, boolean synced) {}

    /**
     * A recovery that waits to be acknowledged, and the two who made it.
     *
     * @param point where the code went; absent for a letter
     */
    record RecoveryLine(
            String code, String startedBy, String confirmedBy, @Nullable String point, Moment at) {}

    @GetMapping
    String show(Caller caller, Locale locale, Model model) {
        Own own = own(caller);
        HongKongTime time = new HongKongTime(locale);
        Account account = engine.accounts().of(own.school(), own.person());
        model.addAttribute(
                "sessions",
                leaving.sessions(own).stream()
                        .map(one ->
                                new SessionLine(
                                        one.id().text(),
                                        time.minute(one.begunAt()),
                                        time.minute(one.usedAt()),
                                        time.minute(one.endsAt()),
                                        one.id().equals(own.actor().session())))
                        .toList());
        model.addAttribute("secondFactor", count(account, CredentialKind.TOTP) > 0);
        model.addAttribute("codes", count(account, CredentialKind.RECOVERY_CODE));
        model.addAttribute(
                "passkeys",
                passkeys.of(own).stream()
                        .map(one ->
                                new PasskeyLine(
                                        one.credential().text(),
                                        time.minute(one.keptAt()),
                                        one.usedAt() == null ? null : time.minute(one.usedAt()),
                                        one.synced()))
                        .toList());
        model.addAttribute("host", passkeys.host());
        model.addAttribute("provider", engine.accounts().provider(own.school()).isPresent());
        model.addAttribute(
                "links",
                account.credentials().stream()
                        .filter(one -> one.kind() == CredentialKind.OIDC)
                        .map(one -> one.id().text())
                        .toList());
        return "account";
    }

    private static long count(Account account, CredentialKind kind) {
        return account.credentials().stream().filter(one -> one.kind() == kind).count();
    }

    @TakesProof
    @PostMapping("/sessions/{session}/end")
    String end(Caller caller, @PathVariable SessionId session) {
        leaving.end(own(caller), session);
        return "redirect:/account";
    }

    @TakesProof
    @PostMapping("/sessions/end-others")
    String endOthers(Caller caller) {
        leaving.endOthers(own(caller));
        return "redirect:/account";
    }

    @TakesProof
    @PostMapping("/password")
    String password(
            Caller caller,
            @RequestParam String name,
            @RequestParam String password,
            @RequestParam String again) {
        if (!password.equals(again)) {
            throw DomainRejection.rule("identity.password-differs", Map.of());
        }
        enrolment.changePassword(own(caller), Exchange.name(name), Exchange.secret(password));
        return "redirect:/account?done";
    }

    /** A fresh secret with each look; it counts once a code proves that an app has it. */
    @GetMapping("/second-factor")
    String secondFactor(Caller caller, Model model) {
        Own own = own(caller);
        return asked(own, enrolment.secondFactor(), model);
    }

    private String asked(Own own, Fresh fresh, Model model) {
        model.addAttribute("secret", fresh.text());
        model.addAttribute(
                "picture", QrPicture.of(fresh, door.nameOf(own.school(), Locale.ENGLISH)));
        model.addAttribute("required", own.person() instanceof StaffId);
        model.addAttribute("host", passkeys.host());
        return "second-factor";
    }

    @TakesProof
    @PostMapping("/second-factor")
    String enrolled(
            Caller caller, @RequestParam String secret, @RequestParam String code, Model model) {
        Own own = own(caller);
        Fresh fresh = new Fresh(Exchange.secret(secret));
        try {
            enrolment.secondFactor(own, fresh, Exchange.secret(code));
        } catch (DomainRejection rejection) {
            if (!rejection.code().equals(Enrolment.WRONG_CODE)) {
                throw rejection;
            }
            model.addAttribute("wrong", true);
            return asked(own, fresh, model);
        }
        return codes(caller, model);
    }

    /** Codes that stand in for a lost phone; shown in this answer and never again. */
    @TakesProof
    @PostMapping("/recovery-codes")
    String codes(Caller caller, Model model) {
        List<String> codes = enrolment.recoveryCodes(own(caller));
        model.addAttribute("codes", codes);
        return "recovery-codes";
    }

    /** What was done to the account by others, at each sign-in until the person has seen it. */
    @GetMapping("/recoveries")
    String recoveries(Caller caller, Locale locale, Model model) {
        Own own = own(caller);
        HongKongTime time = new HongKongTime(locale);
        Account account = engine.accounts().of(own.school(), own.person());
        model.addAttribute(
                "recoveries",
                account.unacknowledged().stream()
                        .map(one ->
                                new RecoveryLine(
                                        one.code().text(),
                                        one.startedBy().text(),
                                        one.confirmedBy().text(),
                                        one.point() == null ? null : one.point().text(),
                                        time.minute(one.at())))
                        .toList());
        return "recoveries";
    }

    @PostMapping("/recoveries/{code}")
    String acknowledge(Caller caller, @PathVariable CredentialId code) {
        Own own = own(caller);
        engine.send(
                new AcknowledgeRecovery(own.school(), own.person(), code),
                CommandContext.of(own.actor(), Purpose.ACCESS_ADMINISTRATION)
                        .from("console", null));
        return "redirect:/account/recoveries";
    }

    private static Own own(Caller caller) {
        return ProofRules.own(caller)
                .orElseThrow(() -> DomainRejection.notAllowed("identity.no-account", Map.of()));
    }
}
