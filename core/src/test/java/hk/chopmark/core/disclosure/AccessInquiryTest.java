package hk.chopmark.core.disclosure;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.notice;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.FactQuery;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.AccessFinding.Reason;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import hk.chopmark.core.disclosure.DisclosureEvent.AuditLogQueried;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessInquiryTest {

    static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    static final Instant AUGUST = Instant.parse("2026-08-01T00:00:00Z");

    private final Scenario school = new Scenario(new DisclosureModule().module());

    @BeforeEach
    void a_class_with_a_family() {
        school.at("2026-09-01T01:00:00Z")
                .given(
                        new StaffAppointed(staff(1), null, null, "teacher"),
                        member(1, student(1)),
                        link(1, 1, Authority.FULL));
    }

    static ClassMembershipStarted member(int classNumber, PersonRef person) {
        return new ClassMembershipStarted(
                classOf(classNumber), person, MemberRole.PUPIL, null, SEPTEMBER);
    }

    static GuardianLinked link(int student, int guardian, Authority authority) {
        return new GuardianLinked(
                student(student),
                guardian(guardian),
                Sealed.of(guardian(guardian), Category.IDENTITY, "parent"),
                authority,
                SEPTEMBER);
    }

    static RoleGranted granted(
            int n, PersonRef grantee, Ref scope, @Nullable Instant validTo, String permission) {
        return new RoleGranted(
                grant(n), grantee, "role", 1, Permission.all(permission), scope, AUGUST, validTo);
    }

    private AccessFinding answer(PersonRef person, String action, Ref on, Instant at) {
        return answer(
                school,
                new AccessQuestion(SCHOOL, person, Act.parse(action), on, Set.of(), at),
                at);
    }

    private AccessFinding now(PersonRef person, String action, Ref on) {
        return answer(person, action, on, school.now());
    }

    static AccessFinding answer(Scenario story, AccessQuestion question, Instant at) {
        return answer(story, question, at, at);
    }

    static AccessFinding answer(
            Scenario story, AccessQuestion question, Instant at, Instant recordedUpTo) {
        AccessInquiry inquiry = new AccessInquiry(question, at, recordedUpTo);
        Set<FactQuery> asked = new HashSet<>();
        Set<Long> seen = new HashSet<>();
        List<FactQuery> next = inquiry.facts();
        while (!next.isEmpty()) {
            asked.addAll(next);
            for (Recorded<?> fact : story.facts(next)) {
                if (seen.add(fact.position())) {
                    inquiry.evolve(fact);
                }
            }
            next = inquiry.furtherFacts().stream().filter(query -> !asked.contains(query)).toList();
        }
        return inquiry.decide();
    }

    @Test
    void a_yes_names_the_grant_and_the_membership_it_rests_on() {
        UUID place = school.idOfLast(ClassMembershipStarted.class);
        school.given(granted(1, staff(1), classOf(1), null, "receipt.view"));
        UUID made = school.idOfLast(RoleGranted.class);

        assertThat(now(staff(1), "receipt.view", student(1)))
                .as("yes, and exactly why")
                .isEqualTo(
                        new AccessFinding(
                                true,
                                List.of(
                                        new Reason(
                                                "grant-for-class",
                                                grant(1),
                                                Permission.parse("receipt.view"),
                                                List.of(made, place)))));
    }

    @Test
    void a_no_names_the_event_that_took_the_right_away_and_the_past_stays_as_it_was() {
        school.given(granted(1, staff(1), classOf(1), null, "receipt.view"));
        UUID made = school.idOfLast(RoleGranted.class);
        Instant before = school.now();
        school.at("2026-09-02T01:00:00Z").given(new RoleRevoked(grant(1), staff(1), "left-class"));
        UUID revoked = school.idOfLast(RoleRevoked.class);

        assertThat(now(staff(1), "receipt.view", student(1)))
                .as("no, and what took it away")
                .isEqualTo(
                        new AccessFinding(
                                false,
                                List.of(
                                        new Reason(
                                                "grant-revoked",
                                                grant(1),
                                                Permission.parse("receipt.view"),
                                                List.of(made, revoked)))));
        assertThat(answer(staff(1), "receipt.view", student(1), before).allowed())
                .as("the day before it was allowed")
                .isTrue();
    }

    @Test
    void each_obstacle_has_its_code_and_its_events() {
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("never-granted");
        school.given(granted(1, staff(1), classOf(2), null, "receipt.view"));
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("out-of-scope");
        school.given(
                granted(
                        2,
                        staff(1),
                        classOf(1),
                        Instant.parse("2026-09-02T00:00:00Z"),
                        "receipt.view"));
        assertThat(
                        codes(
                                answer(
                                        staff(1),
                                        "receipt.view",
                                        student(1),
                                        Instant.parse("2026-09-02T00:00:00Z"))))
                .containsExactly("grant-over", "out-of-scope");
        school.given(new ClassMembershipEnded(classOf(1), student(1), SEPTEMBER.minusDays(1)));
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("place-ended", "out-of-scope");
        school.given(new StaffLeft(staff(1), SEPTEMBER)).at("2026-09-01T16:00:00Z");
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("left-post", "left-post");
        assertThat(codes(now(staff(1), "roster.view", notice(1))))
                .containsExactly("category-not-in-resource");
    }

    @Test
    void a_guardian_is_answered_from_their_authority() {
        UUID linked = school.idOfLast(GuardianLinked.class);
        assertThat(now(guardian(1), "dossier.view", student(1)))
                .isEqualTo(
                        new AccessFinding(
                                true,
                                List.of(new Reason("guardian", null, null, List.of(linked)))));
        assertThat(codes(now(guardian(1), "dossier.export", student(1))))
                .as("taking out is always by grant")
                .containsExactly("export-needs-grant", "never-granted");
        school.given(
                new GuardianAuthorityChanged(
                        student(1), guardian(1), Authority.NONE, "court-order"));
        AccessFinding after = now(guardian(1), "dossier.view", student(1));
        assertThat(codes(after)).containsExactly("authority-ended", "never-granted");
        assertThat(after.reasons().getFirst().events())
                .as("the event that took the authority away")
                .containsExactly(school.idOfLast(GuardianAuthorityChanged.class));
    }

    @Test
    void the_right_to_grant_is_answered_for_a_scope() {
        school.given(granted(1, staff(1), classOf(1), null, "access.grant"));

        assertThat(codes(now(staff(1), "access.grant", classOf(1))))
                .containsExactly("grant-for-class");
        assertThat(now(staff(1), "access.grant", student(1)).reasons().getFirst().events())
                .as("a class takes in its pupils, by their membership")
                .hasSize(2);
        assertThat(codes(now(staff(1), "access.grant", SCHOOL))).containsExactly("out-of-scope");
    }

    @Test
    void a_permission_for_the_whole_school_does_not_count_through_a_class() {
        school.given(granted(1, staff(1), classOf(1), null, "erasure.approve"));
        UUID made = school.idOfLast(RoleGranted.class);
        school.given(
                granted(2, staff(1), classOf(1), null, "receipt.view@school"),
                granted(3, staff(1), student(1), null, "roster.view@class"));

        assertThat(now(staff(1), "erasure.approve", student(1)).reasons())
                .as("what is held, and that it is held for too little")
                .containsExactly(
                        new Reason(
                                "grant-too-narrow",
                                grant(1),
                                Permission.parse("erasure.approve@school"),
                                List.of(made)));
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("grant-too-narrow");
        assertThat(codes(now(staff(1), "roster.view", student(1))))
                .containsExactly("grant-too-narrow");
        school.given(
                granted(4, staff(1), SCHOOL, null, "receipt.view@school"),
                granted(5, staff(1), classOf(1), null, "roster.view@class"));
        assertThat(codes(now(staff(1), "receipt.view", student(1))))
                .containsExactly("grant-for-school");
        assertThat(codes(now(staff(1), "roster.view", student(1))))
                .containsExactly("grant-for-class");
    }

    @Test
    void who_may_see_masks_only_is_told_so() {
        school.given(granted(1, staff(1), classOf(1), null, "receipt.view"));
        assertThat(now(staff(1), "receipt.view+clear", student(1)).reasons())
                .singleElement()
                .satisfies(reason -> {
                    assertThat(reason.code()).isEqualTo("only-masked");
                    assertThat(reason.permission()).isEqualTo(Permission.parse("receipt.view"));
                });
        school.given(granted(2, staff(1), classOf(2), null, "receipt.view+clear"));
        assertThat(codes(now(staff(1), "receipt.view+clear", student(1))))
                .as("in full, but of another class")
                .containsExactly("out-of-scope", "only-masked");
        school.given(granted(3, staff(1), SCHOOL, null, "receipt.view@school+clear"));
        assertThat(now(staff(1), "receipt.view+clear", student(1)).reasons())
                .singleElement()
                .satisfies(reason ->
                        assertThat(reason.permission())
                                .as("by which permission, with its scope and mask")
                                .isEqualTo(Permission.parse("receipt.view@school+clear")));
        school.given(new RoleRevoked(grant(3), staff(1), "over"));
        assertThat(codes(now(staff(1), "receipt.view+clear", student(1))))
                .as("what was there and is gone comes first")
                .containsExactly("grant-revoked", "out-of-scope", "only-masked");
    }

    @Test
    void what_the_law_reaches_does_not_pass_for_the_reach_of_a_grant() {
        school.given(
                granted(1, staff(1), classOf(2), null, "roster.export"),
                granted(2, guardian(1), classOf(2), null, "dossier.export"));

        assertThat(codes(now(staff(1), "roster.export", staff(1))))
                .as("an export by oneself: the grant is for something else, not for masks")
                .containsExactly("out-of-scope", "export-needs-grant");
        assertThat(codes(now(guardian(1), "dossier.export", student(1))))
                .as("and for one's child")
                .containsExactly("out-of-scope", "export-needs-grant");
    }

    @Test
    void the_end_of_a_grant_that_never_allowed_it_is_no_reason() {
        school.given(
                granted(1, staff(1), classOf(1), null, "receipt.view"),
                new RoleRevoked(grant(1), staff(1), "over"));

        assertThat(codes(now(staff(1), "receipt.view+clear", student(1))))
                .containsExactly("never-granted");
        assertThatIllegalArgumentException()
                .as("what is not viewed has no mask")
                .isThrownBy(() -> now(staff(1), "receipt.export+clear", student(1)));
    }

    @Test
    void now_the_order_of_the_log_decides_and_not_a_clock_that_was_ahead() {
        school.given(granted(1, staff(1), SCHOOL, null, "access.grant"));
        Instant here = school.now();
        school.at("2026-09-02T01:00:00Z").given(new RoleRevoked(grant(1), staff(1), "moved"));
        AccessQuestion question =
                new AccessQuestion(
                        SCHOOL, staff(1), Act.parse("access.grant"), SCHOOL, Set.of(), null);

        assertThat(codes(answer(school, question, here, Instant.MAX)))
                .as("asked now, by a clock behind the one that revoked")
                .containsExactly("grant-revoked");
        assertThat(codes(answer(school, question, here, here)))
                .as("asked about that instant")
                .containsExactly("grant-for-school");
    }

    @Test
    void only_an_auditor_asks_about_others_and_every_question_is_on_record() {
        QueryAuditLog question =
                QueryAuditLog.forDecision(
                        new AccessQuestion(
                                SCHOOL,
                                guardian(1),
                                Act.parse("receipt.view"),
                                student(1),
                                Set.of(),
                                null));
        school.as(staffActor(1));
        assertThat(school.when(question).getFirst()).isInstanceOf(AccessDenied.class);
        school.given(granted(1, staff(1), classOf(1), null, "access.audit"));
        assertThat(school.when(question).getFirst())
                .as("a class is not the whole school")
                .isInstanceOf(AccessDenied.class);
        school.given(granted(2, staff(1), SCHOOL, null, "access.audit"));
        assertThat(school.when(question).getFirst())
                .isInstanceOfSatisfying(
                        AuditLogQueried.class,
                        asked -> {
                            assertThat(asked.about()).isEqualTo(guardian(1));
                            assertThat(asked.grants()).containsExactly(grant(2));
                        });
        school.as(Actor.person(guardian(1), "guardian", AuthMethod.PASSWORD));
        assertThat(school.when(question).getFirst())
                .as("everybody asks about themselves")
                .isInstanceOf(AuditLogQueried.class);
        school.as(Actor.service("importer"));
        assertThat(school.when(question).getFirst()).isInstanceOf(AccessDenied.class);
    }

    @Test
    void a_question_about_the_future_is_refused() {
        school.as(staffActor(1));
        school.rejects(
                QueryAuditLog.forDecision(
                        new AccessQuestion(
                                SCHOOL,
                                staff(1),
                                Act.parse("receipt.view"),
                                student(1),
                                Set.of(),
                                school.now().plusSeconds(1))),
                "audit.instant-in-the-future");
    }

    private static List<String> codes(AccessFinding finding) {
        return finding.reasons().stream().map(Reason::code).toList();
    }
}
