package hk.chopmark.benchmarks.contenders;

import hk.chopmark.benchmarks.rig.Appender;
import hk.chopmark.benchmarks.rig.Reply;
import hk.chopmark.benchmarks.rig.Workload;
import java.util.Map;
import java.util.Set;
import org.axonframework.common.configuration.AxonConfiguration;
import org.axonframework.conversion.Converter;
import org.axonframework.conversion.json.JacksonConverter;
import org.axonframework.eventsourcing.configuration.EventSourcedEntityModule;
import org.axonframework.eventsourcing.configuration.EventSourcingConfigurer;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.commandhandling.annotation.CommandHandler;
import org.axonframework.messaging.commandhandling.configuration.CommandHandlingModule;
import org.axonframework.messaging.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.gateway.EventAppender;
import org.axonframework.messaging.eventstreaming.Tag;
import org.axonframework.modelling.annotation.InjectEntity;

/** Axon 5 with an engine of its own: plain records as JSON, annotated entity and handler. */
abstract class AxonFive extends EngineContender {

    private static final MessageType TYPE = new MessageType(Reply.class);
    private static final int MOST_REPLIES = 1_000_000;

    private final Converter json = new JacksonConverter();

    AxonFive(Workload workload) {
        super(workload);
    }

    final Converter json() {
        return json;
    }

    @Override
    final Object payload(Reply reply) {
        return reply;
    }

    @Override
    final MessageType type() {
        return TYPE;
    }

    @Override
    final Map<String, String> metadata() {
        return Workload.METADATA;
    }

    @Override
    final Set<Tag> streamTags(String notice) {
        return Set.of(new Tag("notice", notice));
    }

    @Override
    final long sentNanos(EventMessage event) {
        Reply reply = event.payloadAs(Reply.class, json);
        return reply == null ? 0 : reply.sentNanos();
    }

    /** The framework around an engine, started. */
    final AxonConfiguration framework(EventStorageEngine engine) {
        return EventSourcingConfigurer.create()
                .registerEventStorageEngine(_ -> engine)
                .registerTagResolver(_ ->
                        event -> event.payload() instanceof Reply reply ? tags(reply) : Set.of())
                .registerEntity(
                        EventSourcedEntityModule.autodetected(String.class, NoticeState.class))
                .registerCommandHandlingModule(
                        CommandHandlingModule.named("replies")
                                .commandHandlers()
                                .annotatedCommandHandlingComponent(_ -> new Replies()))
                .start();
    }

    /** A command of this contender. */
    record Give(String notice, Reply reply) {}

    /** The same decision as every contender's: a notice takes replies up to a bound. */
    static final class Replies {
        @CommandHandler
        void handle(
                Give command,
                @InjectEntity(idProperty = "notice") NoticeState state,
                EventAppender appender) {
            if (state.replies() >= MOST_REPLIES) {
                throw new IllegalStateException("Too many replies");
            }
            appender.append(command.reply());
        }
    }

    final Appender commander(CommandGateway gateway, int caller, int callers) {
        long[] n = {0};
        return sentNanos -> {
            long number = n[0]++;
            long stream = workload().target(caller, callers, number);
            Reply reply = Workload.reply(stream, number, sentNanos);
            gateway.sendAndWait(new Give(reply.notice(), reply));
        };
    }
}
