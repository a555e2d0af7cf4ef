package hk.chopmark.projections.catalog;

import hk.chopmark.projections.access.Grants;
import hk.chopmark.projections.calendar.SchoolDays;
import hk.chopmark.projections.duty.DueActs;
import hk.chopmark.projections.engine.ProjectionModule;
import hk.chopmark.projections.homework.HomeworkBoard;
import hk.chopmark.projections.receipts.Receipts;
import hk.chopmark.projections.roster.Roster;
import java.util.List;

/** The read models of this version. */
public final class ReadModelCatalog {

    private ReadModelCatalog() {}

    /** All of them, in the order in which they are shown. */
    public static List<ProjectionModule> all() {
        return List.of(
                Roster.projection(),
                Grants.projection(),
                Receipts.projection(),
                HomeworkBoard.projection(),
                SchoolDays.projection(),
                DueActs.projection());
    }
}
