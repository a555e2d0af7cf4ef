package hk.chopmark.core.erasing;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.erasing.Retention.Due;
import hk.chopmark.core.erasure.ErasureCommand.AdoptRetentionRule;
import hk.chopmark.core.erasure.ErasureCommand.PlaceLegalHold;
import hk.chopmark.core.erasure.RetentionStart;
import hk.chopmark.core.roster.RosterCommand.RecordStudentLeaving;
import hk.chopmark.core.roster.RosterCommand.UnlinkGuardian;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.ErasureId;
import hk.chopmark.core.shared.HoldId;
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
            engine.send(
                    new UnlinkGuardian(school.school(), left.student(), left.guardian(), "left"),
                    SmallSchool.SETUP);
            assertThat(due(engine, school))
                    .as("a guardian of nobody any more")
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
