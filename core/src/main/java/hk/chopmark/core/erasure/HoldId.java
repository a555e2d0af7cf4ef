package hk.chopmark.core.erasure;

import hk.chopmark.core.shared.Ref;
import java.util.UUID;

/**
 * Reference of a legal hold, random per school and free of meaning.
 *
 * <p><b>Shape</b>: text form {@code hold=<uuid>}, a UUIDv7.
 */
public record HoldId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "hold";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
