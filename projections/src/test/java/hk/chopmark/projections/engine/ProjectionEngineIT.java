package hk.chopmark.projections.engine;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.eventstore.Appended;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.ReadModelCatalog;
import hk.chopmark.projections.testing.SchoolStory;
import hk.chopmark.projections.testing.TestLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectionEngineIT {

    private TestPostgres postgres;
    private TestLog log;

    @BeforeEach
    void open() {
        postgres = TestPostgres.fresh();
        log = new TestLog(postgres);
    }

    @AfterEach
    void close() throws Exception {
        log.close();
        postgres.close();
    }

    @Test
    void read_models_follow_the_log_and_say_how_far_they_are() {
        SchoolStory story = SchoolStory.year(1, 30);
        try (ProjectionRig rig = new ProjectionRig(postgres, log, ReadModelCatalog.all())) {
            Appended appended = log.append(story.school, story.events);
            rig.engine.awaitPosition(appended.asOf(), ProjectionRig.PATIENCE);

            assertThat(rig.engine.status())
                    .as("every read model covers the log, event by event")
                    .hasSize(4)
                    .allSatisfy(
                            status -> {
                                assertThat(status.position()).isEqualTo(story.events.size());
                                assertThat(status.head()).isEqualTo(story.events.size());
                                assertThat(status.lag()).isZero();
                                assertThat(status.state()).isEqualTo(ProjectionStatus.State.RUNNING);
                            });
        }
    }
}
