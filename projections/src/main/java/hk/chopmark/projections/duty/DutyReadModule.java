package hk.chopmark.projections.duty;

import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModule;
import java.util.List;

/** What the area duty brings to the read side. */
public final class DutyReadModule implements ReadModule {

    @Override
    public String area() {
        return "duty";
    }

    @Override
    public List<ProjectionModule> projections() {
        return List.of(DueActs.projection());
    }

    @Override
    public List<Reader<?>> readers() {
        return List.of(new Reader<>(DueActs.class, DueActs::new));
    }
}
