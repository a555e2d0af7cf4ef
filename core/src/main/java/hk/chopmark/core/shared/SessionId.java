package hk.chopmark.core.shared;

import java.util.UUID;

/**
 * Reference of a session: what a person does between signing in and out.
 *
 * <p><b>Shape</b>: text form {@code session=<uuid>}, a UUIDv7.
 */
public record SessionId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "session";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
