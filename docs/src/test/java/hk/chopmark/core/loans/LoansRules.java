package hk.chopmark.core.loans;

import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.decision.Rule;
import hk.chopmark.core.loans.LoansCommand.LendBook;
import hk.chopmark.core.loans.LoansCommand.ReturnBook;
import hk.chopmark.core.loans.LoansEvent.BookLent;
import hk.chopmark.core.loans.LoansEvent.BookReturned;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A book is lent once and comes back once. */
final class LoansRules {

    private LoansRules() {}

    /** What is known of one loan. */
    record Loan(@Nullable PersonRef borrower, boolean returned) {
        Loan with(Recorded<?> fact) {
            return switch (fact.event()) {
                case BookLent lent -> new Loan(lent.borrower(), false);
                case BookReturned ignored -> new Loan(borrower, true);
                default -> this;
            };
        }
    }

    private static Loan none() {
        return new Loan(null, false);
    }

    static final class Lending extends Rule<LendBook, Loan> {
        Lending() {
            super(
                    LendBook.class,
                    CommandPermission.judged(
                            "loans.lend", command -> Set.of(command.school()), Purpose.TEACHING),
                    LoansRules::none,
                    Loan::with);
        }

        @Override
        public List<FactQuery> facts(LendBook command, Actor actor) {
            return List.of(FactQuery.about(command.loan(), LoansEvent.class));
        }

        @Override
        public List<LoansEvent> decide(LendBook command, Loan loan, DecisionContext context) {
            if (loan.borrower() != null) {
                throw DomainRejection.conflict(
                        "loans.already-lent", Map.of("loan", command.loan()));
            }
            return List.of(
                    new BookLent(
                            command.loan(),
                            command.borrower(),
                            command.book(),
                            command.dueOn(),
                            command.remark()));
        }
    }

    static final class Returning extends Rule<ReturnBook, Loan> {
        Returning() {
            super(
                    ReturnBook.class,
                    CommandPermission.judged(
                            "loans.lend", command -> Set.of(command.school()), Purpose.TEACHING),
                    LoansRules::none,
                    Loan::with);
        }

        @Override
        public List<FactQuery> facts(ReturnBook command, Actor actor) {
            return List.of(FactQuery.about(command.loan(), LoansEvent.class));
        }

        @Override
        public List<LoansEvent> decide(ReturnBook command, Loan loan, DecisionContext context) {
            PersonRef borrower = loan.borrower();
            if (borrower == null) {
                throw DomainRejection.unknown("loans.unknown", Map.of("loan", command.loan()));
            }
            return loan.returned()
                    ? List.of()
                    : List.of(new BookReturned(command.loan(), borrower));
        }
    }
}
