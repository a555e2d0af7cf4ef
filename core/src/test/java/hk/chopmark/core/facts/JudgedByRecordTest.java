package hk.chopmark.core.facts;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.guardianActor;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import hk.chopmark.core.access.AccessEvent.DelegationEnded;
import hk.chopmark.core.access.AccessEvent.DelegationGranted;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.decision.CommandPermission;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.ActorRef;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.DomainRejection.Kind;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.testing.Scenario;
import hk.chopmark.core.testing.VisitArea;
import hk.chopmark.core.testing.VisitArea.CountVisits;
import hk.chopmark.core.testing.VisitArea.NoteVisits;
import hk.chopmark.core.testing.VisitArea.VisitEvent.VisitsNoted;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may send a command that the grants on record judge, and one that only the server sends. */
class JudgedByRecordTest {

    private static final int TEACHER = 1;
    private static final int SUBSTITUTE = 2;
    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final Instant AUGUST = Instant.parse("2026-08-01T00:00:00Z");
    private static final Instant OCTOBER = Instant.parse("2026-10-01T00:00:00Z");

    private final Scenario school =
            new Scenario(VisitArea.module()).as(staffActor(TEACHER)).doneFor(Purpose.TEACHING);

    /** Students 1 and 2 in class 1, student 3 in class 2; two members of staff without grants. */
    @BeforeEach
    void two_classes() {
        school.given(
                new StaffAppointed(staff(TEACHER), null, null, "teacher"),
                new StaffAppointed(staff(SUBSTITUTE), null, null, "teacher"),
                placed(1, 1),
                placed(1, 2),
                placed(2, 3));
    }

    private static ClassMembershipStarted placed(int inClass, int n) {
        return new ClassMembershipStarted(
                classOf(inClass), student(n), MemberRole.PUPIL, null, SEPTEMBER);
    }

    private static RoleGranted granted(Ref scope) {
        return granted(scope, AUGUST, null);
    }

    private static RoleGranted granted(Ref scope, Instant from, @Nullable Instant to) {
        return new RoleGranted(
                grant(1),
                staff(TEACHER),
                "teacher",
                1,
                Permission.all("visit.note"),
                scope,
                from,
                to);
    }

    private void handOn(Ref scope) {
        school.given(
                new DelegationGranted(
                        grant(10),
                        grant(1),
                        school.idOfLast(RoleGranted.class),
                        staff(TEACHER),
                        staff(SUBSTITUTE),
                        Permission.all("visit.note"),
                        scope,
                        AUGUST,
                        OCTOBER,
                        "sick-leave"));
    }

    @Test
    void what_somebody_held_before_they_left_does_not_come_back_with_them() {
        school.given(granted(SCHOOL));
        handOn(SCHOOL);
        takes(student(1));
        school.given(new StaffLeft(staff(TEACHER), SEPTEMBER.minusDays(3)));
        refuses(student(1));
        school.given(
                new StaffDepartureCorrected(
                        staff(TEACHER), null, SEPTEMBER.minusDays(3), "did-not-leave"));
        takes(student(1));
        school.as(staffActor(SUBSTITUTE));
        takes(student(1));

        school.given(
                new StaffLeft(staff(TEACHER), SEPTEMBER.minusDays(3)),
                new StaffAppointed(staff(TEACHER), null, null, "teacher"));
        refuses(student(1));
        school.as(staffActor(TEACHER));
        refuses(student(1));
        school.given(granted(SCHOOL));
        takes(student(1));
    }

    private void takes(Ref... visitors) {
        assertThat(school.when(new NoteVisits(SCHOOL, Set.of(visitors))))
                .as("a grant on record carries it for each of %d", visitors.length)
                .containsExactly(new VisitsNoted(visitors.length));
    }

    private void refuses(Ref about, Ref... others) {
        Set<Ref> visitors = new HashSet<>(Set.of(others));
        visitors.add(about);
        DomainRejection refusal =
                school.rejects(new NoteVisits(SCHOOL, visitors), "access.not-permitted");
        assertThat(refusal.kind()).as("kind of refusal").isEqualTo(Kind.NOT_ALLOWED);
        assertThat(refusal.facts())
                .as("the refusal says which permission is missing, and nothing of the record")
                .containsEntry("missing", "visit.note")
                .containsOnlyKeys("missing", "actor");
        assertThat(((NotPermitted) refusal).objects())
                .as("what is recorded says for what it was missing")
                .containsExactly(about);
    }

    @Test
    void without_any_grant_it_is_refused() {
        refuses(student(1));
        refuses(classOf(1));
        refuses(SCHOOL);
    }

    @Test
    void what_names_no_object_is_about_the_whole_school() {
        NoteVisits aboutNobody = new NoteVisits(SCHOOL, Set.of());
        school.rejects(aboutNobody, "access.not-permitted");
        school.given(granted(classOf(1)));
        school.rejects(aboutNobody, "access.not-permitted");
        school.given(granted(SCHOOL));
        assertThat(school.when(aboutNobody))
                .as("a grant for the school carries it")
                .containsExactly(new VisitsNoted(0));
    }

    @Test
    void a_class_grant_carries_it_in_the_class_and_for_its_present_pupils() {
        school.given(granted(classOf(1)));

        takes(classOf(1));
        takes(student(1), student(2));
        takes(classOf(1), student(2));
    }

    @Test
    void a_class_grant_carries_nothing_outside_the_class() {
        school.given(granted(classOf(1)));

        refuses(classOf(2));
        refuses(student(3));
        refuses(SCHOOL);
    }

    @Test
    void one_object_that_no_grant_reaches_has_all_of_it_refused() {
        school.given(granted(classOf(1)));

        refuses(student(3), student(1), student(2), classOf(1));
    }

    @Test
    void a_student_grant_carries_it_for_that_student_alone() {
        school.given(granted(student(1)));

        takes(student(1));
        refuses(student(2));
        refuses(classOf(1));
    }

    @Test
    void a_school_grant_carries_it_everywhere() {
        school.given(granted(SCHOOL));

        takes(SCHOOL);
        takes(classOf(1), classOf(2), student(3));
    }

    @Test
    void a_grant_of_other_permissions_carries_nothing() {
        school.given(
                new RoleGranted(
                        grant(1),
                        staff(TEACHER),
                        "teacher",
                        1,
                        Permission.all("visit.count", "visit.view", "roster.view+clear"),
                        SCHOOL,
                        AUGUST,
                        null));

        refuses(student(1));
    }

    @Test
    void a_permission_that_counts_for_the_school_only_carries_nothing_through_a_class() {
        school.given(
                new RoleGranted(
                        grant(1),
                        staff(TEACHER),
                        "teacher",
                        1,
                        Permission.all("visit.note@school"),
                        classOf(1),
                        AUGUST,
                        null));

        refuses(student(1));
    }

    @Test
    void a_student_who_moved_is_with_the_new_class() {
        school.given(
                granted(classOf(1)),
                new ClassMembershipEnded(classOf(1), student(1), SEPTEMBER.minusDays(1)),
                placed(2, 1),
                new ClassMembershipEnded(classOf(2), student(3), SEPTEMBER.minusDays(1)),
                placed(1, 3));

        refuses(student(1));
        takes(student(3));
    }

    @Test
    void a_revoked_grant_carries_nothing() {
        school.given(granted(classOf(1)), new RoleRevoked(grant(1), staff(TEACHER), "left"));

        refuses(student(1));
    }

    @Test
    void a_grant_carries_nothing_before_it_is_valid() {
        school.given(granted(classOf(1), Instant.parse("2026-09-02T00:00:00Z"), null));

        refuses(student(1));
        school.at("2026-09-02T00:00:00Z");
        takes(student(1));
    }

    @Test
    void a_grant_carries_nothing_once_it_has_expired() {
        school.given(granted(classOf(1), AUGUST, Instant.parse("2026-09-02T00:00:00Z")));

        takes(student(1));
        school.at("2026-09-02T00:00:00Z");
        refuses(student(1));
    }

    @Test
    void who_has_left_may_nothing_whatever_they_hold() {
        school.given(granted(SCHOOL), new StaffLeft(staff(TEACHER), SEPTEMBER));

        takes(student(1));
        school.at("2026-09-02T01:00:00Z");
        refuses(student(1));
    }

    @Test
    void what_was_handed_on_carries_it_until_the_delegation_ends() {
        school.given(granted(classOf(1)));
        handOn(classOf(1));
        school.as(staffActor(SUBSTITUTE));

        takes(student(1));
        school.given(
                new DelegationEnded(
                        grant(10), grant(1), staff(TEACHER), staff(SUBSTITUTE), "back"));
        refuses(student(1));
    }

    @Test
    void what_was_handed_on_carries_nothing_once_the_grant_behind_it_is_revoked() {
        school.given(granted(classOf(1)));
        handOn(student(1));
        school.as(staffActor(SUBSTITUTE));

        takes(student(1));
        refuses(student(2));
        school.given(new RoleRevoked(grant(1), staff(TEACHER), "left"));
        refuses(student(1));
    }

    @Test
    void what_was_handed_on_for_a_student_ends_when_the_student_leaves_the_class() {
        school.given(granted(classOf(1)));
        handOn(student(1));
        school.as(staffActor(SUBSTITUTE));
        school.given(new ClassMembershipEnded(classOf(1), student(1), SEPTEMBER.minusDays(1)));

        refuses(student(1));
    }

    @Test
    void a_guardian_holds_no_grant_even_for_their_child() {
        school.given(
                granted(student(1)),
                new GuardianLinked(
                        student(1),
                        guardian(1),
                        Sealed.of(guardian(1), Category.IDENTITY, "parent"),
                        Authority.FULL,
                        SEPTEMBER));

        school.as(guardianActor(1));
        refuses(student(1));
    }

    @Test
    void a_student_may_not_act_on_a_grant_about_themself() {
        school.given(granted(student(1)));

        school.as(Actor.person(student(1), "student", AuthMethod.PASSWORD));
        refuses(student(1));
    }

    @Test
    void the_servers_own_services_pass_and_those_that_sign_in_do_not() {
        school.as(Actor.service("import"));
        takes(student(1));

        school.as(new Actor(new ActorRef.Service("connector"), "connector", AuthMethod.PASSWORD));
        refuses(student(1));
    }

    @Test
    void a_purpose_that_is_not_declared_is_refused_whoever_asks() {
        school.given(granted(SCHOOL)).doneFor(Purpose.AUDIT);
        NoteVisits command = new NoteVisits(SCHOOL, Set.of(student(1)));

        DomainRejection refusal = school.rejects(command, "access.purpose-does-not-fit");
        assertThat(refusal.kind()).as("a rule refuses it").isEqualTo(Kind.RULE);
        assertThat(refusal.facts())
                .as("which purpose, for which permission")
                .containsEntry("purpose", "audit")
                .containsEntry("permission", "visit.note");
        school.as(Actor.service("import")).rejects(command, "access.purpose-does-not-fit");
    }

    @Test
    void what_only_the_server_sends_is_refused_to_people_and_to_services_that_sign_in() {
        school.given(granted(SCHOOL));
        CountVisits command = new CountVisits(SCHOOL);

        assertThat(school.rejects(command, "access.server-only").kind())
                .as("kind of refusal")
                .isEqualTo(Kind.NOT_ALLOWED);
        school.as(new Actor(new ActorRef.Service("app"), "connector", AuthMethod.PASSWORD))
                .rejects(command, "access.server-only");
        school.as(Actor.service("counter")).rejects(command, "access.purpose-does-not-fit");
        DomainEvent counted = school.doneFor(Purpose.AUDIT).when(command).getFirst();
        assertThat(counted).as("the server's own service").isEqualTo(new VisitsNoted(0));
    }

    @Test
    void in_a_session_the_record_judges_for_the_servers_own_services_only() {
        CommandPermission<?> judged = permissionOf(NoteVisits.class);
        CommandPermission<?> server = permissionOf(CountVisits.class);
        Actor own = Actor.service("import");

        SenderJudge.requireInSession(judged, own, Purpose.TEACHING);
        SenderJudge.requireInSession(server, own, Purpose.AUDIT);
        assertThat(codeInSession(judged, staffActor(TEACHER), Purpose.TEACHING))
                .as("a person")
                .isEqualTo("access.not-permitted");
        assertThat(codeInSession(judged, own, Purpose.AUDIT))
                .as("another purpose")
                .isEqualTo("access.purpose-does-not-fit");
        assertThat(codeInSession(server, staffActor(TEACHER), Purpose.AUDIT))
                .as("a person, of what the server sends")
                .isEqualTo("access.server-only");
    }

    private static CommandPermission<?> permissionOf(Class<?> command) {
        return VisitArea.module().decisions().stream()
                .filter(decision -> decision.commandType() == command)
                .findFirst()
                .orElseThrow()
                .permission();
    }

    private static String codeInSession(
            CommandPermission<?> permission, Actor actor, Purpose purpose) {
        return catchThrowableOfType(
                        DomainRejection.class,
                        () -> SenderJudge.requireInSession(permission, actor, purpose))
                .code();
    }
}
