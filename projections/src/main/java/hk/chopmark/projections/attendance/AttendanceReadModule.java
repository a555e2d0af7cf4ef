package hk.chopmark.projections.attendance;

import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModule;
import java.util.List;

/** What attendance brings to the read side. */
public final class AttendanceReadModule implements ReadModule {

    @Override
    public String area() {
        return "attendance";
    }

    @Override
    public List<ProjectionModule> projections() {
        return List.of(Registers.projection());
    }

    @Override
    public List<Reader<?>> readers() {
        return List.of(new Reader<>(Registers.class, Registers::new));
    }
}
