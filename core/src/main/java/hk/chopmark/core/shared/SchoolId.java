package hk.chopmark.core.shared;

import java.util.UUID;

/**
 * Reference of a school, the data user of one log, random per school and free of meaning.
 *
 * <p><b>Shape</b>: text form {@code school=<uuid>}, a UUIDv7.
 */
public record SchoolId(UUID id) implements SubjectRef {

    /** The kind in the text form of this reference. */
    public static final String KIND = "school";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
