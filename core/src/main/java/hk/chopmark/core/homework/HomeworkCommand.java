package hk.chopmark.core.homework;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.facts.ClaimedTime;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked about homework. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface HomeworkCommand extends Command {

    /** Assigns homework to a class. */
    record AssignHomework(
            SchoolId school,
            HomeworkId homework,
            ClassId classId,
            @Nullable Sealed<String> title,
            @Nullable Instant dueAt,
            @Nullable Integer weightMilli)
            implements HomeworkCommand {
        public AssignHomework {
            Require.fresh("title", title, homework, Category.CONTENT);
            dueAt = micros(dueAt);
            if (weightMilli != null) {
                Require.range("weightMilli", weightMilli, 0, 1_000_000);
            }
        }
    }

    /** Sets another deadline, or none. */
    record ChangeDeadline(SchoolId school, HomeworkId homework, @Nullable Instant dueAt)
            implements HomeworkCommand {
        public ChangeDeadline {
            dueAt = micros(dueAt);
        }
    }

    /**
     * Hands in; carried over if it counts from an earlier class.
     *
     * @param claimed when, as the source says; null if it says nothing
     */
    record SubmitHomework(
            SchoolId school,
            HomeworkId homework,
            StudentId student,
            @Nullable ClaimedTime claimed,
            boolean carriedOver,
            @Nullable String fileHash)
            implements HomeworkCommand {
        private static final Pattern HASH = Pattern.compile("[A-Za-z0-9_-]{43}");

        public SubmitHomework {
            if (fileHash != null) {
                Require.matches("fileHash", fileHash, HASH);
            }
        }
    }

    /** Hands in for many, all or nothing, each judged after those before it. */
    record SubmitHomeworks(SchoolId school, List<SubmitHomework> submissions)
            implements HomeworkCommand {

        /** Most submissions in one command. */
        public static final int MAX_ITEMS = 1_000;

        public SubmitHomeworks {
            submissions = List.copyOf(submissions);
            Require.size("submissions", submissions, 1, MAX_ITEMS);
            Require.that(
                    submissions.stream().allMatch(item -> item.school().equals(school)),
                    "All items must be of the command's school");
        }
    }

    /** Marks what a student handed in; the mark as decimal text. */
    record MarkHomework(
            SchoolId school, HomeworkId homework, StudentId student, Sealed<String> mark)
            implements HomeworkCommand {
        public MarkHomework {
            Require.fresh("mark", mark, student, Category.ACADEMIC);
            Require.decimal("mark", mark);
        }
    }

    /** Gives back what a student handed in. */
    record ReturnHomework(SchoolId school, HomeworkId homework, StudentId student)
            implements HomeworkCommand {}

    private static @Nullable Instant micros(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS);
    }
}
