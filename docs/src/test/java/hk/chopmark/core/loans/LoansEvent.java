package hk.chopmark.core.loans;

import static hk.chopmark.core.decision.DomainEvent.TimeKind.VALID;
import static hk.chopmark.core.decision.InClear.Nature.CODE;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.DomainEvent.Time;
import hk.chopmark.core.decision.InClear;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Sealed;
import java.time.LocalDate;
import org.axonframework.messaging.eventhandling.annotation.Event;
import org.jspecify.annotations.Nullable;

/** What happens to loans of library books. */
public sealed interface LoansEvent extends DomainEvent {

    /** The loan. */
    LoanId loan();

    /** A book was lent; a remark about the borrower is sealed. */
    @Event(namespace = "loans", name = "BookLent", version = "1")
    record BookLent(
            LoanId loan,
            PersonRef borrower,
            @InClear(CODE) String book,
            @Time(VALID) LocalDate dueOn,
            @Nullable Sealed<String> remark)
            implements LoansEvent {}

    /** A book came back. */
    @Event(namespace = "loans", name = "BookReturned", version = "1")
    record BookReturned(LoanId loan, PersonRef borrower) implements LoansEvent {}
}
