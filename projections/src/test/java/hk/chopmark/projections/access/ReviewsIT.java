package hk.chopmark.projections.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.access.AccessEvent.DelegationGranted;
import hk.chopmark.core.access.AccessEvent.GrantConfirmed;
import hk.chopmark.core.access.AccessEvent.Judgement;
import hk.chopmark.core.access.AccessEvent.PermissionReviewCompleted;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleProposed;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.access.AccessEvent.Verdict;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.testing.TestLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given events, then what was reviewed and what is due. */
class ReviewsIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static TestLog log;
    private static Applied applied;

    private final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final StaffId head = new StaffId(UuidCreator.getTimeOrderedEpoch());
    private final StaffId auditor = new StaffId(UuidCreator.getTimeOrderedEpoch());
    private final StaffId clerk = new StaffId(UuidCreator.getTimeOrderedEpoch());
    private final GrantId first = new GrantId(UuidCreator.getTimeOrderedEpoch());
    private final GrantId second = new GrantId(UuidCreator.getTimeOrderedEpoch());
    private final GrantId delegation = new GrantId(UuidCreator.getTimeOrderedEpoch());

    @BeforeAll
    static void open() {
        log = new TestLog(POSTGRES);
        applied = new Applied(log);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    private RoleGranted granted(GrantId grant) {
        return granted(grant, null);
    }

    private RoleGranted granted(GrantId grant, @Nullable Instant validTo) {
        return new RoleGranted(
                grant,
                clerk,
                "administrator",
                1,
                Permission.all("access.grant"),
                school,
                Instant.EPOCH,
                validTo);
    }

    private DelegationGranted handedOn(GrantId made, GrantId base) {
        return new DelegationGranted(
                made,
                base,
                UuidCreator.getTimeOrderedEpoch(),
                clerk,
                auditor,
                Permission.all("receipt.view"),
                school,
                Instant.EPOCH,
                TestLog.START.plus(Duration.ofDays(80)),
                "leave");
    }

    private Instant reviewedAt(Verdict verdict, GrantId... grants) {
        log.append(
                school,
                new PermissionReviewCompleted(
                        school,
                        7,
                        List.of(grants).stream()
                                .map(grant ->
                                        new Judgement(
                                                grant,
                                                UuidCreator.getTimeOrderedEpoch(),
                                                verdict,
                                                "needed"))
                                .toList(),
                        grants.length,
                        0,
                        auditor,
                        UuidCreator.getTimeOrderedEpoch()));
        applied.catchUp(Grants.projection());
        return new Reviews(applied.reads())
                .completed(school, null, 1)
                .value()
                .rows()
                .getFirst()
                .at();
    }

    private List<GrantId> due(Instant at, int days) {
        return new Reviews(applied.reads())
                .due(school, at, days, null, 10).value().rows().stream()
                        .map(DueView::grant)
                        .toList();
    }

    @Test
    void what_stands_is_due_until_it_is_reviewed_and_again_when_time_has_passed() {
        log.append(school, granted(first), granted(second), handedOn(delegation, first));
        applied.catchUp(Grants.projection());
        Instant soon = TestLog.START.plus(Duration.ofDays(40));
        Instant later = TestLog.START.plus(Duration.ofDays(400));
        assertThat(due(soon, 30)).as("all of them").containsExactly(first, second, delegation);
        assertThat(due(soon, 90)).as("nothing is that old").isEmpty();
        assertThat(due(later, 180)).as("the delegation is over").containsExactly(first, second);

        Instant reviewed = reviewedAt(Verdict.KEEP, first);

        assertThat(due(reviewed.plus(Duration.ofDays(180)), 180))
                .as("reviewed just so long ago")
                .doesNotContain(first);
        assertThat(due(reviewed.plus(Duration.ofDays(180)).plusNanos(1_000), 180))
                .as("and again")
                .contains(first);
        log.append(school, new RoleRevoked(second, clerk, "moved"));
        applied.catchUp(Grants.projection());
        assertThat(due(later, 180)).as("what was revoked is not due").containsExactly(first);
        assertThatIllegalArgumentException().isThrownBy(() -> due(later, 0));
    }

    @Test
    void a_delegation_that_does_not_stand_is_not_due() {
        Instant soon = TestLog.START.plus(Duration.ofDays(40));
        GrantId other = new GrantId(UuidCreator.getTimeOrderedEpoch());
        log.append(
                school,
                granted(first),
                handedOn(delegation, first),
                granted(second, soon),
                handedOn(other, second));
        applied.catchUp(Grants.projection());
        assertThat(due(soon.minusNanos(1_000), 30)).as("both stand").contains(delegation, other);
        assertThat(due(soon, 30))
                .as("one went with the grant behind it")
                .containsExactly(first, delegation);

        for (StaffId gone : List.of(clerk, auditor)) {
            log.append(school, new StaffLeft(gone, LocalDate.of(2020, 1, 1)));
            applied.catchUp(Grants.projection());
            assertThat(due(soon, 30)).as("one of the two left").containsExactly(first);
            log.append(school, new StaffLeft(gone, LocalDate.of(2199, 1, 1)));
            applied.catchUp(Grants.projection());
            assertThat(due(soon, 30)).as("and did not").containsExactly(first, delegation);
        }
        log.append(school, new RoleRevoked(first, clerk, "moved"));
        applied.catchUp(Grants.projection());
        assertThat(due(soon, 30)).as("the grant behind it is revoked").isEmpty();
    }

    @Test
    void the_longest_overdue_is_first_and_the_next_page_goes_on_from_there() {
        log.append(school, granted(first), granted(second), handedOn(delegation, second));
        applied.catchUp(Grants.projection());
        reviewedAt(Verdict.KEEP, first);
        Instant soon = TestLog.START.plus(Duration.ofDays(40));
        assertThat(due(soon, 30))
                .as("what was looked at waits for less long")
                .containsExactly(second, delegation, first);

        Reviews reviews = new Reviews(applied.reads());
        List<GrantId> paged = new ArrayList<>();
        @Nullable String cursor = null;
        for (int page = 0; page < 3; page++) {
            Page<DueView> rows = reviews.due(school, soon, 30, cursor, 1).value();
            paged.add(rows.rows().getFirst().grant());
            cursor = rows.next().orElse(null);
        }
        assertThat(paged).as("each once").containsExactly(second, delegation, first);
        assertThat(cursor).as("the last page").isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reviews.due(school, soon, 30, "made-up", 1));
    }

    @Test
    void who_gave_the_admin_role_and_was_it_ever_reviewed() {
        log.append(
                school,
                new RoleProposed(
                        first,
                        clerk,
                        "administrator",
                        1,
                        Permission.all("access.grant"),
                        school,
                        Instant.EPOCH,
                        null,
                        head),
                new GrantConfirmed(first, head, auditor, UuidCreator.getTimeOrderedEpoch()),
                granted(first));
        applied.catchUp(Grants.projection());
        Reviews reviews = new Reviews(applied.reads());
        GrantLineage before = reviews.lineage(school, first).value().orElseThrow();
        assertThat(before.reviews()).as("never").isEmpty();
        assertThat(before.grant().lastReview()).isNull();
        assertThat(before.proposed()).isNotNull();
        assertThat(before.proposed().by()).as("who proposed").isEqualTo(head.text());
        assertThat(before.confirmed()).as("who confirmed").isNotNull();

        reviewedAt(Verdict.KEEP, first);
        reviewedAt(Verdict.REMOVE, first);

        GrantLineage after = reviews.lineage(school, first).value().orElseThrow();
        assertThat(after.reviews())
                .as("the latest first")
                .extracting(Reviewed::verdict)
                .containsExactly("REMOVE", "KEEP");
        assertThat(after.grant().lastReview()).isEqualTo(after.reviews().getFirst());
        assertThat(after.reviews().getFirst().by()).isEqualTo(auditor.text());
        assertThat(reviews.lineage(school, second).value()).isEmpty();
        assertThat(reviews.completed(school, null, 1).value().next()).as("paged").isPresent();
    }
}
