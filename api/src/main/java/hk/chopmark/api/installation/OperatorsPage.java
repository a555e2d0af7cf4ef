package hk.chopmark.api.installation;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.HongKongTime.Moment;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.console.SentForm;
import hk.chopmark.api.identity.Letters;
import hk.chopmark.api.identity.Letters.Kind;
import hk.chopmark.api.identity.Letters.Said;
import hk.chopmark.api.judging.ForOperator;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.access.AccessCommand.ConfirmGrant;
import hk.chopmark.core.access.AccessCommand.GrantRole;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.identity.AccountCommand.HandOverActivationLetter;
import hk.chopmark.core.identity.AccountCommand.MakeActivationLetter;
import hk.chopmark.core.identity.AccountCommand.OpenAccount;
import hk.chopmark.core.roster.RosterCommand.AppointStaff;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.util.Locale;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The operators of the installation: opened by one, confirmed by a second, closed by another.
 *
 * <p><b>Guarantees</b>: the code of a letter stands in the one answer that makes it.
 */
@ConsolePage
@NavigationEntry(
        part = "operators",
        path = "/operators",
        words = "operators.title",
        order = 1,
        needs = "installation.operate")
@RequestMapping("/operators")
class OperatorsPage {

    private final Operators operators;
    private final AuditEngine engine;
    private final Letters letters;

    OperatorsPage(Operators operators, AuditEngine engine, Letters letters) {
        this.operators = operators;
        this.engine = engine;
        this.letters = letters;
    }

    /** An operator in the list; nobody confirms or closes oneself. */
    record Shown(
            String ref,
            Moment since,
            String state,
            boolean mayOperate,
            boolean waits,
            boolean own) {}

    @ForOperator
    @GetMapping
    String all(Caller caller, Locale locale, Model model) {
        HongKongTime time = new HongKongTime(locale);
        model.addAttribute(
                "operators",
                operators.all().stream()
                        .map(one ->
                                new Shown(
                                        one.operator().text(),
                                        time.minute(one.since()),
                                        one.state(),
                                        one.mayOperate(),
                                        one.waits(),
                                        caller.actor()
                                                .ref()
                                                .equals(new ActorRef.Person(one.operator()))))
                        .toList());
        return "operators";
    }

    @ForOperator
    @Sends({AppointStaff.class, GrantRole.class, OpenAccount.class, MakeActivationLetter.class})
    @PostMapping
    String open(SentForm form, @RequestParam String loginName, Model model) {
        String name = loginName.strip();
        String code = operators.open(new StaffId(form.id()), name, steps(form));
        return letters.print(new Said(Kind.ACTIVATION, SchoolId.INSTALLATION, name, code), model);
    }

    @ForOperator
    @Sends({ConfirmGrant.class, HandOverActivationLetter.class})
    @PostMapping("/{operator}/confirmation")
    String confirm(SentForm form, @PathVariable StaffId operator) {
        operators.confirm(operator, steps(form));
        return "redirect:/operators";
    }

    @ForOperator
    @Sends({RevokeRole.class, CloseAccount.class})
    @PostMapping("/{operator}/closing")
    String close(SentForm form, @PathVariable StaffId operator, @RequestParam String reason) {
        operators.close(operator, reason.strip(), steps(form));
        return "redirect:/operators";
    }

    private Operators.Steps steps(SentForm form) {
        CommandContext context =
                CommandContext.of(form.caller().actor(), Purpose.ROSTER_ADMINISTRATION)
                        .from("console", null);
        return (step, command) -> engine.send(command, context);
    }
}
