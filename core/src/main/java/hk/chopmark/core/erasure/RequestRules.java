package hk.chopmark.core.erasure;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.erasure.ErasureBook.Permitted;
import hk.chopmark.core.erasure.ErasureCommand.ApproveErasure;
import hk.chopmark.core.erasure.ErasureCommand.DecideErasure;
import hk.chopmark.core.erasure.ErasureCommand.RefuseErasure;
import hk.chopmark.core.erasure.ErasureCommand.RequestErasure;
import hk.chopmark.core.erasure.ErasureEvent.ErasureApproved;
import hk.chopmark.core.erasure.ErasureEvent.ErasureDecided;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRefused;
import hk.chopmark.core.erasure.ErasureEvent.ErasureRequested;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.SubjectRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Nothing is erased unless two people want it, neither of them its subject. */
final class RequestRules {

    private static final String REQUEST = "erasure.request";
    private static final String APPROVE = "erasure.approve";
    private static final String DECIDE = "erasure.decide";

    private RequestRules() {}

    private static void requireNotOneself(StaffId staff, SubjectRef subject) {
        if (staff.equals(subject)) {
            throw DomainRejection.notAllowed("erasure.own-data", Map.of("staff", staff));
        }
    }

    /** A category of a subject is asked for once, until it is refused. */
    static final class Requesting extends ErasureRule<RequestErasure> {
        Requesting() {
            super(RequestErasure.class, REQUEST);
        }

        @Override
        public List<FactQuery> facts(RequestErasure command, Actor actor) {
            List<FactQuery> queries = new ArrayList<>(of(command.erasure(), actor));
            queries.add(FactQuery.about(command.subject(), ErasureEvent.class));
            return queries;
        }

        @Override
        public List<ErasureEvent> decide(
                RequestErasure command, ErasureBook book, DecisionContext context) {
            Permitted by = book.requireMay(context, command.school(), REQUEST);
            book.requireNotUnderWay(command.erasure(), command.categories());
            return List.of(
                    new ErasureRequested(
                            command.erasure(),
                            command.subject(),
                            List.copyOf(command.categories()),
                            command.ground(),
                            command.askedBy(),
                            by.grantEvent()));
        }
    }

    /** The first of two. */
    static final class Approving extends ErasureRule<ApproveErasure> {
        Approving() {
            super(ApproveErasure.class, APPROVE);
        }

        @Override
        public List<FactQuery> facts(ApproveErasure command, Actor actor) {
            return of(command.erasure(), actor);
        }

        @Override
        public List<ErasureEvent> decide(
                ApproveErasure command, ErasureBook book, DecisionContext context) {
            Permitted by = book.requireMay(context, command.school(), APPROVE);
            ErasureCase found = book.requireOpen(command.erasure());
            SubjectRef subject = found.request().subject();
            requireNotOneself(by.staff(), subject);
            if (found.approver().isPresent()) {
                throw DomainRejection.conflict(
                        "erasure.already-approved", Map.of("erasure", command.erasure()));
            }
            return List.of(
                    new ErasureApproved(command.erasure(), subject, by.staff(), by.grantEvent()));
        }
    }

    /** The second of two, as long as nothing has to be kept. */
    static final class Deciding extends ErasureRule<DecideErasure> {
        Deciding() {
            super(DecideErasure.class, DECIDE);
        }

        @Override
        public List<FactQuery> facts(DecideErasure command, Actor actor) {
            return of(command.erasure(), actor);
        }

        @Override
        public List<FactQuery> furtherFacts(
                DecideErasure command, ErasureBook book, DecisionContext context) {
            List<FactQuery> queries = new ArrayList<>(keptOf(book, command.erasure()));
            queries.addAll(
                    book.factsAboutAdministering(command.erasure(), command.school(), context));
            return queries;
        }

        @Override
        public List<ErasureEvent> decide(
                DecideErasure command, ErasureBook book, DecisionContext context) {
            Permitted by = book.requireMay(context, command.school(), DECIDE);
            ErasureCase found = book.requireOpen(command.erasure());
            SubjectRef subject = found.request().subject();
            requireNotOneself(by.staff(), subject);
            StaffId approver =
                    found.approver()
                            .orElseThrow(() ->
                                    DomainRejection.rule(
                                            "erasure.not-approved-yet",
                                            Map.of("erasure", command.erasure())));
            if (approver.equals(by.staff())) {
                throw DomainRejection.notAllowed(
                        "erasure.second-person-needed", Map.of("staff", by.staff()));
            }
            book.requireNothingKept(subject, found.request().categories());
            book.requireAnotherAdministrator(found.request(), context);
            return List.of(
                    new ErasureDecided(command.erasure(), subject, by.staff(), by.grantEvent()));
        }
    }

    /** Refusing takes one person, and the same right as deciding. */
    static final class Refusing extends ErasureRule<RefuseErasure> {
        Refusing() {
            super(RefuseErasure.class, DECIDE);
        }

        @Override
        public List<FactQuery> facts(RefuseErasure command, Actor actor) {
            return of(command.erasure(), actor);
        }

        @Override
        public List<ErasureEvent> decide(
                RefuseErasure command, ErasureBook book, DecisionContext context) {
            Permitted by = book.requireMay(context, command.school(), DECIDE);
            ErasureCase found = book.requireOpen(command.erasure());
            SubjectRef subject = found.request().subject();
            return List.of(
                    new ErasureRefused(
                            command.erasure(),
                            subject,
                            by.staff(),
                            command.reasonCode(),
                            by.grantEvent()));
        }
    }
}
