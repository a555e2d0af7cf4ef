package hk.chopmark.api.installation;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.core.shared.SchoolId;
import org.springframework.web.bind.annotation.GetMapping;

/** Where operators sign in, under an address that can be typed. */
@ForAnybody(because = "nobody is signed in yet")
@ConsolePage
class OperatorDoor {

    @GetMapping("/operator")
    String door() {
        return "redirect:/sign-in/" + SchoolId.INSTALLATION.id();
    }
}
