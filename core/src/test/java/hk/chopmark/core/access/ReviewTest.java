package hk.chopmark.core.access;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.access.AccessCommand.ReviewPermissions;
import hk.chopmark.core.access.AccessCommand.RevokeRole;
import hk.chopmark.core.access.AccessEvent.DelegationEnded;
import hk.chopmark.core.access.AccessEvent.DelegationGranted;
import hk.chopmark.core.access.AccessEvent.Judgement;
import hk.chopmark.core.access.AccessEvent.PermissionReviewCompleted;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.access.AccessEvent.Verdict;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who signs a review signs for what they looked at, and for nothing of their own. */
class ReviewTest {

    private static final int AUDITOR = 1;
    private static final int TEACHER = 2;
    private static final int SUBSTITUTE = 3;
    private static final Instant AUGUST = Instant.parse("2026-08-01T00:00:00Z");

    private final Scenario school = new Scenario(new AccessModule().module());
    private final Map<Integer, UUID> made = new LinkedHashMap<>();

    @BeforeEach
    void grants_and_a_delegation() {
        school.given(
                new StaffAppointed(staff(AUDITOR), null, null, "auditor"),
                new StaffAppointed(staff(TEACHER), null, null, "teacher"),
                new StaffAppointed(staff(SUBSTITUTE), null, null, "teacher"),
                new ClassMembershipStarted(
                        classOf(1), student(1), MemberRole.PUPIL, null, LocalDate.of(2026, 9, 1)));
        granted(1, AUDITOR, SCHOOL, "access.review");
        granted(2, TEACHER, SCHOOL, "receipt.view");
        granted(3, TEACHER, student(1), "receipt.view");
        handedOn(4, TEACHER);
        school.as(staffActor(AUDITOR));
    }

    private void granted(int n, int holder, Ref scope, String permission) {
        school.given(
                new RoleGranted(
                        grant(n),
                        staff(holder),
                        "role",
                        1,
                        Permission.all(permission),
                        scope,
                        AUGUST,
                        null));
        made.put(n, school.idOfLast(RoleGranted.class));
    }

    private void handedOn(int n, int from) {
        school.given(
                new DelegationGranted(
                        grant(n),
                        grant(2),
                        new UUID(9, 9),
                        staff(from),
                        staff(SUBSTITUTE),
                        Permission.all("receipt.view"),
                        classOf(1),
                        AUGUST,
                        Instant.parse("2026-09-30T00:00:00Z"),
                        "leave"));
        made.put(n, school.idOfLast(DelegationGranted.class));
    }

    private UUID event(int n) {
        return Objects.requireNonNull(made.get(n));
    }

    private Judgement keep(int n) {
        return new Judgement(grant(n), event(n), Verdict.KEEP, "needed");
    }

    private Judgement remove(int n) {
        return new Judgement(grant(n), event(n), Verdict.REMOVE, "unused");
    }

    private ReviewPermissions review(Judgement... judgements) {
        return new ReviewPermissions(SCHOOL, SCHOOL, school.size(), List.of(judgements));
    }

    @Test
    void what_is_removed_ends_with_the_review_and_what_is_kept_stays() {
        ReviewPermissions review = review(remove(2), keep(3), remove(4));
        long lookedAt = school.size();

        assertThat(school.when(review))
                .as("signed, then carried out, in one append")
                .containsExactly(
                        new PermissionReviewCompleted(
                                SCHOOL,
                                lookedAt,
                                List.of(remove(2), keep(3), remove(4)),
                                1,
                                2,
                                staff(AUDITOR),
                                event(1)),
                        new RoleRevoked(grant(2), staff(TEACHER), "unused"),
                        new DelegationEnded(
                                grant(4), grant(2), staff(TEACHER), staff(SUBSTITUTE), "unused"));
        assertThat(school.when(review(keep(3)))).as("what was kept is reviewed again").hasSize(1);
        school.rejects(review(keep(2)), "access.review-outdated");
    }

    @Test
    void what_changed_since_it_was_looked_at_refuses_the_whole_review() {
        ReviewPermissions review = review(remove(2), keep(3));
        assertThat(school.when(review(keep(2)))).as("a review changes no grant").hasSize(1);

        ReviewPermissions early = new ReviewPermissions(SCHOOL, SCHOOL, 4, List.of(keep(2)));
        school.rejects(early, "access.review-outdated");
        school.rejects(
                new ReviewPermissions(SCHOOL, SCHOOL, school.size() + 1, List.of(keep(2))),
                "access.review-of-the-future");
        school.rejects(
                review(new Judgement(grant(2), event(3), Verdict.KEEP, "needed")),
                "access.review-outdated");
        school.as(staffActor(TEACHER)).when(new RevokeRole(SCHOOL, grant(3), "moved"));
        school.as(staffActor(AUDITOR)).rejects(review, "access.review-outdated");
        school.at("2026-09-30T00:00:00Z").rejects(review(keep(4)), "access.review-outdated");
    }

    @Test
    void nobody_judges_their_own() {
        school.rejects(review(keep(3), keep(1)), "access.review-of-own");
        handedOn(5, AUDITOR);
        school.rejects(review(remove(5)), "access.review-of-own");
    }

    @Test
    void it_takes_the_right_to_review_for_the_whole_school() {
        school.as(staffActor(TEACHER)).rejects(review(keep(4)), "access.not-permitted");
        granted(6, SUBSTITUTE, classOf(1), "access.review");
        school.as(staffActor(SUBSTITUTE)).rejects(review(keep(2)), "access.not-permitted");
        granted(7, SUBSTITUTE, SCHOOL, "access.review");
        assertThat(school.when(review(keep(2)))).as("without the right to audit").hasSize(1);
        school.as(Actor.service("importer")).rejects(review(keep(2)), "access.not-permitted");
        school.given(new StaffLeft(staff(SUBSTITUTE), LocalDate.of(2026, 8, 31)));
        school.as(staffActor(SUBSTITUTE)).rejects(review(keep(2)), "access.not-permitted");
    }

    @Test
    void whoever_audits_signs_for_what_stays_and_ends_nothing() {
        granted(6, SUBSTITUTE, SCHOOL, "access.audit");
        school.as(staffActor(SUBSTITUTE));

        assertThat(school.when(review(keep(2), keep(3)))).as("looked at, all stays").hasSize(1);
        school.rejects(review(keep(2), remove(3)), "access.not-permitted");
    }

    @Test
    void somebody_who_may_grant_in_the_whole_school_stays() {
        granted(6, TEACHER, SCHOOL, "access.grant");
        granted(7, SUBSTITUTE, classOf(1), "access.grant");
        school.rejects(review(remove(6)), "access.last-administrator");
        granted(8, SUBSTITUTE, SCHOOL, "access.grant");
        school.rejects(review(remove(6), remove(8)), "access.last-administrator");

        assertThat(school.when(review(remove(6), keep(8)))).as("one of the two").hasSize(2);
        school.rejects(review(remove(8)), "access.last-administrator");
        assertThat(school.when(review(remove(2), remove(7))))
                .as("what others hold is not asked about")
                .hasSize(3);
    }

    @Test
    void who_has_left_does_not_count_as_somebody_who_may_grant() {
        granted(6, TEACHER, SCHOOL, "access.grant");
        granted(7, SUBSTITUTE, SCHOOL, "access.grant");
        school.given(new StaffLeft(staff(SUBSTITUTE), LocalDate.of(2026, 8, 31)));

        school.rejects(review(remove(6)), "access.last-administrator");
        assertThat(school.when(review(remove(7)))).as("nobody loses anything").hasSize(2);
    }

    @Test
    void a_review_of_a_class_reaches_its_pupils_and_no_further() {
        assertThat(
                        school.when(
                                new ReviewPermissions(
                                        SCHOOL,
                                        classOf(1),
                                        school.size(),
                                        List.of(keep(3), keep(4)))))
                .hasSize(1);
        school.rejects(
                new ReviewPermissions(SCHOOL, classOf(1), school.size(), List.of(keep(2))),
                "access.review-beyond-scope");
    }

    @Test
    void five_hundred_at_once_and_each_only_once() {
        List<Judgement> judgements = new ArrayList<>();
        for (int n = 100; n < 600; n++) {
            granted(n, TEACHER, student(1), "receipt.view");
            judgements.add(keep(n));
        }
        assertThat(
                        school.when(
                                new ReviewPermissions(
                                        SCHOOL, classOf(1), school.size(), judgements)))
                .as("within the bound of queries")
                .hasSize(1);
        assertThatIllegalArgumentException().isThrownBy(() -> review(keep(2), remove(2)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        review(
                                IntStream.range(0, 501)
                                        .mapToObj(n ->
                                                new Judgement(
                                                        grant(n),
                                                        new UUID(0, n),
                                                        Verdict.KEEP,
                                                        "x"))
                                        .toArray(Judgement[]::new)));
    }
}
