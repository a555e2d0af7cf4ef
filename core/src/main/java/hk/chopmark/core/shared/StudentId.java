package hk.chopmark.core.shared;

import java.util.UUID;

/**
 * Reference of a student, random per school and free of meaning.
 *
 * <p><b>Shape</b>: text form {@code student=<uuid>}, a UUIDv7.
 */
public record StudentId(UUID id) implements PersonRef {

    /** The kind in the text form of this reference. */
    public static final String KIND = "student";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
