package hk.chopmark.core.attendance;

import hk.chopmark.core.shared.Ref;
import java.util.UUID;

/**
 * Reference of an absence as it was reported or explained, random per school and free of meaning.
 *
 * <p><b>Shape</b>: text form {@code absence=<uuid>}, a UUIDv7.
 */
public record AbsenceId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "absence";

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
