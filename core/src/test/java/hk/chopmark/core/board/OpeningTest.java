package hk.chopmark.core.board;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.grant;
import static hk.chopmark.core.testing.Cast.guardian;
import static hk.chopmark.core.testing.Cast.guardianActor;
import static hk.chopmark.core.testing.Cast.homework;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.access.AccessEvent.DelegationGranted;
import hk.chopmark.core.access.AccessEvent.RoleGranted;
import hk.chopmark.core.access.AccessEvent.RoleRevoked;
import hk.chopmark.core.board.BoardEvent.BoardOpened;
import hk.chopmark.core.board.BoardEvent.BoardRefused;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.homework.HomeworkEvent.HomeworkAssigned;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.StaffAppointed;
import hk.chopmark.core.roster.RosterEvent.StaffLeft;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.testing.Scenario;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpeningTest {

    private static final LocalDate SEPTEMBER = LocalDate.of(2026, 9, 1);
    private static final Instant AUGUST = Instant.parse("2026-08-01T00:00:00Z");
    private static final Instant OCTOBER = Instant.parse("2026-10-01T00:00:00Z");
    private static final int HEAD = 1;
    private static final int TEACHER = 2;

    private final Scenario school =
            new Scenario(new BoardModule().module()).at("2026-09-10T01:00:00Z");

    /** Pupil and guardian 1 in class 1, pupil 2 in class 2; teacher 2 holds class 1. */
    @BeforeEach
    void a_school() {
        school.given(
                new StaffAppointed(staff(HEAD), null, null, "principal"),
                new StaffAppointed(staff(TEACHER), null, null, "teacher"),
                placed(1, 1),
                placed(2, 2),
                linked(1, Authority.FULL),
                linked(2, Authority.NOTICES_ONLY),
                new HomeworkAssigned(homework(1), classOf(1), null, null, null),
                new HomeworkAssigned(homework(2), classOf(2), null, null, null),
                granted(1, HEAD, SCHOOL),
                granted(2, TEACHER, classOf(1)));
    }

    private static ClassMembershipStarted placed(int pupil, int classNumber) {
        return new ClassMembershipStarted(
                classOf(classNumber), student(pupil), MemberRole.PUPIL, null, SEPTEMBER);
    }

    private static GuardianLinked linked(int guardian, Authority authority) {
        return new GuardianLinked(
                student(1),
                guardian(guardian),
                Sealed.of(guardian(guardian), Category.IDENTITY, "parent"),
                authority,
                SEPTEMBER);
    }

    private static RoleGranted granted(int n, int holder, Ref scope) {
        return new RoleGranted(
                grant(n),
                staff(holder),
                "teacher",
                1,
                Permission.all("homework.view"),
                scope,
                AUGUST,
                null);
    }

    private static OpenBoard open(Ref on, Extent extent) {
        return new OpenBoard(SCHOOL, "homework", Act.parse("homework.view"), on, extent);
    }

    private List<Ref> reached(Actor actor, Ref on, Extent extent) {
        return ((BoardOpened) school.as(actor).when(open(on, extent)).getFirst()).scopes();
    }

    private void refused(Actor actor, Ref on, Extent extent) {
        assertThat(school.as(actor).when(open(on, extent)))
                .as("to %s about %s", actor.ref().text(), on.text())
                .containsExactly(
                        new BoardRefused(
                                actor.ref().grantee().orElseThrow(),
                                "homework",
                                "homework.view",
                                on));
    }

    @Test
    void whoever_holds_it_for_the_school_sees_everything() {
        for (Ref on : List.of(SCHOOL, classOf(2), student(2), guardian(1), staff(2), homework(2))) {
            assertThat(reached(staffActor(HEAD), on, Extent.WHOLE))
                    .as("about %s", on.text())
                    .containsExactly(SCHOOL);
        }
    }

    @Test
    void a_class_takes_in_its_pupils_their_guardians_and_its_documents() {
        Actor teacher = staffActor(TEACHER);
        assertThat(reached(teacher, SCHOOL, Extent.WITHIN))
                .as("a list of the school, narrowed")
                .containsExactly(classOf(1));
        for (Ref on : List.of(classOf(1), student(1), guardian(1))) {
            assertThat(reached(teacher, on, Extent.WHOLE)).as(on.text()).containsExactly(on);
        }
        assertThat(reached(teacher, homework(1), Extent.WITHIN))
                .as("what went to the class")
                .containsExactly(classOf(1));
        refused(teacher, SCHOOL, Extent.WHOLE);
        for (Ref on : List.of(classOf(2), student(2), homework(2), staff(HEAD), guardian(3))) {
            refused(teacher, on, Extent.WITHIN);
        }
    }

    @Test
    void the_event_names_the_grant_and_what_ties_the_object_to_it() {
        UUID made = school.idOfLast(RoleGranted.class);
        assertThat(school.as(staffActor(TEACHER)).when(open(homework(1), Extent.WITHIN)))
                .as("grant of the class, and that the homework went there")
                .singleElement()
                .isInstanceOfSatisfying(
                        BoardOpened.class,
                        opened -> {
                            assertThat(opened.grants())
                                    .as("grants")
                                    .containsExactly(new GrantId(grant(2).id()));
                            assertThat(opened.restsOn()).as("events").hasSize(2).contains(made);
                        });
    }

    @Test
    void a_right_that_ended_counts_no_longer() {
        school.given(new RoleRevoked(grant(2), staff(TEACHER), "moved"));
        refused(staffActor(TEACHER), classOf(1), Extent.WHOLE);
        school.given(new StaffLeft(staff(HEAD), LocalDate.of(2026, 9, 9)));
        refused(staffActor(HEAD), SCHOOL, Extent.WITHIN);
    }

    @Test
    void what_was_handed_on_ends_with_the_grant_behind_it() {
        UUID base = school.idOfLast(RoleGranted.class);
        school.given(
                new StaffAppointed(staff(3), null, null, "teacher"),
                new DelegationGranted(
                        grant(10),
                        grant(2),
                        base,
                        staff(TEACHER),
                        staff(3),
                        Permission.all("homework.view"),
                        classOf(1),
                        AUGUST,
                        OCTOBER,
                        "sick-leave"));
        assertThat(reached(staffActor(3), SCHOOL, Extent.WITHIN))
                .as("the substitute")
                .containsExactly(classOf(1));
        school.given(new RoleRevoked(grant(2), staff(TEACHER), "moved"));
        refused(staffActor(3), SCHOOL, Extent.WITHIN);
    }

    @Test
    void families_see_what_is_about_themselves_and_their_child() {
        assertThat(reached(guardianActor(1), student(1), Extent.WHOLE))
                .as("with full authority")
                .containsExactly(student(1));
        assertThat(reached(guardianActor(2), guardian(2), Extent.WHOLE))
                .as("oneself")
                .containsExactly(guardian(2));
        refused(guardianActor(2), student(1), Extent.WHOLE);
        refused(guardianActor(1), student(2), Extent.WHOLE);
        refused(guardianActor(1), guardian(2), Extent.WHOLE);
        refused(guardianActor(1), homework(1), Extent.WITHIN);
        refused(guardianActor(1), SCHOOL, Extent.WITHIN);
    }

    @Test
    void a_part_of_the_server_opens_nothing() {
        assertThat(school.as(Actor.service("due")).when(open(SCHOOL, Extent.WITHIN)))
                .as("it holds no grants")
                .containsExactly(new BoardRefused(null, "homework", "homework.view", SCHOOL));
    }
}
