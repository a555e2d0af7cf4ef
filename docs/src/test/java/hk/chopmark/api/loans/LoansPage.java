package hk.chopmark.api.loans;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.loans.Loans;
import hk.chopmark.projections.loans.Loans.LoanView;
import hk.chopmark.projections.rows.AsOf;
import java.util.List;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** The loans of a school: references and whether the books are back; no remark. */
@ConsolePage
@NavigationEntry(
        part = "loans",
        path = "/loans",
        words = "loans.title",
        order = 90,
        needs = "loans.view")
class LoansPage {

    private final Loans loans;

    LoansPage(Loans loans) {
        this.loans = loans;
    }

    @Judged(value = "loans.view", board = "loans", purpose = Purpose.TEACHING)
    @GetMapping("/loans")
    String show(Caller caller, Model model) {
        AsOf<List<LoanView>> all = loans.all(caller.school());
        model.addAttribute("asOf", all.position());
        model.addAttribute("loans", all.value());
        return "loans";
    }
}
