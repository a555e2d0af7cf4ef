package hk.chopmark.core.eventstore.axon;

import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import org.axonframework.messaging.core.MessageType;
import org.axonframework.messaging.eventhandling.EventMessage;
import org.axonframework.messaging.eventhandling.GenericEventMessage;

/**
 * A stored event as Axon's handlers get it: the payload is the event record, and here is all the
 * rest.
 *
 * <p>Handlers of streaming processors receive the message itself, but not the resources of its
 * stream entry; so what they need to know of its place travels in the message.
 */
public final class RecordedMessage extends GenericEventMessage {

    private final Recorded<?> recorded;

    private RecordedMessage(Recorded<?> recorded, MessageType type) {
        super(recorded.id().toString(), type, recorded.event(), recorded.meta(), recorded.at());
        this.recorded = recorded;
    }

    static RecordedMessage of(StoredEvent stored, Recorded<?> recorded) {
        String type = stored.type();
        int at = type.lastIndexOf('@');
        return new RecordedMessage(
                recorded, new MessageType(type.substring(0, at), type.substring(at + 1)));
    }

    /**
     * What is recorded of a message that came out of this store.
     *
     * @throws IllegalArgumentException if it did not
     */
    public static Recorded<?> recordedOf(EventMessage message) {
        if (message instanceof RecordedMessage stored) {
            return stored.recorded;
        }
        throw new IllegalArgumentException(
                "The message " + message.identifier() + " was not read from the event store");
    }

    /** The event with its school, position, id, time and metadata. */
    public Recorded<?> recorded() {
        return recorded;
    }
}
