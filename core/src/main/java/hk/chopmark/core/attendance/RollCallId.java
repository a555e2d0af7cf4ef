package hk.chopmark.core.attendance;

import hk.chopmark.core.shared.Ref;
import java.util.UUID;

/**
 * Reference of a roll call: one class, one day, one session, random per school and free of meaning.
 *
 * <p><b>Shape</b>: text form {@code roll-call=<uuid>}, a UUIDv7.
 */
public record RollCallId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "roll-call";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
