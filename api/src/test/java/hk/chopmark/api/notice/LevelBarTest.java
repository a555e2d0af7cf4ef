package hk.chopmark.api.notice;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.projections.receipts.LevelCounts;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelBarTest {

    @Test
    void the_segments_fill_the_bar_without_gap_or_overlap() {
        LevelBar bar = LevelBar.of(new LevelCounts(List.of(1L, 1L, 1L, 0L, 1L, 2L, 1L)));
        long reached = 0;
        for (LevelBar.Segment segment : bar.segments()) {
            assertThat(segment.x())
                    .as("where level " + segment.level() + " begins")
                    .isEqualTo(reached);
            reached += segment.width();
        }
        assertThat(reached).as("the end of the bar").isEqualTo(LevelBar.WIDTH);
        assertThat(bar.segments())
                .extracting(LevelBar.Segment::level)
                .as("the highest first")
                .isEqualTo(List.of(6, 5, 4, 2, 1, 0));
    }

    @Test
    void a_bar_of_nothing_is_empty() {
        assertThat(LevelBar.of(LevelCounts.none()).segments()).as("no copies, no colour").isEmpty();
    }
}
