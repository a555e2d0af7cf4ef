package hk.chopmark.core.eventstore.append;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.codec.EncodedEvent;
import hk.chopmark.core.eventstore.append.AppendQueue.Member;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However much one school sends, the next batches have room for the others. */
class AppendQueueTest {

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final Duration PATIENT = Duration.ofMinutes(1);

    private int ids;

    private Member request(int school, int events) {
        List<EncodedEvent> encoded =
                IntStream.range(0, events)
                        .mapToObj(_ ->
                                new EncodedEvent(
                                        new SchoolId(new UUID(0, school)),
                                        new UUID(1, ++ids).toString(),
                                        "roster.StudentEnrolled@1",
                                        Instant.EPOCH,
                                        new byte[] {1},
                                        new byte[] {2},
                                        Appending.hash(3),
                                        new long[0],
                                        List.of()))
                        .toList();
        return new Member(AppendRequest.unconditional(encoded), 0, new CompletableFuture<>());
    }

    private static List<Long> schools(List<Member> batch) {
        return batch.stream()
                .map(member ->
                        member.request().school().orElseThrow().id().getLeastSignificantBits())
                .toList();
    }

    @Test
    void with_ten_thousand_requests_of_one_school_that_of_another_is_in_the_next_two_batches()
            throws InterruptedException {
        AppendQueue queue = new AppendQueue(PATIENT);
        CountDownLatch begun = new CountDownLatch(10_000);
        List<Member> flood = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            flood.add(request(1, 8));
        }
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Member member : flood) {
                callers.execute(() -> {
                    begun.countDown();
                    queue.put(member);
                });
            }
            begun.await();
            int seen = queue.take().size();

            queue.put(request(2, 1));
            List<Long> first = schools(queue.take());
            List<Long> second = schools(queue.take());

            assertThat(List.of(first.contains(2L), second.contains(2L)))
                    .as("the neighbour's request is in the first or the second batch")
                    .contains(true);
            seen += first.size() + second.size();
            while (seen < 10_001) {
                seen += queue.take().size();
            }
        }
    }

    @Test
    void schools_take_turns_and_each_keeps_its_order() throws InterruptedException {
        AppendQueue queue = new AppendQueue(AT_ONCE);
        List<Member> ofOne = List.of(request(1, 1), request(1, 1), request(1, 1));
        ofOne.forEach(queue::put);
        queue.put(request(2, 1));
        queue.put(request(3, 1));
        queue.put(request(2, 1));

        List<Member> batch = queue.take();

        assertThat(schools(batch)).as("by turns").containsExactly(1L, 2L, 3L, 1L, 2L, 1L);
        assertThat(batch.stream().filter(ofOne::contains))
                .as("in order of arrival within a school")
                .containsExactlyElementsOf(ofOne);
    }

    @Test
    void who_was_cut_off_by_a_full_batch_leads_the_next() throws InterruptedException {
        AppendQueue queue = new AppendQueue(AT_ONCE);
        queue.put(request(1, AppendQueue.BATCH_EVENTS));
        queue.put(request(1, AppendQueue.BATCH_EVENTS));
        queue.put(request(2, 1));

        assertThat(schools(queue.take())).as("the first fills a batch").containsExactly(1L);
        assertThat(schools(queue.take()).getFirst()).as("then the other").isEqualTo(2L);
    }

    @Test
    void a_school_that_filled_its_room_is_told_to_come_back_and_others_are_let_in() {
        AppendQueue queue = new AppendQueue(AT_ONCE);
        for (int school = 1; school <= 2; school++) {
            for (int i = 0; i < 4; i++) {
                queue.put(request(school, AppendQueue.BATCH_EVENTS));
            }
        }

        assertThatThrownBy(() -> queue.put(request(1, 1)))
                .as("the school that filled its half")
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure ->
                                assertThat(failure.retryAfter())
                                        .as("when to come back")
                                        .isPositive());
        queue.put(request(3, 1));
        assertThatThrownBy(() -> queue.put(request(3, 1)))
                .as("a second one of a third school while all room is taken")
                .isInstanceOf(TransientFailure.class);
    }

    @Test
    void room_is_bounded_however_many_schools_come() {
        AppendQueue queue = new AppendQueue(AT_ONCE);
        for (int school = 1; school <= 16; school++) {
            queue.put(request(school, AppendQueue.BATCH_EVENTS));
        }

        assertThatThrownBy(() -> queue.put(request(17, 1)))
                .as("the first request of one school more")
                .isInstanceOf(TransientFailure.class);
    }

    @Test
    void callers_that_waited_come_in_when_a_batch_leaves() throws InterruptedException {
        AppendQueue queue = new AppendQueue(PATIENT);
        for (int i = 0; i < 4; i++) {
            queue.put(request(1, AppendQueue.BATCH_EVENTS));
        }
        List<Member> late = List.of(request(1, 1), request(1, 1), request(1, 1));
        List<Member> taken = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            late.forEach(member -> callers.execute(() -> queue.put(member)));
            while (taken.size() < 7) {
                taken.addAll(queue.take());
            }
        }

        assertThat(taken).as("nobody was forgotten").containsAll(late);
    }

    @Test
    void a_batch_takes_a_few_of_a_school_in_company_and_all_of_one_alone()
            throws InterruptedException {
        AppendQueue queue = new AppendQueue(AT_ONCE);
        for (int i = 0; i < 3 * AppendQueue.SHARED_REQUESTS; i++) {
            queue.put(request(1, 1));
        }
        assertThat(queue.take()).as("of the only school").hasSize(3 * AppendQueue.SHARED_REQUESTS);

        for (int i = 0; i < 3 * AppendQueue.SHARED_REQUESTS; i++) {
            queue.put(request(1, 1));
        }
        queue.put(request(2, 1));
        for (int batch = 1; batch <= 3; batch++) {
            assertThat(schools(queue.take()).stream().filter(school -> school == 1))
                    .as("of the school in company, batch %d", batch)
                    .hasSize(AppendQueue.SHARED_REQUESTS);
        }
    }

    @Test
    void large_requests_of_a_school_in_company_come_one_a_batch() throws InterruptedException {
        AppendQueue queue = new AppendQueue(AT_ONCE);
        queue.put(request(1, 500));
        queue.put(request(1, 500));
        queue.put(request(2, 1));

        assertThat(schools(queue.take())).as("first batch").containsExactly(1L, 2L);
        assertThat(schools(queue.take())).as("second batch").containsExactly(1L);
    }
}
