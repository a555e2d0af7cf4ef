package hk.chopmark.benchmarks.contest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.benchmarks.contest.ScaleRun.Step;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that grows a little: that it is measured on the way, never how fast. */
class ScaleRunIT {

    @TempDir private Path folder;

    @Test
    void a_growing_log_is_measured_at_every_step() throws Exception {
        List<Step> heard = new ArrayList<>();
        List<Step> steps =
                ScaleRun.run(
                        Plan.ofTinyImport(ScaleRun.workload(9_501, 10)), 20, folder, heard::add);
        assertThat(heard).as("told while it goes on").isEqualTo(steps);
        assertThat(steps.stream().map(Step::events))
                .as("twenty equal steps up to the size asked for")
                .hasSize(20)
                .startsWith(500L, 1_000L)
                .endsWith(10_000L);
        assertThat(steps)
                .as("figures that were measured")
                .allMatch(step ->
                        step.perSecond() > 0 && step.heapMiB() > 0 && step.sourceMicros() > 0);
    }
}
