package hk.chopmark.core.eventstore.fsck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.eventstore.LogState;
import hk.chopmark.core.eventstore.tree.Proofs;
import hk.chopmark.core.runtime.AuditEngine;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.testing.SmallSchool;
import hk.chopmark.core.testing.TestEngine;
import java.sql.Connection;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Fsck over what the real writers wrote: codec, keys, sequencer, integrator, publisher. */
class FsckOfEngineIT {

    @Test
    void what_the_engine_writes_is_clean_also_while_it_is_writing() throws Exception {
        try (TestEngine test = TestEngine.start()) {
            AuditEngine engine = test.engine();
            SmallSchool school = SmallSchool.found(engine);
            for (int number = 1; number <= 60; number++) {
                school.family(number);
            }
            school.publish();
            Fsck fsck =
                    Fsck.of(test.postgres().sequencer())
                            .with(
                                    (IndexTags)
                                            id ->
                                                    Optional.of(tag ->
                                                            engine.codec().indexTag(id, tag)));
            FutureTask<Void> writing =
                    new FutureTask<>(
                            () -> {
                                for (int number = 61; number <= 90; number++) {
                                    school.family(number);
                                }
                            },
                            null);
            Thread.ofPlatform().name("school-writer").start(writing);
            do {
                assertThat(fsck.run(_ -> {}).faults()).as("while events are appended").isEmpty();
            } while (!writing.isDone());
            writing.get();
            assertThat(
                            engine.proofs()
                                    .awaitCheckpoint(
                                            school.school(), engine.head() - 1, Proofs.MAX_WAIT))
                    .as("all is signed")
                    .isPresent();
            FsckReport report = fsck.run(_ -> {});
            assertThat(report.faults()).as("at rest").isEmpty();
            assertThat(report.events()).isEqualTo(engine.head());
            assertThat(report.boxes()).as("boxes were among it").isGreaterThan(200);
            assertThat(report.checkpoints()).isPositive();
        }
    }

    @Test
    void a_halted_log_takes_no_appends_and_still_serves_proofs() throws Exception {
        try (TestEngine test = TestEngine.start()) {
            SmallSchool school = SmallSchool.found(test.engine());
            Proofs proofs = test.engine().proofs();
            long size =
                    proofs.awaitCheckpoint(school.school(), 0, Proofs.MAX_WAIT)
                            .orElseThrow()
                            .checkpoint()
                            .treeSize();
            long head = test.engine().head();
            try (Connection connection = test.postgres().sequencer().getConnection()) {
                connection.setAutoCommit(false);
                LogState.halt(connection, 0, "test: somebody has to look");
                connection.commit();
            }
            assertThatThrownBy(() -> school.family(1))
                    .as("no append while halted")
                    .isInstanceOf(IntegrityViolation.class)
                    .hasMessageContaining("somebody has to look");
            assertThat(test.engine().head()).as("nothing was appended").isEqualTo(head);
            assertThat(proofs.inclusion(school.school(), 0, size))
                    .as("old proofs are served")
                    .isNotNull();
            FsckReport report = Fsck.of(test.postgres().sequencer()).run(_ -> {});
            assertThat(report.faults())
                    .extracting(Fault::check)
                    .as("fsck says so")
                    .containsExactly("log-state");
        }
    }
}
