package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import hk.chopmark.core.runtime.DecidingTurns.Turn;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.TransientFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A school that floods the server waits for itself; the others take their turns. */
class DecidingTurnsTest {

    private static final SchoolId FLOODING = new SchoolId(new UUID(0, 1));
    private static final SchoolId NEIGHBOUR = new SchoolId(new UUID(0, 2));
    private static final Duration PATIENT = Duration.ofMinutes(1);
    private static final Duration AT_ONCE = Duration.ZERO;

    private final AtomicLong now = new AtomicLong();
    private final BlockingQueue<SchoolId> begun = new LinkedBlockingQueue<>();
    private final BlockingQueue<Turn> turns = new LinkedBlockingQueue<>();

    /** Starts to wait, and is sure to be in the queue when this returns. */
    private Thread waiting(DecidingTurns gate, SchoolId school) {
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> {
                            Turn turn = gate.take(school);
                            begun.add(school);
                            turns.add(turn);
                        });
        await("the caller waits")
                .pollInterval(Duration.ofMillis(2))
                .until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    private List<SchoolId> letInOneAfterTheOther(Turn first, int count)
            throws InterruptedException {
        List<SchoolId> order = new ArrayList<>();
        Turn turn = first;
        for (int i = 0; i < count; i++) {
            turn.close();
            order.add(begun.take());
            turn = turns.take();
        }
        turn.close();
        return order;
    }

    @Test
    void a_neighbour_waits_for_one_of_the_flood_and_not_for_all() throws InterruptedException {
        DecidingTurns gate = new DecidingTurns(1, PATIENT, now::get);
        Turn running = gate.take(FLOODING);
        for (int i = 0; i < 4; i++) {
            waiting(gate, FLOODING);
        }
        waiting(gate, NEIGHBOUR);

        assertThat(letInOneAfterTheOther(running, 5))
                .as("the order in which they were let in")
                .containsExactly(FLOODING, NEIGHBOUR, FLOODING, FLOODING, FLOODING);
    }

    @Test
    void who_gave_up_is_not_let_in_and_nobody_is_lost() throws InterruptedException {
        DecidingTurns gate = new DecidingTurns(1, PATIENT, now::get);
        Turn running = gate.take(FLOODING);
        Thread impatient = waiting(gate, FLOODING);
        waiting(gate, NEIGHBOUR);

        impatient.interrupt();
        impatient.join();

        assertThat(letInOneAfterTheOther(running, 1))
                .as("only the other is let in")
                .containsExactly(NEIGHBOUR);
        gate.take(FLOODING).close();
    }

    @Test
    void whoever_waits_in_vain_is_told_when_to_come_back() {
        DecidingTurns gate = new DecidingTurns(1, AT_ONCE, now::get);
        try (Turn running = gate.take(FLOODING)) {
            assertThat(running).as("the one turn there is").isNotNull();
            assertThatThrownBy(() -> gate.take(NEIGHBOUR))
                    .as("no turn in time")
                    .isInstanceOfSatisfying(
                            TransientFailure.class,
                            busy -> assertThat(busy.retryAfter()).as("when").isPositive());
        }
        gate.take(NEIGHBOUR).close();
    }

    @Test
    void a_turn_ends_once() {
        DecidingTurns gate = new DecidingTurns(1, AT_ONCE, now::get);
        Turn turn = gate.take(FLOODING);
        turn.close();
        turn.close();

        Turn next = gate.take(FLOODING);
        assertThatThrownBy(() -> gate.take(NEIGHBOUR))
                .as("there is still only one")
                .isInstanceOf(TransientFailure.class);
        next.close();
    }

    @Test
    void a_school_in_company_holds_a_quarter_of_the_turns_and_all_once_it_is_alone()
            throws InterruptedException {
        DecidingTurns gate = new DecidingTurns(8, PATIENT, now::get);
        gate.take(NEIGHBOUR).close();
        Turn first = gate.take(FLOODING);
        Turn second = gate.take(FLOODING);
        waiting(gate, FLOODING);
        waiting(gate, FLOODING);

        gate.take(NEIGHBOUR).close();
        assertThat(begun).as("let in while another school is there").isEmpty();

        now.addAndGet(Duration.ofSeconds(11).toNanos());
        first.close();
        turns.take().close();
        turns.take().close();
        second.close();
        assertThat(begun).as("let in once the school is alone").containsExactly(FLOODING, FLOODING);
    }
}
