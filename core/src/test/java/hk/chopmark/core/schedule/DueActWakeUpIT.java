package hk.chopmark.core.schedule;

import static hk.chopmark.core.testing.Cast.student;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.duty.DutyCommand.AdoptDueRule;
import hk.chopmark.core.roster.RosterCommand.RegisterSchool;
import hk.chopmark.core.runtime.AuditEngineBuilder;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An engine carries due acts out by itself, at their time and not at the next pause. */
class DueActWakeUpIT {

    private static final Duration PAUSE = Duration.ofHours(1);

    private final Reminders source = new Reminders();

    private AuditEngineBuilder parts(AuditEngineBuilder builder) {
        return builder.areas(Reminders.areas()).dueSource(engine -> source).duePause(PAUSE);
    }

    @Test
    void an_engine_wakes_up_when_an_act_is_due() {
        Instant now = InstantSource.system().instant();
        SchoolId school = new SchoolId(new UUID(0x5c, 7));
        try (TestEngine test = TestEngine.start(this::parts)) {
            test.engine().send(new RegisterSchool(school, "Due School", "到期學校"), SmallSchool.SETUP);
            test.engine()
                    .send(
                            new AdoptDueRule(school, Reminders.RULE, now, List.of(), "The school"),
                            SmallSchool.SETUP);
            source.makeDue(student(1), now);
            source.makeDue(student(2), now.plusSeconds(15));

            test.restart();

            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() ->
                            assertThat(
                                            test.engine()
                                                    .log()
                                                    .find(
                                                            school,
                                                            List.of(),
                                                            Set.of("duty.DueActFired"),
                                                            0,
                                                            10))
                                    .as("the one at start, the other at its time")
                                    .hasSize(2));
            assertThat(test.engine().carryOutDueActs().settled()).as("nothing is left").isZero();
        }
    }
}
