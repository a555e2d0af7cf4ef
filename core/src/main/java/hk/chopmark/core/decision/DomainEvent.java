package hk.chopmark.core.decision;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Something that happened; root of the sealed event interface of every area.
 *
 * <p>Every event is a record with an explicit {@code @Event(namespace, name, version)}. References
 * in it become its tags; personal data may only stand in {@link hk.chopmark.core.shared.Sealed}
 * components.
 */
public interface DomainEvent {

    /**
     * Declares what a day or an instant of an event is. The server's time of recording stands
     * beside every event and needs no component.
     *
     * <p><b>Guarantees</b>: the catalogue refuses an event with a day or an instant that neither
     * declares this nor is sealed, so nobody takes a claim for what the server saw.
     */
    @Documented
    @Target(ElementType.RECORD_COMPONENT)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Time {

        /** What it is. */
        TimeKind value();
    }

    /** What a day or an instant in an event is. */
    enum TimeKind {
        /** For when something holds, is due or is meant, whenever it was recorded. */
        VALID,
        /** When something happened, as a caller says. */
        CLAIMED,
        /** When the server itself saw or did something. */
        RECORDED
    }
}
