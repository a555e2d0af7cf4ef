package hk.chopmark.core.homework;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.SessionDecision;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.facts.MembershipFact;
import hk.chopmark.core.facts.NotPermitted;
import hk.chopmark.core.facts.duty.ClaimedTimes;
import hk.chopmark.core.facts.duty.DueRuleFact;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomeworks;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkDeadlineChanged;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkMarked;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkReturned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.homework.HomeworkEvent.Timeliness;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The student's side of homework: handing in, judged by the deadline in force and the server's time
 * when the submission is recorded. A claimed time counts instead only by the school's rule.
 */
final class SubmissionRules {

    private static final String SUBMIT = "homework.submit";

    private SubmissionRules() {}

    /**
     * Which version of the rule about claimed times counts where an importer takes a record over.
     */
    private static final int TAKEN_OVER = 0;

    /** The one rule for handing in, alone or among many. */
    private static HomeworkSubmitted submit(
            SubmitHomework command, Workbook book, DecisionContext context) {
        Workbook.Assignment assignment = book.requireAssigned(command.homework());
        book.requireMember(assignment.classId(), command.student(), context.today());
        book.requireMaySubmit(command.homework(), command.student());
        ClaimedTime claimed = command.claimed();
        @Nullable Integer claimRule = claimed == null ? null : claimRule(claimed, book, context);
        Instant counted = claimed == null || claimRule == null ? context.now() : claimed.at();
        return new HomeworkSubmitted(
                command.homework(),
                assignment.classId(),
                command.student(),
                claimed == null ? null : claimed.at(),
                timeliness(command, assignment, counted),
                assignment.dueAt(),
                command.fileHash(),
                claimRule);
    }

    /** By which version of the school's rule a claimed time counts; null if it does not. */
    private static @Nullable Integer claimRule(
            ClaimedTime claimed, Workbook book, DecisionContext context) {
        claimed.requireNear(context);
        if (ClaimedTime.isTakenOver(context.actor(), context.purpose())) {
            return TAKEN_OVER;
        }
        OptionalInt version =
                book.claimedTimes().countedBy(context.actor().ref(), claimed, context.now());
        return version.isPresent() ? version.getAsInt() : null;
    }

    /** Late is after the deadline; the very instant of the deadline is on time. */
    private static Timeliness timeliness(
            SubmitHomework command, Workbook.Assignment assignment, Instant counted) {
        if (command.carriedOver()) {
            return Timeliness.CARRIED_OVER;
        }
        Instant dueAt = assignment.dueAt();
        if (dueAt == null) {
            return Timeliness.NO_DEADLINE;
        }
        return counted.isAfter(dueAt) ? Timeliness.LATE : Timeliness.ON_TIME;
    }

    /** A member of the class hands in once, unless it was returned. */
    static final class Submitting extends HomeworkRule<SubmitHomework> {

        Submitting() {
            super(SubmitHomework.class, SUBMIT, command -> Set.of(command.student()));
        }

        /** A student hands in their own; a school app reports it for them, and no other person. */
        @Override
        public boolean isOwnAffair(SubmitHomework command, Actor actor) {
            return actor.ref() instanceof ActorRef.Person(StudentId student)
                    && student.equals(command.student());
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
                    FactQuery.about(command.student(), MembershipFact.class),
                    ClaimedTimes.facts(command.school()));
        }

        @Override
        public List<HomeworkEvent> decide(
                SubmitHomework command, Workbook book, DecisionContext context) {
            Actor actor = context.actor();
            if (actor.ref() instanceof ActorRef.Person && !isOwnAffair(command, actor)) {
                throw NotPermitted.missing(permission().act(), List.of(command.student()), actor);
            }
            return List.of(submit(command, book, context));
        }
    }

    /** Many submissions at once: the same rule, each item judged after those before it. */
    static final class SubmittingMany extends HomeworkRule<SubmitHomeworks>
            implements SessionDecision<SubmitHomeworks, Workbook> {

        SubmittingMany() {
            super(
                    SubmitHomeworks.class,
                    SUBMIT,
                    command ->
                            command.submissions().stream()
                                    .map(SubmitHomework::student)
                                    .collect(Collectors.toSet()));
        }

        /**
         * All there is about each homework, which is less to ask than every pair of homework and
         * student.
         */
        @Override
        public List<FactQuery> facts(SubmitHomeworks command, Actor actor) {
            Set<FactQuery> queries = new LinkedHashSet<>();
            queries.add(ClaimedTimes.facts(command.school()));
            for (SubmitHomework item : command.submissions()) {
                queries.add(FactQuery.about(item.homework(), HomeworkEvent.class));
                queries.add(FactQuery.about(item.student(), MembershipFact.class));
            }
            return List.copyOf(queries);
        }

        @Override
        public List<FactQuery> sessionFacts() {
            return List.of(
                    new FactQuery(
                            Set.of(),
                            Set.of(HomeworkEvent.class, MembershipFact.class, DueRuleFact.class)));
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
