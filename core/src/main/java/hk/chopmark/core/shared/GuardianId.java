package hk.chopmark.core.shared;

import java.util.UUID;

/**
 * Reference of a guardian of one or more students, random per school and free of meaning.
 *
 * <p><b>Shape</b>: text form {@code guardian=<uuid>}, a UUIDv7.
 */
public record GuardianId(UUID id) implements PersonRef {

    /** The kind in the text form of this reference. */
    public static final String KIND = "guardian";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
