package hk.chopmark.projections.engine.segments;

import hk.chopmark.projections.engine.ModuleProcessor;
import java.util.Set;
import org.axonframework.messaging.core.Message;
import org.axonframework.messaging.core.MessageStream;
import org.axonframework.messaging.core.QualifiedName;
import org.axonframework.messaging.core.unitofwork.ProcessingContext;
import org.axonframework.messaging.eventhandling.EventHandler;
import org.axonframework.messaging.eventhandling.EventHandlerRegistry;
import org.axonframework.messaging.eventhandling.EventHandlingComponent;
import org.axonframework.messaging.eventhandling.EventMessage;

/**
 * Makes Axon hand every event to one more segment; does nothing itself.
 *
 * <p>Axon gives an event to the segments that the sequence identifiers of its components fall into.
 * One component per segment, whose identifier is the segment's number, and every segment sees every
 * event: so each one's position moves without gaps, and {@link ModuleProcessor} picks the events
 * whose sequence is its own.
 */
public record SegmentRoom(int segment) implements EventHandlingComponent {

    @Override
    public MessageStream.Empty<Message> handle(EventMessage event, ProcessingContext context) {
        return MessageStream.empty();
    }

    @Override
    public boolean supports(QualifiedName eventName) {
        return true;
    }

    @Override
    public Set<QualifiedName> supportedEvents() {
        return Set.of();
    }

    @Override
    public Object sequenceIdentifierFor(EventMessage event, ProcessingContext context) {
        return segment;
    }

    @Override
    public EventHandlerRegistry subscribe(QualifiedName name, EventHandler eventHandler) {
        throw new UnsupportedOperationException("Only makes room for a segment");
    }
}
