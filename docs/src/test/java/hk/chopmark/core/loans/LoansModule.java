package hk.chopmark.core.loans;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.TEACHER;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.HeldField;
import hk.chopmark.core.decision.HeldField.Kept;
import hk.chopmark.core.decision.HeldField.Use;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.loans.LoansEvent.BookLent;
import hk.chopmark.core.loans.LoansEvent.BookReturned;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.Sealed;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** What loans of library books bring: a sample of an area, in test sources. */
public final class LoansModule implements Area {

    private static final LoanId LOAN = new LoanId(new UUID(0x10a, 1));
    private static final VisitorId VISITOR = new VisitorId(new UUID(0x715, 1));

    @Override
    public AreaModule module() {
        return AreaModule.named("loans")
                .events(LoansEvent.class)
                .decisions(new LoansRules.Lending(), new LoansRules.Returning())
                .refKinds(
                        new RefKind<>(LoanId.KIND, LoanId.class, LoanId::new),
                        new RefKind<>(VisitorId.KIND, VisitorId.class, VisitorId::new))
                .resources(
                        Resource.of("loans", Category.CONDUCT)
                                .action("view", ADMINISTRATOR, TEACHER)
                                .action("lend", ADMINISTRATOR)
                                .action("export", ADMINISTRATOR))
                .held(
                        HeldField.of(
                                BookLent.class,
                                "remark",
                                Category.CONDUCT,
                                Use.of(Kept.STUDENT_LEFT, Purpose.TEACHING).to("teacher"),
                                VisitorId.KIND))
                .samples(() ->
                        List.of(
                                new BookLent(
                                        LOAN,
                                        VISITOR,
                                        "atlas-7",
                                        LocalDate.of(2026, 9, 30),
                                        Sealed.of(VISITOR, Category.CONDUCT, "Tears out maps")),
                                new BookReturned(LOAN, VISITOR)))
                .build();
    }
}
