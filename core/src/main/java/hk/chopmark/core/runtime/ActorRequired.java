package hk.chopmark.core.runtime;

import hk.chopmark.core.decision.Meta;
import org.axonframework.messaging.commandhandling.CommandMessage;
import org.axonframework.messaging.core.MessageDispatchInterceptor;
import org.axonframework.messaging.core.MessageHandlerInterceptor;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.eventhandling.EventMessage;

/**
 * What stands in every path through Axon: no command and no event without an actor and a purpose.
 */
final class ActorRequired {

    private ActorRequired() {}

    /** Refuses commands without actor or purpose, before anything is read. */
    static MessageHandlerInterceptor<CommandMessage> commands() {
        return (command, context, chain) -> {
            try {
                CommandMetadata.requireComplete(command.metadata());
            } catch (RuntimeException e) {
                return MessageStream.failed(e);
            }
            return chain.proceed(command, context);
        };
    }

    /**
     * Refuses events that no command stands behind, such as those given to Axon's event gateway:
     * they would be stored without condition, actor or purpose.
     */
    static MessageDispatchInterceptor<EventMessage> events() {
        return (event, context, chain) -> {
            try {
                CommandMetadata.requireComplete(event.metadata());
            } catch (RuntimeException e) {
                return MessageStream.failed(e);
            }
            if (context == null || !event.metadata().containsKey(Meta.SCHOOL)) {
                return MessageStream.failed(
                        new IllegalStateException(
                                "Events are stored by commands only; send a command"));
            }
            return chain.proceed(event, context);
        };
    }
}
