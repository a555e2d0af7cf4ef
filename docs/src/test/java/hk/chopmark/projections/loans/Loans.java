package hk.chopmark.projections.loans;

import hk.chopmark.core.loans.LoanId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import java.util.List;

/** The loans of a school. */
public final class Loans {

    private final ReadModels models;

    /** Over the read models. */
    public Loans(ReadModels models) {
        this.models = models;
    }

    /** The module that writes these rows. */
    public static ProjectionModule projection() {
        return LoansProjection.INSTANCE;
    }

    /** A loan and whether the book is back. */
    public record LoanView(LoanId loan, String borrower, boolean returned) {}

    /** All of them, at most a page. */
    public AsOf<List<LoanView>> all(SchoolId school) {
        return models.read(
                projection(),
                school,
                connection ->
                        Select.of(
                                        "SELECT loan, borrower, returned FROM loan WHERE school = ?"
                                                + " ORDER BY loan LIMIT ?",
                                        school.id(),
                                        Page.MAX_ROWS)
                                .list(
                                        connection,
                                        row ->
                                                new LoanView(
                                                        new LoanId(row.uuid("loan")),
                                                        row.text("borrower"),
                                                        row.flag("returned"))));
    }
}
