package hk.chopmark.core.codec;

import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.shared.SchoolId;
import java.util.List;

/**
 * Events as records become stored parts, and stored parts become records: all that the event store
 * asks of a codec.
 *
 * <p>Implemented by {@code EventCodec}; tests of the store bring a small one of their own.
 */
public interface EventFormat {

    /**
     * Encodes events, in order, on the caller's thread.
     *
     * <p><b>Guarantees</b>: safe for use by many threads; keys are looked up for the whole list at
     * once.
     */
    List<EncodedEvent> encode(List<EventDraft> drafts);

    /**
     * Decodes one stored event; sealed fields come out as handles.
     *
     * @throws hk.chopmark.core.shared.IntegrityViolation if the stored bytes are no event
     */
    Recorded<?> decode(StoredEvent stored);

    /**
     * The 64-bit keyed hash under which a tag {@code key=value} of a school stands in the index.
     */
    long indexTag(SchoolId school, String tag);
}
