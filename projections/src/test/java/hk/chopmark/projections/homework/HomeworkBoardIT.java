package hk.chopmark.projections.homework;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkDeadlineChanged;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkMarked;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkReturned;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkSubmitted;
import hk.chopmark.core.homework.HomeworkEvent.Timeliness;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.homework.HomeworkSummary.Counts;
import hk.chopmark.projections.rows.ShownClasses;
import hk.chopmark.projections.testing.TestLog;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given events, then rows. */
class HomeworkBoardIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final Instant DUE = Instant.parse("2026-09-05T09:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-09-01");

    private static TestLog log;
    private static Applied applied;

    private final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final ClassId classId = new ClassId(UuidCreator.getTimeOrderedEpoch());
    private final HomeworkId homework = new HomeworkId(UuidCreator.getTimeOrderedEpoch());
    private final StudentId student = new StudentId(UuidCreator.getTimeOrderedEpoch());

    @BeforeAll
    static void open() {
        log = new TestLog(POSTGRES);
        applied = new Applied(log);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    private HomeworkBoard given(DomainEvent... events) {
        log.append(school, events);
        applied.catchUp(HomeworkBoard.projection());
        return new HomeworkBoard(applied.reads());
    }

    private HomeworkAssigned assigned() {
        return new HomeworkAssigned(homework, classId, null, DUE, 12_500);
    }

    private HomeworkSubmitted submitted(StudentId by, Timeliness timeliness) {
        return new HomeworkSubmitted(
                homework, classId, by, DUE.minusSeconds(5), timeliness, DUE, null, null);
    }

    private HomeworkMarked marked() {
        return new HomeworkMarked(homework, student, Sealed.of(student, Category.ACADEMIC, "B+"));
    }

    @Test
    void the_summary_counts_by_class_and_in_all() {
        ClassId other = new ClassId(UuidCreator.getTimeOrderedEpoch());
        StudentId second = new StudentId(UuidCreator.getTimeOrderedEpoch());
        StaffId teacher = new StaffId(UuidCreator.getTimeOrderedEpoch());
        HomeworkBoard board =
                given(
                        new ClassMembershipStarted(classId, student, MemberRole.PUPIL, null, DAY),
                        new ClassMembershipStarted(classId, second, MemberRole.PUPIL, null, DAY),
                        new ClassMembershipStarted(other, second, MemberRole.PUPIL, null, DAY),
                        new ClassMembershipStarted(classId, teacher, MemberRole.TEACHER, null, DAY),
                        new ClassMembershipEnded(classId, second, DAY),
                        new ClassMembershipStarted(classId, second, MemberRole.PUPIL, null, DAY),
                        assigned(),
                        submitted(student, Timeliness.ON_TIME),
                        submitted(second, Timeliness.CARRIED_OVER));
        HomeworkSummary summary = board.summary(school, ShownClasses.ALL).value();
        assertThat(summary.byClass())
                .as("a teacher is no enrolment, and coming back is none either")
                .isEqualTo(
                        Map.of(
                                classId, new Counts(2, 1, 2, 1, 0, 0, 1),
                                other, new Counts(1, 0, 0, 0, 0, 0, 0)));
        assertThat(summary.total()).isEqualTo(new Counts(3, 1, 2, 1, 0, 0, 1));
    }

    @Test
    void a_second_submission_after_a_return_replaces_the_first_and_its_mark() {
        HomeworkBoard board =
                given(
                        assigned(),
                        submitted(student, Timeliness.ON_TIME),
                        marked(),
                        new HomeworkReturned(homework, student));
        assertThat(board.submission(school, homework, student).value())
                .hasValueSatisfying(view -> {
                    assertThat(view.marking()).as("marked and returned").isNotNull();
                    assertThat(view.submissions()).isEqualTo(1);
                });

        given(submitted(student, Timeliness.LATE));
        assertThat(board.submission(school, homework, student).value())
                .hasValueSatisfying(view -> {
                    assertThat(view.timeliness()).isEqualTo(Timeliness.LATE);
                    assertThat(view.marking())
                            .as("the old mark does not belong to the new submission")
                            .isNull();
                    assertThat(view.submissions()).isEqualTo(2);
                });
        assertThat(board.summary(school, ShownClasses.ALL).value().total())
                .as("still one submission, judged by the latest")
                .isEqualTo(new Counts(0, 1, 1, 0, 1, 0, 0));
    }

    @Test
    void the_title_of_a_homework_is_a_detail_of_it_in_its_own_school_only() {
        Sealed<String> title = Sealed.of(homework, Category.CONTENT, "Essay");
        given(
                new HomeworkAssigned(homework, classId, title, DUE, null),
                submitted(student, Timeliness.ON_TIME));
        HomeworkDetails details = new HomeworkDetails(applied.reads());
        SchoolId elsewhere = new SchoolId(UuidCreator.getTimeOrderedEpoch());

        assertThat(details.details(school, List.of(homework, student)))
                .as("details of the homework, a handle; none of the student")
                .containsOnlyKeys(homework)
                .extractingByKey(homework)
                .satisfies(found -> {
                    assertThat(found).containsOnlyKeys("title");
                    assertThat(found.values()).allMatch(Sealed::isStored);
                });
        assertThat(details.details(elsewhere, List.of(homework)))
                .as("details for another school")
                .isEmpty();
    }

    @Test
    void a_lifted_deadline_is_shown_and_old_submissions_keep_theirs() {
        HomeworkBoard board =
                given(
                        assigned(),
                        submitted(student, Timeliness.ON_TIME),
                        new HomeworkDeadlineChanged(homework, classId, null, DUE));
        assertThat(
                        board.homework(school, new ShownClasses(Set.of(classId)), null, 10)
                                .value()
                                .rows())
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.dueAt()).as("no deadline any more").isNull();
                    assertThat(view.weightMilli()).isEqualTo(12_500);
                    assertThat(view.submissions()).isEqualTo(1);
                    assertThat(view.deadlineEvent()).isNotEqualTo(view.assignedEvent());
                });
        assertThat(board.submissions(school, homework, null, 10).value().rows())
                .singleElement()
                .satisfies(view -> assertThat(view.deadlineInForce()).isEqualTo(DUE));
        assertThat(board.submissions(school, student, null, 10).value().rows()).hasSize(1);
    }

    @Test
    void a_claimed_time_stands_beside_the_servers_and_says_by_which_rule_it_counts() {
        StudentId counting = new StudentId(UuidCreator.getTimeOrderedEpoch());
        HomeworkBoard board =
                given(
                        assigned(),
                        submitted(student, Timeliness.LATE),
                        new HomeworkSubmitted(
                                homework,
                                classId,
                                counting,
                                DUE,
                                Timeliness.ON_TIME,
                                DUE,
                                null,
                                3));

        assertThat(board.submission(school, homework, student).value())
                .hasValueSatisfying(view -> {
                    assertThat(view.claimedAt()).isEqualTo(DUE.minusSeconds(5));
                    assertThat(view.recordedAt()).isNotEqualTo(view.claimedAt());
                    assertThat(view.claimRule()).as("the server's time counted").isNull();
                });
        assertThat(board.submission(school, homework, counting).value())
                .hasValueSatisfying(view -> assertThat(view.claimRule()).isEqualTo(3));

        given(
                new HomeworkSubmitted(
                        homework, classId, counting, null, Timeliness.LATE, DUE, null, null));
        assertThat(board.submission(school, homework, counting).value())
                .as("nothing claimed the next time")
                .hasValueSatisfying(view -> {
                    assertThat(view.claimedAt()).isNull();
                    assertThat(view.claimRule()).isNull();
                });
    }
}
