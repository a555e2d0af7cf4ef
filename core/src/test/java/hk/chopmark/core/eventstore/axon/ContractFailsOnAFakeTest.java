package hk.chopmark.core.eventstore.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.axonframework.common.infra.ComponentDescriptor;
import org.axonframework.eventsourcing.eventstore.AppendCondition;
import org.axonframework.eventsourcing.eventstore.ConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.GlobalIndexConsistencyMarker;
import org.axonframework.eventsourcing.eventstore.SourcingCondition;
import org.axonframework.eventsourcing.eventstore.TaggedEventMessage;
import org.axonframework.messaging.core.Context;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.TerminalEventMessage;
import org.axonframework.messaging.eventhandling.processing.streaming.token.GlobalSequenceTrackingToken;
import org.axonframework.messaging.eventhandling.processing.streaming.token.TrackingToken;
import org.axonframework.messaging.eventstreaming.StreamingCondition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** A contract that an engine doing nothing passes would promise nothing. */
class ContractFailsOnAFakeTest {

    @Test
    void an_engine_that_does_nothing_fails_every_test_of_the_contract() {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherDiscoveryRequest request =
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(OnTheFake.class))
                        .build();
        LauncherFactory.create().execute(request, listener);

        assertThat(listener.getSummary().getTestsFoundCount())
                .as("tests of the contract")
                .isGreaterThan(9);
        assertThat(listener.getSummary().getTestsFailedCount())
                .as("tests that an engine doing nothing fails")
                .isEqualTo(listener.getSummary().getTestsFoundCount());
    }

    /** Not found by the build, whose test classes end in Test or IT. */
    static class OnTheFake extends EventStorageEngineContract {

        @Override
        EventStorageEngine open() {
            return new DoesNothing();
        }

        @Override
        void close(EventStorageEngine opened) {}

        @Override
        Duration patience() {
            return Duration.ofMillis(200);
        }
    }

    /** Answers everything, keeps nothing. */
    private static final class DoesNothing implements EventStorageEngine {

        @Override
        public CompletableFuture<AppendTransaction<?>> appendEvents(
                AppendCondition condition,
                @Nullable ProcessingContext context,
                List<TaggedEventMessage<?>> events) {
            return CompletableFuture.completedFuture(new Nothing());
        }

        @Override
        public MessageStream<EventMessage> source(
                SourcingCondition condition, @Nullable ProcessingContext context) {
            return MessageStream.<EventMessage>just(
                            TerminalEventMessage.INSTANCE,
                            _ ->
                                    ConsistencyMarker.addToContext(
                                            Context.empty(), new GlobalIndexConsistencyMarker(0)))
                    .cast();
        }

        @Override
        public MessageStream<EventMessage> stream(
                StreamingCondition condition, @Nullable ProcessingContext context) {
            return MessageStream.empty().cast();
        }

        @Override
        public CompletableFuture<TrackingToken> firstToken(@Nullable ProcessingContext context) {
            return CompletableFuture.completedFuture(new GlobalSequenceTrackingToken(0));
        }

        @Override
        public CompletableFuture<TrackingToken> latestToken(@Nullable ProcessingContext context) {
            return firstToken(context);
        }

        @Override
        public CompletableFuture<TrackingToken> tokenAt(
                Instant at, @Nullable ProcessingContext context) {
            return firstToken(context);
        }

        @Override
        public void describeTo(ComponentDescriptor descriptor) {}
    }

    private static final class Nothing implements EventStorageEngine.AppendTransaction<Long> {

        @Override
        public CompletableFuture<Long> commit(@Nullable ProcessingContext context) {
            return CompletableFuture.completedFuture(1L);
        }

        @Override
        public void rollback(@Nullable ProcessingContext context) {}

        @Override
        public CompletableFuture<ConsistencyMarker> afterCommit(
                Long result, @Nullable ProcessingContext context) {
            return CompletableFuture.completedFuture(new GlobalIndexConsistencyMarker(result));
        }
    }
}
