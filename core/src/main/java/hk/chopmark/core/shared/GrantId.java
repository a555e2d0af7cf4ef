package hk.chopmark.core.shared;

import java.util.UUID;

/**
 * Reference of a grant of a role to a person, random per school and free of meaning.
 *
 * <p><b>Shape</b>: text form {@code grant=<uuid>}, a UUIDv7.
 */
public record GrantId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "grant";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
