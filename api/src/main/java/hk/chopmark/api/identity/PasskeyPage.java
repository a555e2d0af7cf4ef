package hk.chopmark.api.identity;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.ProofRules;
import hk.chopmark.api.signin.Enrolment;
import hk.chopmark.api.signin.Enrolment.Own;
import hk.chopmark.api.signin.PasskeyUse;
import hk.chopmark.api.signin.PasskeyUse.Answer;
import hk.chopmark.api.signin.PasskeyUse.Asked;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.shared.CredentialId;
import hk.chopmark.core.shared.DomainRejection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.MessageSource;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * One's own passkeys.
 *
 * <p><b>Guarantees</b>: whoever adds or ends one has proven who they are in the last minutes. The
 * first way past a password comes with recovery codes, so that a lost device shuts nobody out.
 */
@ForAnybody(because = "shows and changes one's own account only")
@ConsolePage
@RequestMapping("/account/passkeys")
class PasskeyPage {

    private final PasskeyUse passkeys;
    private final Enrolment enrolment;
    private final SchoolDoor door;
    private final MessageSource words;

    PasskeyPage(PasskeyUse passkeys, Enrolment enrolment, SchoolDoor door, MessageSource words) {
        this.passkeys = passkeys;
        this.enrolment = enrolment;
        this.door = door;
        this.words = words;
    }

    /** The page that has the device make a key. */
    @TakesProof
    @PostMapping("/new")
    String add(Caller caller, Model model) {
        own(caller);
        model.addAttribute("host", passkeys.host());
        return "new-passkey";
    }

    /** What the device is asked; the school and the kind of person stand beside the key there. */
    @GetMapping("/new/question")
    @ResponseBody
    Asked questionToEnrol(Caller caller, Locale locale) {
        Own own = own(caller);
        return passkeys.askToEnrol(
                own,
                words.getMessage(
                        "passkey.of." + own.person().kind(),
                        new Object[] {door.nameOf(own.school(), locale)},
                        locale));
    }

    /** What a device is asked that proves again who its person is. */
    @GetMapping("/question")
    @ResponseBody
    Asked questionToProve(Caller caller) {
        return passkeys.askToProve(own(caller));
    }

    @TakesProof
    @PostMapping
    String enrol(
            Caller caller, @RequestParam String ticket, @RequestParam String answer, Model model) {
        Own own = own(caller);
        passkeys.enrol(own, new Answer(Exchange.secret(ticket), answer));
        if (enrolment.hasRecoveryCodes(own)) {
            return "redirect:/account?passkey";
        }
        List<String> codes = enrolment.recoveryCodes(own);
        model.addAttribute("codes", codes);
        return "recovery-codes";
    }

    @TakesProof
    @PostMapping("/{credential}/end")
    String end(Caller caller, @PathVariable CredentialId credential) {
        passkeys.end(own(caller), credential);
        return "redirect:/account";
    }

    private static Own own(Caller caller) {
        return ProofRules.own(caller)
                .orElseThrow(() -> DomainRejection.notAllowed("identity.no-account", Map.of()));
    }
}
