package hk.chopmark.projections.homework;

import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModule;
import java.util.List;

/** What homework brings to the read side. */
public final class HomeworkReadModule implements ReadModule {

    @Override
    public String area() {
        return "homework";
    }

    @Override
    public List<ProjectionModule> projections() {
        return List.of(HomeworkBoard.projection());
    }

    @Override
    public List<Reader<?>> readers() {
        return List.of(
                new Reader<>(HomeworkBoard.class, HomeworkBoard::new),
                new Reader<>(HomeworkDetails.class, HomeworkDetails::new));
    }
}
