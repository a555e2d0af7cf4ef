package hk.chopmark.core.custody;

import static hk.chopmark.core.testing.Cast.staffActor;
import static hk.chopmark.core.testing.Scenario.SCHOOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.custody.CustodyCommand.PassEventOver;
import hk.chopmark.core.custody.CustodyEvent.EventPassedOver;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.testing.Scenario;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PassOverTest {

    private static final UUID EVENT = new UUID(0xe, 1);

    private final Scenario school =
            new Scenario(new CustodyModule().module()).as(Actor.service("operator"));

    private static PassEventOver passing(String readModel, UUID event) {
        return new PassEventOver(SCHOOL, readModel, event, "poison");
    }

    @Test
    void an_event_is_passed_over_once_in_each_read_model() {
        assertThat(school.when(passing("homework.v1", EVENT)))
                .as("what is recorded")
                .containsExactly(
                        new EventPassedOver(CustodyId.of(SCHOOL), "homework.v1", EVENT, "poison"));
        school.rejects(passing("homework.v1", EVENT), "custody.already-passed-over");
        assertThat(school.when(passing("roster.v1", EVENT))).as("in another one").hasSize(1);
        assertThat(school.when(passing("homework.v1", new UUID(0xe, 2))))
                .as("another event")
                .hasSize(1);
    }

    @Test
    void no_person_passes_an_event_over() {
        school.as(staffActor(1)).rejects(passing("homework.v1", EVENT), "access.server-only");
    }

    @Test
    void a_command_names_a_read_model_and_a_reason() {
        assertThatThrownBy(() -> passing("home work", EVENT))
                .as("no name of a read model")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PassEventOver(SCHOOL, "roster.v1", EVENT, "Because!"))
                .as("no code")
                .isInstanceOf(IllegalArgumentException.class);
    }
}
