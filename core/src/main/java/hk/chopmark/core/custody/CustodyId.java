package hk.chopmark.core.custody;

import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.util.UUID;

/**
 * Reference of what operators did with a school's record; there is one per school.
 *
 * <p><b>Shape</b>: text form {@code custody=<uuid>}, the UUID being that of the school.
 */
public record CustodyId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "custody";

    /** What operators did with the record of a school. */
    public static CustodyId of(SchoolId school) {
        return new CustodyId(school.id());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public String toString() {
        return text();
    }
}
