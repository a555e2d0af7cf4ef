package hk.chopmark.core.erasing;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.erasing.Retention.Due;
import hk.chopmark.core.erasure.ErasureCommand.AdoptRetentionRule;
import hk.chopmark.core.erasure.ErasureCommand.PlaceLegalHold;
import hk.chopmark.core.erasure.HoldId;
import hk.chopmark.core.erasure.RetentionStart;
import hk.chopmark.core.facts.AuthorityFact.Authority;
import hk.chopmark.core.roster.RosterCommand.EnrolStudent;
import hk.chopmark.core.roster.RosterCommand.LinkGuardian;
import hk.chopmark.core.roster.RosterCommand.RecordStudentLeaving;
import hk.chopmark.core.roster.RosterCommand.RegisterGuardian;
import hk.chopmark.core.roster.RosterCommand.UnlinkGuardian;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.GuardianId;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.core.shared.SubjectRef;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RetentionIT {

    private static final String SOURCE = "Decision of the school council";

    @Test
    void what_is_past_its_period_is_listed_until_it_is_erased() {
        try (TestEngine test = TestEngine.start()) {
            AuditEngine engine = test.engine();
            SmallSchool school = SmallSchool.found(engine);
            Family left = school.family(1);
            school.family(2);
            TwoPersons two = TwoPersons.appoint(engine, school);
            LocalDate day = LocalDate.of(2025, 10, 1);
            engine.send(
                    new RecordStudentLeaving(school.school(), left.student(), day),
                    SmallSchool.SETUP);
            assertThat(due(engine, school)).as("without a rule nothing is due").isEmpty();
            adopt(two, RetentionStart.STUDENT_LEFT, 6, Category.IDENTITY, Category.HEALTH);
            adopt(two, RetentionStart.GUARDIAN_UNLINKED, 0, Category.CONTACT);

            assertThat(due(engine, school))
                    .as("data of whoever left, as far as there is any")
                    .filteredOn(item -> item.subject().equals(left.student()))
                    .singleElement()
                    .satisfies(item -> {
                        assertThat(item.subject()).isEqualTo(left.student());
                        assertThat(item.category()).isEqualTo(Category.IDENTITY);
                        assertThat(item.since()).isEqualTo(day);
                        assertThat(item.dueOn()).isEqualTo(day.plusMonths(6));
                        assertThat(item.rule().source()).isEqualTo(SOURCE);
                        assertThat(item.held()).isFalse();
                        assertThat(item.erasure()).isNull();
                    });
            assertThat(due(engine, school))
                    .as("a guardian whose only child left, though the link stands")
                    .filteredOn(item -> item.subject().equals(left.guardian()))
                    .singleElement()
                    .satisfies(item -> assertThat(item.since()).isEqualTo(day));
            assertThat(due(engine, school))
                    .as("nobody else")
                    .extracting(Due::subject)
                    .containsExactlyInAnyOrder(left.student(), left.guardian());

            HoldId hold = new HoldId(engine.ids().get());
            ErasureId erasure = two.request(left.student(), Category.IDENTITY);
            engine.send(
                    new PlaceLegalHold(
                            school.school(),
                            hold,
                            left.student(),
                            Set.of(Category.IDENTITY),
                            "court-case"),
                    TwoPersons.acts(two.officer()));
            assertThat(due(engine, school))
                    .as("why it is still here")
                    .anySatisfy(item -> {
                        assertThat(item.held()).isTrue();
                        assertThat(item.erasure()).isEqualTo(erasure);
                    });
            assertThat(engine.retention().holds(school.school())).hasSize(1);

            two.decide(left.guardian(), Category.CONTACT);
            engine.carryOutErasures();
            assertThat(due(engine, school))
                    .as("what is erased is no longer due")
                    .extracting(Due::subject)
                    .containsExactly(left.student());
        }
    }

    @Test
    void a_guardian_is_due_who_stands_for_no_student_of_the_school() {
        try (TestEngine test = TestEngine.start()) {
            AuditEngine engine = test.engine();
            SmallSchool school = SmallSchool.found(engine);
            Family first = school.family(1);
            Family second = school.family(2);
            link(engine, school, second.student(), first.guardian());
            GuardianId never = new GuardianId(engine.ids().get());
            engine.send(
                    new RegisterGuardian(
                            school.school(),
                            never,
                            null,
                            null,
                            Sealed.of(never, Category.CONTACT, "+852 9000 0009")),
                    SmallSchool.SETUP);
            TwoPersons two = TwoPersons.appoint(engine, school);
            adopt(two, RetentionStart.GUARDIAN_UNLINKED, 0, Category.CONTACT);
            assertThat(dueSubjects(engine, school))
                    .as("never linked to anybody")
                    .containsExactly(never);

            LocalDate day = LocalDate.of(2025, 10, 1);
            leaves(engine, school, first.student(), day);
            assertThat(dueSubjects(engine, school))
                    .as("one child left, the other is still there")
                    .containsExactly(never);
            leaves(engine, school, second.student(), day.plusDays(9));
            assertThat(due(engine, school))
                    .as("both guardians, from when the last of their children left")
                    .filteredOn(item -> !item.subject().equals(never))
                    .extracting(Due::since)
                    .containsExactly(day.plusDays(9), day.plusDays(9));

            engine.send(
                    new UnlinkGuardian(
                            school.school(), second.student(), second.guardian(), "moved"),
                    SmallSchool.SETUP);
            assertThat(due(engine, school))
                    .as("a link ended after the child left changes nothing of that")
                    .filteredOn(item -> item.subject().equals(second.guardian()))
                    .extracting(Due::since)
                    .containsExactly(day.plusDays(9));
            engine.send(
                    new EnrolStudent(
                            school.school(),
                            second.student(),
                            null,
                            null,
                            null,
                            null,
                            day.plusDays(60)),
                    SmallSchool.SETUP);
            assertThat(dueSubjects(engine, school))
                    .as("a child who came back")
                    .doesNotContain(first.guardian())
                    .contains(second.guardian());
        }
    }

    private static void link(
            AuditEngine engine, SmallSchool school, StudentId student, GuardianId guardian) {
        engine.send(
                new LinkGuardian(
                        school.school(),
                        student,
                        guardian,
                        Sealed.of(guardian, Category.IDENTITY, "aunt"),
                        Authority.FULL,
                        LocalDate.of(2025, 9, 1)),
                SmallSchool.SETUP);
    }

    private static void leaves(
            AuditEngine engine, SmallSchool school, StudentId student, LocalDate day) {
        engine.send(new RecordStudentLeaving(school.school(), student, day), SmallSchool.SETUP);
    }

    private static List<SubjectRef> dueSubjects(AuditEngine engine, SmallSchool school) {
        return due(engine, school).stream().map(Due::subject).toList();
    }

    private static List<Due> due(AuditEngine engine, SmallSchool school) {
        return engine.retention().due(school.school()).items();
    }

    private static void adopt(
            TwoPersons two, RetentionStart start, int months, Category... categories) {
        for (Category category : categories) {
            two.engine()
                    .send(
                            new AdoptRetentionRule(
                                    two.school().school(), category, start, months, SOURCE),
                            TwoPersons.acts(two.officer()));
        }
    }
}
