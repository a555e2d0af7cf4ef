package hk.chopmark.projections.access;

import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModule;
import java.util.List;

/** What access brings to the read side. */
public final class AccessReadModule implements ReadModule {

    @Override
    public String area() {
        return "access";
    }

    @Override
    public List<ProjectionModule> projections() {
        return List.of(Grants.projection());
    }

    @Override
    public List<Reader<?>> readers() {
        return List.of(
                new Reader<>(Grants.class, Grants::new),
                new Reader<>(Delegations.class, Delegations::new),
                new Reader<>(Reviews.class, Reviews::new),
                new Reader<>(Proposals.class, Proposals::new));
    }
}
