package hk.chopmark.projections.loans;

import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModule;
import java.util.List;

/** What loans bring to the read side. */
public final class LoansReadModule implements ReadModule {

    @Override
    public String area() {
        return "loans";
    }

    @Override
    public List<ProjectionModule> projections() {
        return List.of(Loans.projection());
    }

    @Override
    public List<Reader<?>> readers() {
        return List.of(new Reader<>(Loans.class, Loans::new));
    }
}
