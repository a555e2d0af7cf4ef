package hk.chopmark.projections.roster;

import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModule;
import java.util.List;

/** What the roster brings to the read side. */
public final class RosterReadModule implements ReadModule {

    @Override
    public String area() {
        return "roster";
    }

    @Override
    public List<ProjectionModule> projections() {
        return List.of(Roster.projection());
    }

    @Override
    public List<Reader<?>> readers() {
        return List.of(
                new Reader<>(Roster.class, Roster::new),
                new Reader<>(RosterDetails.class, RosterDetails::new));
    }
}
