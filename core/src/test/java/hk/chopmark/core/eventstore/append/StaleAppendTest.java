package hk.chopmark.core.eventstore.append;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.codec.SealedBox;
import hk.chopmark.core.eventstore.append.AppendQueue.Member;
import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An erasure counts on no sealed box being stored long after it was made. */
class StaleAppendTest {

    private static Member waiting(List<SealedBox> boxes) {
        EncodedEvent event =
                new EncodedEvent(
                        new SchoolId(new UUID(0, 1)),
                        new UUID(0, 2).toString(),
                        "roster.StudentEnrolled@1",
                        Instant.EPOCH,
                        new byte[] {1},
                        new byte[] {2},
                        Appending.hash(3),
                        new long[0],
                        boxes);
        return new Member(
                AppendRequest.unconditional(List.of(event)), 0, new CompletableFuture<>());
    }

    private static long after(Member member, int seconds) {
        return member.arrivedNanos() + Duration.ofSeconds(seconds).toNanos();
    }

    @Test
    void boxes_that_waited_for_more_than_half_a_minute_are_not_stored() {
        Member member =
                waiting(List.of(new SealedBox(0, new UUID(0, 4), 1, new byte[28], new byte[32])));

        assertThat(member.isStale(after(member, 30))).as("after 30 seconds").isFalse();
        assertThat(member.isStale(after(member, 31))).as("after 31 seconds").isTrue();
    }

    @Test
    void what_holds_no_box_may_wait() {
        Member member = waiting(List.of());

        assertThat(member.isStale(after(member, 3_600))).as("after an hour").isFalse();
    }
}
