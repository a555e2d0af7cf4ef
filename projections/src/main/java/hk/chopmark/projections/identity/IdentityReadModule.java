package hk.chopmark.projections.identity;

import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModule;
import java.util.List;

/** What the area identity brings to the read side. */
public final class IdentityReadModule implements ReadModule {

    @Override
    public String area() {
        return "identity";
    }

    @Override
    public List<ProjectionModule> projections() {
        return List.of(PersonAccounts.projection(), ServiceAccounts.projection());
    }

    @Override
    public List<Reader<?>> readers() {
        return List.of(
                new Reader<>(PersonAccounts.class, PersonAccounts::new),
                new Reader<>(ServiceAccounts.class, ServiceAccounts::new));
    }
}
