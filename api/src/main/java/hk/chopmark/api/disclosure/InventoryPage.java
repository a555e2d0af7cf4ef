package hk.chopmark.api.disclosure;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.core.reading.PersonalDataInventory;
import hk.chopmark.core.shared.Purpose;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Which personal data is held, why, for how long, for whom and where. */
@ConsolePage
class InventoryPage {

    @Judged(value = "access.audit", board = "inventory", purpose = Purpose.AUDIT)
    @GetMapping("/access/inventory")
    String show(Model model) {
        InventoryController.Inventory all =
                InventoryController.of(PersonalDataInventory.ofThisProgram());
        model.addAttribute("lines", all.lines());
        model.addAttribute("places", all.places());
        return "inventory";
    }
}
