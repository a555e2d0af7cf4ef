package hk.chopmark.api.identity;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.security.Caller;
import hk.chopmark.api.security.ProofRules;
import hk.chopmark.api.signin.PasskeyUse;
import hk.chopmark.api.signin.Proof;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;

/**
 * Asks again who somebody is, and then sends what they had sent.
 *
 * <p><b>Guarantees</b>: what was typed into the proof before is not in the page.
 */
@ForAnybody(because = "shows what its sender sent")
@ConsolePage
class ProofPage {

    private final Proof proof;
    private final PasskeyUse passkeys;

    ProofPage(Proof proof, PasskeyUse passkeys) {
        this.proof = proof;
        this.passkeys = passkeys;
    }

    /** A field of the form that waits. */
    record Field(String name, String value) {}

    @RequestMapping(ProofRules.PAGE)
    String ask(Caller caller, HttpServletRequest request, Model model) {
        Object target = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI);
        if (target == null) {
            return "redirect:/"; // nothing waits
        }
        List<Field> fields = new ArrayList<>();
        request.getParameterMap()
                .forEach((name, values) -> {
                    if (!name.startsWith("proof-") && !name.equals("_csrf")) {
                        for (String value : values) {
                            fields.add(new Field(name, value));
                        }
                    }
                });
        model.addAttribute("target", target.toString());
        model.addAttribute("fields", fields);
        model.addAttribute(
                "takes",
                ProofRules.own(caller)
                        .map(proof::takes)
                        .orElse(new Proof.Takes(true, false, false, false)));
        model.addAttribute("host", passkeys.host());
        model.addAttribute("tried", request.getAttribute(ProofRules.TRIED));
        return "proof";
    }
}
