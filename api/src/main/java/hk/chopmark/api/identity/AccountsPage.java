package hk.chopmark.api.identity;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.identity.Letters.Kind;
import hk.chopmark.api.identity.Letters.Said;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.mail.AccountCodes;
import hk.chopmark.api.mail.AccountCodes.Sent;
import hk.chopmark.api.secrets.Secrets;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.wiring.Installation;
import hk.chopmark.core.accounts.Accounts;
import hk.chopmark.core.contact.ContactCommand.RequestMessage;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.identity.Account;
import hk.chopmark.core.identity.AccountCommand;
import hk.chopmark.core.identity.AccountCommand.AskActivationCode;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.AccountCommand.ConfirmRecovery;
import hk.chopmark.core.identity.AccountCommand.HandOverActivationLetter;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.identity.AccountCommand.OpenAccount;
import hk.chopmark.core.identity.AccountCommand.StartRecovery;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Accounts of others: opened and closed, letters made by one and handed over by another, codes sent
 * to verified contact points, recoveries begun by one and confirmed by another.
 *
 * <p><b>Guarantees</b>: shows references and times, no names; the code of a letter stands in the
 * one answer that makes it, to be printed, and a code that is sent in no answer. Who may do what is
 * judged by the record.
 */
@ConsolePage
@NavigationEntry(
        part = "accounts",
        path = "/accounts",
        words = "accounts.title",
        order = 65,
        needs = "identity.vouch")
@RequestMapping("/accounts")
class AccountsPage {

    private final AuditEngine engine;
    private final Secrets secrets;
    private final AccountCodes sentCodes;
    private final Letters letters;

    AccountsPage(Installation installation, AccountCodes sentCodes, Letters letters) {
        this.engine = installation.engine();
        this.secrets = installation.secrets();
        this.sentCodes = sentCodes;
        this.letters = letters;
    }

    /**
     * A letter or recovery that waits for a second person.
     *
     * @param point where the code goes then; absent for a letter
     */
    record Waiting(String code, String firstPerson, @Nullable String point) {}

    /** A contact point that was shown to reach the person, who said so and who showed it. */
    record ContactLine(String point, String recordedBy, String verifiedBy, Moment at) {}

    @Judged(value = "identity.vouch", board = "accounts", purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping
    String find() {
        return "accounts";
    }

    @Judged(value = "identity.vouch", board = "accounts", purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping(params = "person")
    String found(@RequestParam String person) {
        return "redirect:/accounts/" + typed(person, PersonRef.class).text();
    }

    @Judged(value = "identity.vouch", board = "accounts", purpose = Purpose.ACCESS_ADMINISTRATION)
    @GetMapping("/{person}")
    String show(Caller caller, @PathVariable PersonRef person, Locale locale, Model model) {
        Instant now = engine.time().instant();
        Account account = engine.accounts().of(caller.school(), person);
        model.addAttribute("person", person.text());
        model.addAttribute("state", stateOf(account, now));
        HongKongTime time = new HongKongTime(locale);
        account.vouching()
                .ifPresent(vouching -> {
                    Moment at = time.minute(vouching.at());
                    model.addAttribute("activatedAt", at);
                    model.addAttribute(
                            "vouchedBy", vouching.by().stream().map(PersonRef::text).toList());
                    model.addAttribute("way", vouching.way().name());
                });
        model.addAttribute("mail", sentCodes.isMailSetUp());
        model.addAttribute("contacts", lines(account, time));
        model.addAttribute(
                "waiting",
                account.waiting(now).entrySet().stream()
                        .map(one ->
                                new Waiting(
                                        one.getKey().text(),
                                        one.getValue().text(),
                                        account.sentTo(one.getKey()).map(Ref::text).orElse(null)))
                        .toList());
        return "account-of";
    }

    private static List<ContactLine> lines(Account account, HongKongTime time) {
        return account.contacts().stream()
                .map(one ->
                        new ContactLine(
                                one.point().text(),
                                one.recordedBy().text(),
                                Objects.requireNonNull(one.verifiedBy()).text(),
                                time.minute(one.at())))
                .toList();
    }

    private static String stateOf(Account account, Instant now) {
        if (!account.isOpen()) {
            return "none";
        }
        if (account.hasLeft(now)) {
            return "left";
        }
        return account.vouching().isPresent() ? "active" : "opened";
    }

    /** Opens the account, if there is none, and makes a letter with a code. */
    @Sends({OpenAccount.class, MakeActivationLetter.class})
    @PostMapping("/{person}/letter")
    String letter(
            SentForm form,
            @PathVariable PersonRef person,
            @RequestParam String loginName,
            Model model) {
        SchoolId school = form.caller().school();
        String name = Exchange.name(loginName);
        open(form, person, name);
        CredentialId code = new CredentialId(UuidCreator.getTimeOrderedEpoch());
        String text = code(school, code, AccountCommand.LETTER_LASTS);
        send(form, "letter", new MakeActivationLetter(school, person, code), code);
        return letters.print(new Said(Kind.ACTIVATION, school, name, text), model);
    }

    private void open(SentForm form, PersonRef person, String name) {
        SchoolId school = form.caller().school();
        Accounts accounts = engine.accounts();
        if (!accounts.of(school, person).isOpen()) {
            send(form, "open", accounts.opening(school, person, name));
        } else if (accounts.named(school, name)
                .filter(found -> found.person().equals(person))
                .isEmpty()) {
            throw DomainRejection.rule("identity.login-name-differs", Map.of());
        }
    }

    /** Opens the account, if there is none, and has a code sent to a contact point. */
    @Sends({OpenAccount.class, AskActivationCode.class, RequestMessage.class})
    @PostMapping("/{person}/code")
    String code(
            SentForm form,
            @PathVariable PersonRef person,
            @RequestParam String loginName,
            @RequestParam String point) {
        SchoolId school = form.caller().school();
        sentCodes.requireMail();
        Ref contact = Ref.entered(point.strip());
        open(form, person, Exchange.name(loginName));
        CredentialId code = new CredentialId(form.id());
        send(form, "code", new AskActivationCode(school, person, code, contact));
        sentCodes.send(new Sent(school, person, code, contact));
        return "redirect:/accounts/" + person.text() + "?sent";
    }

    /** The second person says that the letter is in the hands of its person. */
    @Sends(HandOverActivationLetter.class)
    @PostMapping("/{person}/handed-over")
    String handedOver(SentForm form, @PathVariable PersonRef person, @RequestParam String code) {
        send(
                form,
                "hand-over",
                new HandOverActivationLetter(
                        form.caller().school(), person, typed(code, CredentialId.class)));
        return back(person);
    }

    /** The first person says that somebody can no longer sign in, and prints a code. */
    @Sends(StartRecovery.class)
    @PostMapping("/{person}/recovery")
    String recovery(
            SentForm form,
            @PathVariable PersonRef person,
            @RequestParam String loginName,
            Model model) {
        SchoolId school = form.caller().school();
        CredentialId code = new CredentialId(UuidCreator.getTimeOrderedEpoch());
        String text = code(school, code, AccountCommand.RECOVERY_LASTS.multipliedBy(2));
        send(form, "recover", new StartRecovery(school, person, code, null), code);
        return letters.print(
                new Said(Kind.RECOVERY, school, Exchange.name(loginName), text), model);
    }

    /** The same, where the code is to go to a contact point. */
    @Sends(StartRecovery.class)
    @PostMapping(path = "/{person}/recovery", params = "point")
    String recovery(SentForm form, @PathVariable PersonRef person, @RequestParam String point) {
        sentCodes.requireMail();
        send(
                form,
                "recover",
                new StartRecovery(
                        form.caller().school(),
                        person,
                        new CredentialId(form.id()),
                        Ref.entered(point.strip())));
        return back(person);
    }

    /** The second person confirms, and hands the letter over; or the code leaves now. */
    @Sends({ConfirmRecovery.class, RequestMessage.class})
    @PostMapping("/{person}/recovery/confirmation")
    String confirmed(SentForm form, @PathVariable PersonRef person, @RequestParam String code) {
        SchoolId school = form.caller().school();
        CredentialId recovery = typed(code, CredentialId.class);
        Optional<Ref> point = engine.accounts().of(school, person).sentTo(recovery);
        if (point.isPresent()) {
            sentCodes.requireMail();
        }
        send(form, "confirm", new ConfirmRecovery(school, person, recovery));
        point.ifPresent(to -> sentCodes.send(new Sent(school, person, recovery, to)));
        return back(person);
    }

    @Sends(CloseAccount.class)
    @PostMapping("/{person}/closing")
    String close(SentForm form, @PathVariable PersonRef person) {
        SchoolId school = form.caller().school();
        send(form, "close", new CloseAccount(school, person, "no-longer-needed"));
        return back(person);
    }

    private String code(SchoolId school, CredentialId code, Duration life) {
        return secrets.codes().issue(school, code, 1, life).getFirst();
    }

    /** A code whose event was refused is of no use to anybody. */
    private void send(SentForm form, String step, Command command, CredentialId code) {
        try {
            send(form, step, command);
        } catch (RuntimeException e) {
            secrets.codes().delete(form.caller().school(), code);
            throw e;
        }
    }

    private void send(SentForm form, String step, Command command) {
        engine.send(
                command, form.for_(Purpose.ACCESS_ADMINISTRATION).withKey(form.id() + "/" + step));
    }

    /** A reference as it was typed, or as a hidden field has it. */
    private static <R extends Ref> R typed(String text, Class<R> kind) {
        Ref ref = Ref.entered(text.strip());
        if (!kind.isInstance(ref)) {
            throw new IllegalArgumentException("A reference of another kind is expected");
        }
        return kind.cast(ref);
    }

    private static String back(PersonRef person) {
        return "redirect:/accounts/" + person.text();
    }
}
