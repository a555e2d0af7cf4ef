package hk.chopmark.projections.loans;

import static hk.chopmark.projections.rows.SqlType.BOOLEAN;
import static hk.chopmark.projections.rows.SqlType.TEXT;
import static hk.chopmark.projections.rows.SqlType.UUID;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.loans.LoansEvent;
import hk.chopmark.core.loans.LoansEvent.BookLent;
import hk.chopmark.core.loans.LoansEvent.BookReturned;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.Upsert;
import java.util.List;
import java.util.Set;

/** Writes the rows behind {@link Loans}. */
final class LoansProjection implements ProjectionModule {

    static final LoansProjection INSTANCE = new LoansProjection();

    private static final Upsert LOAN =
            Upsert.into("loan")
                    .key("loan", UUID)
                    .first(TEXT, "borrower")
                    .replaced(BOOLEAN, "returned")
                    .build();

    private LoansProjection() {}

    @Override
    public String name() {
        return "loans.v1";
    }

    @Override
    public List<String> tables() {
        return List.of("loan");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Set.copyOf(AreaModule.eventsOf(LoansEvent.class));
    }

    @Override
    public String sequenceOf(Recorded<?> recorded) {
        return ((LoansEvent) recorded.event()).loan().text();
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        Upsert.Row row =
                switch ((LoansEvent) recorded.event()) {
                    case BookLent lent ->
                            LOAN.row(recorded)
                                    .set("loan", lent.loan().id())
                                    .set("borrower", lent.borrower().text())
                                    .set("returned", false);
                    case BookReturned back ->
                            LOAN.row(recorded)
                                    .set("loan", back.loan().id())
                                    .set("borrower", back.borrower().text())
                                    .set("returned", true);
                };
        row.addTo(rows);
    }
}
