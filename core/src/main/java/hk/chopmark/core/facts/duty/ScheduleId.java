package hk.chopmark.core.facts.duty;

import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.util.UUID;

/**
 * Reference of a school's schedule: the due rules it has adopted; there is one per school.
 *
 * <p><b>Shape</b>: text form {@code schedule=<uuid>}, the UUID being that of the school.
 */
public record ScheduleId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "schedule";

    /** The schedule of a school. */
    public static ScheduleId of(SchoolId school) {
        return new ScheduleId(school.id());
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
