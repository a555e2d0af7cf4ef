package hk.chopmark.core.facts.calendar;

import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.util.UUID;

/**
 * Reference of a school's calendar, which every event about it carries; there is one per school.
 *
 * <p><b>Shape</b>: text form {@code calendar=<uuid>}, the UUID being that of the school.
 */
public record CalendarId(UUID id) implements Ref {

    /** The kind in the text form of this reference. */
    public static final String KIND = "calendar";

    /** The calendar of a school. */
    public static CalendarId of(SchoolId school) {
        return new CalendarId(school.id());
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
