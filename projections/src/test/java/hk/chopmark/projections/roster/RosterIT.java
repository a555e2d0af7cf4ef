package hk.chopmark.projections.roster;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipEnded;
import hk.chopmark.core.roster.RosterEvent.ClassMembershipStarted;
import hk.chopmark.core.roster.RosterEvent.ClassOpened;
import hk.chopmark.core.roster.RosterEvent.GuardianAuthorityChanged;
import hk.chopmark.core.roster.RosterEvent.GuardianLinked;
import hk.chopmark.core.roster.RosterEvent.GuardianUnlinked;
import hk.chopmark.core.roster.RosterEvent.MemberRole;
import hk.chopmark.core.roster.RosterEvent.SchoolRegistered;
import hk.chopmark.core.roster.RosterEvent.StudentDepartureCorrected;
import hk.chopmark.core.roster.RosterEvent.StudentEnrolled;
import hk.chopmark.core.roster.RosterEvent.StudentLeft;
import hk.chopmark.core.roster.RosterEvent.SubjectDetailCorrected;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ShownClasses;
import hk.chopmark.projections.testing.TestLog;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given events, then rows. */
class RosterIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final LocalDate DAY = LocalDate.parse("2026-09-01");

    private static TestLog log;
    private static Applied applied;

    private final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final ClassId classId = new ClassId(UuidCreator.getTimeOrderedEpoch());
    private final StudentId student = new StudentId(UuidCreator.getTimeOrderedEpoch());
    private final GuardianId guardian = new GuardianId(UuidCreator.getTimeOrderedEpoch());

    @BeforeAll
    static void open() {
        log = new TestLog(POSTGRES);
        applied = new Applied(log);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    private Roster given(DomainEvent... events) {
        log.append(school, events);
        applied.catchUp(Roster.projection());
        return new Roster(applied.reads());
    }

    private Sealed<String> name(String text) {
        return Sealed.of(student, Category.IDENTITY, text);
    }

    @Test
    void schools_come_the_oldest_first_whatever_ids_they_chose() {
        List<SchoolId> founded =
                Stream.of("ffffffff", "00000000", "77777777")
                        .map(start -> UUID.fromString(start + "-0000-7000-8000-000000000001"))
                        .map(SchoolId::new)
                        .toList();
        founded.forEach(id -> log.append(id, new SchoolRegistered(id, "School", "學校")));
        applied.catchUp(Roster.projection());
        Roster roster = new Roster(applied.reads());

        List<SchoolId> paged = new ArrayList<>();
        String next = null;
        do {
            Page<SchoolView> page = roster.schools(next, 1).value();
            page.rows().forEach(view -> paged.add(view.school()));
            next = page.next().orElse(null);
        } while (next != null);

        assertThat(paged.stream().filter(founded::contains).toList()).isEqualTo(founded);
    }

    @Test
    void schools_and_classes_stand_in_clear_with_their_present_members() {
        Roster roster =
                given(
                        new SchoolRegistered(school, "Bauhinia Primary School", "紫荊小學"),
                        new ClassOpened(classId, "3A", "2026/27"),
                        new ClassMembershipStarted(classId, student, MemberRole.PUPIL, 7, DAY));
        assertThat(roster.school(school).value()).map(SchoolView::nameZh).contains("紫荊小學");
        assertThat(roster.classes(school, DAY, ShownClasses.ALL, 0).value().rows())
                .containsExactly(new ClassView(classId, "3A", "2026/27", 1, 0));
        assertThat(roster.members(school, classId, DAY, 0).value())
                .singleElement()
                .satisfies(member -> {
                    assertThat(member.member()).isEqualTo(student);
                    assertThat(member.classNumber()).isEqualTo(7);
                    assertThat(member.to()).isNull();
                });

        given(
                new ClassMembershipEnded(classId, student, DAY.plusDays(3)),
                new ClassMembershipStarted(classId, student, MemberRole.PUPIL, 8, DAY.plusDays(9)));
        assertThat(roster.members(school, classId, DAY.plusDays(9), 0).value())
                .as("a pupil who came back is there once")
                .singleElement()
                .satisfies(member -> assertThat(member.classNumber()).isEqualTo(8));
        assertThat(roster.members(school, classId, DAY.plusDays(3), 0).value())
                .as("on the last day of the first time")
                .singleElement()
                .satisfies(member -> assertThat(member.classNumber()).isEqualTo(7));
        assertThat(roster.members(school, classId, DAY.plusDays(8), 0).value())
                .as("between the two")
                .isEmpty();
        assertThat(roster.classes(school, DAY.plusDays(8), ShownClasses.ALL, 0).value().rows())
                .as("nobody is counted between the two")
                .containsExactly(new ClassView(classId, "3A", "2026/27", 0, 0));
        assertThat(roster.memberships(school, student).value())
                .as("both times are on record, the latest first")
                .extracting(MemberView::to)
                .containsExactly(null, DAY.plusDays(3));
    }

    @Test
    void the_pupils_of_a_day_are_those_recorded_for_it_as_known_at_an_instant() {
        StudentId mover = new StudentId(UuidCreator.getTimeOrderedEpoch());
        LocalDate last = DAY.plusDays(9);
        long events =
                log.append(
                                school,
                                new ClassMembershipStarted(
                                        classId, student, MemberRole.PUPIL, 7, DAY),
                                new ClassMembershipStarted(
                                        classId, mover, MemberRole.PUPIL, 3, DAY),
                                new ClassMembershipStarted(
                                        classId, guardian, MemberRole.TEACHER, null, DAY))
                        .asOf();
        // The log of the tests records an event a second.
        Instant begun = TestLog.START.plusSeconds(events - 1);
        Roster roster =
                given(
                        new ClassMembershipEnded(classId, mover, last),
                        new ClassMembershipStarted(
                                classId, mover, MemberRole.PUPIL, 9, last.plusDays(5)));

        assertThat(numbers(roster, DAY.minusDays(1), null)).as("before the term").isEmpty();
        assertThat(numbers(roster, last, null)).as("the last day").containsExactly(3, 7);
        assertThat(numbers(roster, last.plusDays(1), null)).as("the day after").containsExactly(7);
        assertThat(numbers(roster, last.plusDays(5), null))
                .as("who came back has the number of that day")
                .containsExactly(7, 9);
        assertThat(numbers(roster, last.plusDays(1), begun))
                .as("nobody had recorded the leaving then")
                .containsExactly(3, 7);
        assertThat(numbers(roster, DAY, begun.minusSeconds(3)))
                .as("nothing was recorded then")
                .isEmpty();
        assertThat(roster.pupilsOn(school, classId, last, begun).value().getFirst().to())
                .as("an end that was not recorded then is not told")
                .isNull();
    }

    @Test
    void an_end_recorded_anew_counts_from_when_it_was_recorded() {
        LocalDate last = DAY.plusDays(90);
        long events =
                log.append(
                                school,
                                new ClassMembershipStarted(
                                        classId, student, MemberRole.PUPIL, 7, DAY),
                                new ClassMembershipEnded(classId, student, last))
                        .asOf();
        Instant first = TestLog.START.plusSeconds(events - 1);
        Roster roster =
                given(
                        new ClassMembershipEnded(classId, student, DAY.plusDays(20)),
                        new ClassMembershipStarted(
                                classId, student, MemberRole.PUPIL, 8, DAY.plusDays(30)),
                        new ClassMembershipEnded(classId, student, DAY.plusDays(25)));

        assertThat(numbers(roster, DAY.plusDays(21), null)).as("as known now").isEmpty();
        assertThat(numbers(roster, DAY.plusDays(21), first))
                .as("as known before the end was brought forward")
                .containsExactly(7);
        assertThat(numbers(roster, DAY.plusDays(20), first.plusSeconds(60)))
                .as("the latest end of that place, not that of the next")
                .containsExactly(7);
        assertThat(numbers(roster, DAY.plusDays(30), null)).as("never in force").isEmpty();
        assertThat(roster.memberships(school, student).value())
                .as("a place that never came into force is not listed")
                .extracting(MemberView::to)
                .containsExactly(DAY.plusDays(20));
    }

    private List<Integer> numbers(Roster roster, LocalDate day, @Nullable Instant at) {
        return roster.pupilsOn(school, classId, day, at).value().stream()
                .map(MemberView::classNumber)
                .toList();
    }

    @Test
    void a_correction_moves_the_handle_to_the_new_value() {
        Roster roster =
                given(new StudentEnrolled(student, null, name("Chan Tai Mam"), null, null, DAY));
        Sealed<String> before = person(roster).nameEn();
        given(new SubjectDetailCorrected(student, "nameEn", name("Chan Tai Man"), "misspelt"));
        Sealed<String> after = person(roster).nameEn();
        assertThat(before).isNotNull().isNotEqualTo(after);
        assertThat(after).isNotNull();
        assertThat(log.raw().byPosition(after.location().position()))
                .as("the handle lies in the event that corrected it")
                .hasValueSatisfying(event ->
                        assertThat(event.type()).isEqualTo("roster.SubjectDetailCorrected@1"));
        assertThat(after.subject()).isEqualTo(student);
        assertThat(after.category()).isEqualTo(Category.IDENTITY);
        assertThat(person(roster).since()).isEqualTo(DAY);
        assertThat(person(roster).nameZh()).isNull();
    }

    @Test
    void somebody_who_came_back_has_not_left() {
        Roster roster =
                given(
                        new StudentEnrolled(student, null, null, null, null, DAY),
                        new StudentLeft(student, DAY.plusDays(5)));
        assertThat(person(roster).until()).isEqualTo(DAY.plusDays(5));
        given(new StudentEnrolled(student, null, null, null, null, DAY.plusDays(9)));
        assertThat(person(roster).until()).isNull();
        assertThat(person(roster).since()).isEqualTo(DAY.plusDays(9));
        given(new StudentLeft(student, DAY.plusDays(20)));
        given(new StudentDepartureCorrected(student, DAY.plusDays(30), DAY.plusDays(20), "typo"));
        assertThat(person(roster).until()).as("moved").isEqualTo(DAY.plusDays(30));
        given(new StudentDepartureCorrected(student, null, DAY.plusDays(30), "did-not-leave"));
        assertThat(person(roster).until()).as("taken back").isNull();
        assertThat(person(roster).since()).isEqualTo(DAY.plusDays(9));
    }

    private PersonView person(Roster roster) {
        PersonView view = roster.people(school, List.of(student)).value().get(student);
        assertThat(view).isNotNull();
        assertThat(roster.people(school, "student", null, 10).value().rows())
                .as("the list of students shows the same")
                .contains(view);
        return view;
    }

    @Test
    void guardians_are_those_of_the_instant_asked_for() {
        Roster roster =
                given(
                        new GuardianLinked(
                                student,
                                guardian,
                                Sealed.of(guardian, Category.IDENTITY, "mother"),
                                Authority.FULL,
                                DAY),
                        new GuardianAuthorityChanged(
                                student, guardian, Authority.NOTICES_ONLY, "court-order"),
                        new GuardianUnlinked(student, guardian, "court-order"));
        List<AuthorityView> history = roster.authorityHistory(school, student).value();
        assertThat(history)
                .extracting(AuthorityView::authority)
                .containsExactly(Authority.FULL, Authority.NOTICES_ONLY, Authority.NONE);
        Instant linked = history.get(0).decidedAt();
        assertThat(roster.guardiansOf(school, student, linked.minusSeconds(1)).value()).isEmpty();
        assertThat(roster.guardiansOf(school, student, linked).value())
                .singleElement()
                .satisfies(view -> assertThat(view.authority()).isEqualTo(Authority.FULL));
        assertThat(roster.guardiansOf(school, student, history.get(1).decidedAt()).value())
                .singleElement()
                .satisfies(view -> assertThat(view.authority()).isEqualTo(Authority.NOTICES_ONLY));
        assertThat(roster.guardiansOf(school, student, history.get(2).decidedAt()).value())
                .as("nobody stands for the student after the link ended")
                .isEmpty();
        assertThat(roster.guardiansNow(school, student).value()).as("nor now").isEmpty();
    }

    @Test
    void a_guardian_linked_by_a_clock_that_was_ahead_stands_for_the_student_now() {
        Roster roster =
                given(
                        new GuardianLinked(
                                student,
                                guardian,
                                Sealed.of(guardian, Category.IDENTITY, "mother"),
                                Authority.FULL,
                                DAY));
        Instant right =
                roster.authorityHistory(school, student)
                        .value()
                        .getFirst()
                        .decidedAt()
                        .minus(Duration.ofHours(2));
        assertThat(roster.guardiansOf(school, student, right).value())
                .as("nobody was linked at that instant")
                .isEmpty();
        assertThat(roster.guardiansNow(school, student).value())
                .as("by the order of the record")
                .hasSize(1);
    }
}
