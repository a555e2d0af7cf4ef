package hk.chopmark.api.loans;

import static hk.chopmark.api.rest.CommandGate.newId;
import static hk.chopmark.api.rest.CommandGate.sealed;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Answer;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.loans.LoanId;
import hk.chopmark.core.loans.LoansCommand.LendBook;
import hk.chopmark.core.loans.LoansCommand.ReturnBook;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.loans.Loans;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Loans over HTTP. */
@RestController
@RequestMapping("/api/v1/loans")
class LoanController {

    private final CommandGate commands;
    private final ReadGate reads;
    private final Loans loans;

    LoanController(CommandGate commands, ReadGate reads, Loans loans) {
        this.commands = commands;
        this.reads = reads;
        this.loans = loans;
    }

    /** A loan to make. */
    record NewLoan(
            @Nullable UUID id,
            PersonRef borrower,
            String book,
            LocalDate dueOn,
            @Nullable String remark) {

        /** Without the remark. */
        @Override
        public String toString() {
            return "NewLoan[" + id + "]";
        }
    }

    @Sends(LendBook.class)
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Accepted lend(Asking asking, @RequestBody NewLoan body) {
        LoanId loan = new LoanId(newId(asking, body.id()));
        return commands.send(
                asking,
                school ->
                        new LendBook(
                                school,
                                loan,
                                body.borrower(),
                                body.book(),
                                body.dueOn(),
                                sealed(body.borrower(), Category.CONDUCT, body.remark())),
                loan);
    }

    @Sends(ReturnBook.class)
    @PostMapping("/{loan}/return")
    Accepted takeBack(Asking asking, @PathVariable LoanId loan) {
        return commands.send(asking, school -> new ReturnBook(school, loan));
    }

    @Judged(value = "loans.view", board = "loans", purpose = Purpose.TEACHING)
    @GetMapping
    Answer<List<Loans.LoanView>> all(
            Caller caller, @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(Loans.projection(), atLeast);
        return Answer.of(loans.all(caller.school()));
    }
}
