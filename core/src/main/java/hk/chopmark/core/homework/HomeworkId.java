package hk.chopmark.core.homework;

import hk.chopmark.core.shared.SubjectRef;
import java.util.UUID;

/**
 * Reference of a homework; its text is sealed under this reference so that it can be erased, random
 * per school and free of meaning.
 *
 * <p><b>Shape</b>: text form {@code homework=<uuid>}, a UUIDv7.
 */
public record HomeworkId(UUID id) implements SubjectRef {

    /** The kind in the text form of this reference. */
    public static final String KIND = "homework";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
