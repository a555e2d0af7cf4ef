package hk.chopmark.projections.calendar;

import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModule;
import java.util.List;

/** What the area calendar brings to the read side. */
public final class CalendarReadModule implements ReadModule {

    @Override
    public String area() {
        return "calendar";
    }

    @Override
    public List<ProjectionModule> projections() {
        return List.of(SchoolDays.projection());
    }

    @Override
    public List<Reader<?>> readers() {
        return List.of(new Reader<>(SchoolDays.class, SchoolDays::new));
    }
}
