package hk.chopmark.core.shared;

import java.util.UUID;

/**
 * Reference of an erasure, which is also the number of its certificate, random per school and free
 * of meaning.
 *
 * <p><b>Shape</b>: text form {@code erasure=<uuid>}, a UUIDv7.
 */
public record ErasureId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "erasure";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
