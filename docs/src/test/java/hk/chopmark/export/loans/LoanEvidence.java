package hk.chopmark.export.loans;

import hk.chopmark.core.loans.LoanId;
import hk.chopmark.core.loans.LoansEvent.BookLent;
import hk.chopmark.core.shared.Category;
import hk.chopmark.export.pack.Arguments;
import hk.chopmark.export.pack.Collecting;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.Parameter;
import java.util.List;
import java.util.Set;

/** That a book was lent and came back. */
public final class LoanEvidence implements EvidenceKind {

    private static final Parameter<LoanId> LOAN = Parameter.reference("loan", LoanId.class);

    @Override
    public String code() {
        return "loan";
    }

    @Override
    public String area() {
        return "loans";
    }

    @Override
    public String shows() {
        return "to whom a book was lent, and whether it came back";
    }

    @Override
    public String resource() {
        return "loans";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(LOAN);
    }

    @Override
    public Set<Category> discloses() {
        return Set.of(Category.CONDUCT);
    }

    @Override
    public void collect(Arguments asked, Collecting file) {
        file.record()
                .about(asked.get(LOAN))
                .entries()
                .forEach(event -> {
                    file.take(event);
                    if (event.recorded().event() instanceof BookLent lent) {
                        file.about(lent.borrower());
                        file.fields(lent.remark());
                    }
                });
    }
}
