package hk.chopmark.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.TransientFailure;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventsourcing.eventstore.AppendEventsTransactionRejectedException;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.junit.jupiter.api.Test;

class ConflictRetryTest {

    private static RuntimeException conflict() {
        return AppendEventsTransactionRejectedException.conflictingEventsDetected(
                ConsistencyMarker.ORIGIN);
    }

    @Test
    void a_conflict_is_decided_again() {
        AtomicInteger tries = new AtomicInteger();

        String answer =
                ConflictRetry.run(() -> {
                    if (tries.incrementAndGet() < ConflictRetry.TRIES) {
                        throw conflict();
                    }
                    return "done";
                });

        assertThat(answer).isEqualTo("done");
        assertThat(tries).hasValue(ConflictRetry.TRIES);
    }

    @Test
    void conflicts_without_end_are_a_transient_failure() {
        AtomicInteger tries = new AtomicInteger();

        assertThatThrownBy(() ->
                        ConflictRetry.run(() -> {
                            tries.incrementAndGet();
                            throw conflict();
                        }))
                .as("a bounded number of tries, then the caller decides")
                .isInstanceOf(TransientFailure.class);
        assertThat(tries).hasValue(ConflictRetry.TRIES);
    }

    @Test
    void a_rejection_is_final() {
        AtomicInteger tries = new AtomicInteger();

        assertThatThrownBy(() ->
                        ConflictRetry.run(() -> {
                            tries.incrementAndGet();
                            throw DomainRejection.rule("x.y", Map.of());
                        }))
                .isInstanceOf(DomainRejection.class);
        assertThat(tries).as("tries").hasValue(1);
    }
}
