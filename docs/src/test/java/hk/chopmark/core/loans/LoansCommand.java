package hk.chopmark.core.loans;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What may be asked about loans. */
public sealed interface LoansCommand extends Command {

    /** Lends a book. */
    record LendBook(
            SchoolId school,
            LoanId loan,
            PersonRef borrower,
            String book,
            LocalDate dueOn,
            @Nullable Sealed<String> remark)
            implements LoansCommand {
        public LendBook {
            Require.code("book", book);
            Require.fresh("remark", remark, borrower, Category.CONDUCT);
        }
    }

    /** Takes a book back. */
    record ReturnBook(SchoolId school, LoanId loan) implements LoansCommand {}
}
