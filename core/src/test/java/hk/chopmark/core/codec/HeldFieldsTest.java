package hk.chopmark.core.codec;

import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The declarations of personal data say what the events carry, no less and no more. */
class HeldFieldsTest {

    static List<AreaModule> areas() {
        return Areas.all();
    }

    @ParameterizedTest
    @MethodSource("areas")
    void every_sealed_field_is_declared_and_nothing_else(AreaModule area) {
        HeldFieldChecks.everySealedFieldIsDeclared(area);
    }

    @ParameterizedTest
    @MethodSource("areas")
    void a_field_is_declared_once_for_each_category(AreaModule area) {
        HeldFieldChecks.aFieldIsDeclaredOnce(area);
    }

    @ParameterizedTest
    @MethodSource("areas")
    void the_samples_carry_every_declared_field_as_it_is_declared(AreaModule area) {
        HeldFieldChecks.theSamplesCarryWhatIsDeclared(area);
    }

    @ParameterizedTest
    @MethodSource("areas")
    void data_is_about_kinds_of_reference_that_own_secrets(AreaModule area) {
        HeldFieldChecks.dataIsAboutSubjects(area);
    }

    @ParameterizedTest
    @MethodSource("areas")
    void a_usual_role_that_receives_personal_data_may_see_its_category(AreaModule area) {
        HeldFieldChecks.whoReceivesMaySee(area);
    }
}
