package hk.chopmark.core.facts;

import static hk.chopmark.core.testing.Cast.classOf;
import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.shared.PersonRef;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is in which class, as the facts tell. */
class ClassPlacesTest {

    private static final LocalDate DAY = LocalDate.of(2026, 9, 1);
    private static final LocalDate NEXT = DAY.plusDays(1);

    private final ClassPlaces places = new ClassPlaces();
    private long position;

    private UUID happened(DomainEvent event) {
        UUID id = new UUID(2, position);
        places.evolve(
                new Recorded<>(
                        SCHOOL,
                        position++,
                        id,
                        Instant.parse("2026-09-01T01:00:00Z"),
                        Map.of(),
                        event));
        return id;
    }

    private UUID joined(int inClass, PersonRef member) {
        return happened(
                new ClassMembershipStarted(classOf(inClass), member, MemberRole.PUPIL, null, DAY));
    }

    private UUID left(int ofClass, PersonRef member) {
        return happened(new ClassMembershipEnded(classOf(ofClass), member, DAY));
    }

    @Test
    void a_class_exists_once_it_was_opened() {
        assertThat(places.exists(classOf(1))).as("before").isFalse();
        happened(new ClassOpened(classOf(1), "1A", "2026/27"));
        assertThat(places.exists(classOf(1))).as("after").isTrue();
        assertThat(places.exists(classOf(2))).as("another").isFalse();
    }

    @Test
    void the_event_that_placed_somebody_is_known_until_they_leave() {
        UUID joining = joined(1, student(1));

        assertThat(places.on(DAY).isIn(classOf(1), student(1))).as("in the class").isTrue();
        assertThat(places.on(DAY).placedBy(classOf(1), student(1))).as("by").contains(joining);
        assertThat(places.on(DAY).isIn(classOf(2), student(1))).as("in another").isFalse();
        UUID leaving = left(1, student(1));
        assertThat(places.on(DAY).isIn(classOf(1), student(1))).as("on the last day").isTrue();
        assertThat(places.on(DAY).removedBy(classOf(1), student(1))).as("not yet").isEmpty();
        assertThat(places.on(NEXT).isIn(classOf(1), student(1))).as("the day after").isFalse();
        assertThat(places.on(NEXT).removedBy(classOf(1), student(1))).as("by").contains(leaving);
    }

    @Test
    void who_comes_back_is_in_the_class_and_did_not_leave() {
        joined(1, student(1));
        left(1, student(1));
        UUID back = happened(started(student(1), NEXT));

        assertThat(places.on(NEXT).placedBy(classOf(1), student(1))).as("placed").contains(back);
        assertThat(places.on(NEXT).removedBy(classOf(1), student(1))).as("removed").isEmpty();
    }

    @Test
    void a_place_recorded_ahead_is_in_force_from_its_first_day_only() {
        UUID ahead = happened(started(student(1), DAY.plusDays(30)));

        assertThat(places.on(DAY.plusDays(29)).isIn(classOf(1), student(1))).as("ahead").isFalse();
        assertThat(places.on(DAY.plusDays(29)).removedBy(classOf(1), student(1)))
                .as("nobody took it away")
                .isEmpty();
        assertThat(places.on(DAY.plusDays(30)).placedBy(classOf(1), student(1)))
                .as("from its day on")
                .contains(ahead);
        assertThat(places.wasEverPlaced(student(1))).as("recorded").isTrue();
    }

    @Test
    void the_last_recorded_end_counts_and_one_before_the_start_leaves_nothing() {
        joined(1, student(1));
        happened(new ClassMembershipEnded(classOf(1), student(1), DAY.plusDays(90)));
        happened(new ClassMembershipEnded(classOf(1), student(1), DAY.plusDays(20)));
        happened(started(student(2), DAY.plusDays(10)));
        happened(new ClassMembershipEnded(classOf(1), student(2), DAY.plusDays(5)));

        assertThat(places.on(DAY.plusDays(20)).pupilsOf(classOf(1)))
                .as("the end brought forward, last day included; the place never in force left out")
                .containsExactly(student(1));
        assertThat(places.on(DAY.plusDays(21)).pupilsOf(classOf(1))).as("after it").isEmpty();
    }

    @Test
    void pupils_stand_in_the_order_of_joining_without_teachers() {
        joined(1, student(3));
        joined(1, student(1));
        joined(1, staff(1));
        joined(1, student(2));
        left(1, student(3));
        happened(started(student(3), NEXT));

        assertThat(places.on(NEXT).pupilsOf(classOf(1)))
                .as("who came back comes last")
                .containsExactly(student(1), student(2), student(3));
    }

    @Test
    void pupils_of_a_day_are_those_recorded_as_members_on_it_first_and_last_day_included() {
        happened(started(student(1), DAY));
        happened(started(student(2), DAY.plusDays(10)));
        happened(new ClassMembershipEnded(classOf(1), student(1), DAY.plusDays(14)));
        happened(started(student(1), DAY.plusDays(20)));

        assertThat(places.on(DAY.minusDays(1)).pupilsOf(classOf(1))).as("before anybody").isEmpty();
        assertThat(places.on(DAY).pupilsOf(classOf(1))).containsExactly(student(1));
        assertThat(places.on(DAY.plusDays(14)).pupilsOf(classOf(1)))
                .as("the last day of one")
                .containsExactlyInAnyOrder(student(1), student(2));
        assertThat(places.on(DAY.plusDays(15)).pupilsOf(classOf(1)))
                .as("the day after")
                .containsExactly(student(2));
        assertThat(places.on(DAY.plusDays(20)).pupilsOf(classOf(1)))
                .as("who came back comes last")
                .containsExactly(student(2), student(1));
        assertThat(places.on(DAY).pupilsOf(classOf(2))).as("another class").isEmpty();
    }

    private static ClassMembershipStarted started(PersonRef member, LocalDate from) {
        return new ClassMembershipStarted(classOf(1), member, MemberRole.PUPIL, null, from);
    }
}
