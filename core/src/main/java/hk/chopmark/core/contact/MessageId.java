package hk.chopmark.core.contact;

import hk.chopmark.core.shared.Ref;
import java.util.UUID;

/**
 * Reference of one message to a contact point, random and free of meaning.
 *
 * <p><b>Shape</b>: text form {@code message=<uuid>}, a UUIDv7.
 */
public record MessageId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "message";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
