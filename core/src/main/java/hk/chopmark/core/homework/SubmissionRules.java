package hk.chopmark.core.homework;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.SessionDecision;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomeworks;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkDeadlineChanged;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkMarked;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkReturned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.homework.HomeworkEvent.Timeliness;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.DomainRejection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The student's side of homework: handing in, judged by the deadline in force when the submission
 * is recorded.
 */
final class SubmissionRules {

    /** How far a device's clock may run ahead of the server's. */
    private static final Duration CLOCK_AHEAD = Duration.ofMinutes(5);

    private static final String SUBMIT = "homework.submit";

    private SubmissionRules() {}

    /** The one rule for handing in, alone or among many. */
    private static HomeworkSubmitted submit(
            SubmitHomework command, Workbook book, DecisionContext context) {
        Instant now = context.now();
        Workbook.Assignment assignment = book.requireAssigned(command.homework());
        book.requireMember(assignment.classId(), command.student(), context.today());
        book.requireMaySubmit(command.homework(), command.student());
        if (command.submittedAt().isAfter(now.plus(CLOCK_AHEAD))) {
            throw DomainRejection.rule(
                    "homework.submitted-in-the-future",
                    Map.of("submittedAt", command.submittedAt(), "now", now));
        }
        return new HomeworkSubmitted(
                command.homework(),
                assignment.classId(),
                command.student(),
                command.submittedAt(),
                timeliness(command, assignment),
                assignment.dueAt(),
                command.fileHash());
    }

    /** Late is after the deadline; the very instant of the deadline is on time. */
    private static Timeliness timeliness(SubmitHomework command, Workbook.Assignment assignment) {
        if (command.carriedOver()) {
            return Timeliness.CARRIED_OVER;
        }
        Instant dueAt = assignment.dueAt();
        if (dueAt == null) {
            return Timeliness.NO_DEADLINE;
        }
        return command.submittedAt().isAfter(dueAt) ? Timeliness.LATE : Timeliness.ON_TIME;
    }

    /** A member of the class hands in once, unless it was returned. */
    static final class Submitting extends HomeworkRule<SubmitHomework> {

        Submitting() {
            super(SubmitHomework.class, SUBMIT);
        }

        @Override
        public List<FactQuery> facts(SubmitHomework command, Actor actor) {
            return List.of(
                    FactQuery.about(
                            command.homework(),
                            HomeworkAssigned.class,
                            HomeworkDeadlineChanged.class),
                    FactQuery.about(
                            command.homework(),
                            command.student(),
                            HomeworkSubmitted.class,
                            HomeworkMarked.class,
                            HomeworkReturned.class),
                    FactQuery.about(command.student(), MembershipFact.class));
        }

        @Override
        public List<HomeworkEvent> decide(
                SubmitHomework command, Workbook book, DecisionContext context) {
            return List.of(submit(command, book, context));
        }
    }

    /** Many submissions at once: the same rule, each item judged after those before it. */
    static final class SubmittingMany extends HomeworkRule<SubmitHomeworks>
            implements SessionDecision<SubmitHomeworks, Workbook> {

        SubmittingMany() {
            super(SubmitHomeworks.class, SUBMIT);
        }

        /**
         * All there is about each homework, which is less to ask than every pair of homework and
         * student.
         */
        @Override
        public List<FactQuery> facts(SubmitHomeworks command, Actor actor) {
            Set<FactQuery> queries = new LinkedHashSet<>();
            for (SubmitHomework item : command.submissions()) {
                queries.add(FactQuery.about(item.homework(), HomeworkEvent.class));
                queries.add(FactQuery.about(item.student(), MembershipFact.class));
            }
            return List.copyOf(queries);
        }

        @Override
        public List<FactQuery> sessionFacts() {
            return List.of(
                    new FactQuery(Set.of(), Set.of(HomeworkEvent.class, MembershipFact.class)));
        }

        @Override
        public List<HomeworkEvent> decide(
                SubmitHomeworks command, Workbook book, DecisionContext context) {
            Workbook after = book.overlay();
            List<HomeworkEvent> events = new ArrayList<>();
            for (SubmitHomework item : command.submissions()) {
                HomeworkSubmitted submitted = submit(item, after, context);
                after.apply(submitted);
                events.add(submitted);
            }
            return events;
        }
    }
}
