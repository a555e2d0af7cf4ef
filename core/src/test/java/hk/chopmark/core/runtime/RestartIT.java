package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.CommandResult;
import hk.chopmark.core.notice.NoticeCommand.AcknowledgeNotice;
import hk.chopmark.core.notice.NoticeCommand.Copy;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.SmallSchool.Family;
import hk.chopmark.core.testing.TestEngine;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartIT {

    @Test
    void what_was_answered_stands_after_a_restart_and_binds_what_follows() throws Exception {
        try (TestEngine test = TestEngine.start()) {
            SmallSchool school = SmallSchool.found(test.engine());
            Family family = school.family(1);
            school.publish();
            Copy copy = new Copy(school.notice(), 1, family.student(), family.guardian());
            AcknowledgeNotice sign = new AcknowledgeNotice(school.school(), copy, 6);
            CommandContext keyed = family.guardianSigns().withKey("sign-1");
            CommandResult signed = test.engine().send(sign, keyed);
            long head = test.engine().head();

            test.restart();

            assertThat(test.engine().head()).as("every event is there").isEqualTo(head);
            assertThat(test.engine().send(sign, keyed).eventIds())
                    .as("the answer is remembered")
                    .isEqualTo(signed.eventIds());
            assertThatThrownBy(() -> test.engine().send(sign, family.guardianSigns()))
                    .as("so is the signature")
                    .isInstanceOf(DomainRejection.class);
            assertThat(
                            test.engine()
                                    .proofs()
                                    .awaitCheckpoint(
                                            school.school(),
                                            signed.firstPosition(),
                                            Duration.ofSeconds(10)))
                    .as("a checkpoint covers what was stored before")
                    .isPresent();
        }
    }
}
