package hk.chopmark.projections.receipts;

import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModule;
import java.util.List;

/** What notices bring to the read side. */
public final class NoticeReadModule implements ReadModule {

    @Override
    public String area() {
        return "notice";
    }

    @Override
    public List<ProjectionModule> projections() {
        return List.of(Receipts.projection());
    }

    @Override
    public List<Reader<?>> readers() {
        return List.of(
                new Reader<>(Receipts.class, Receipts::new),
                new Reader<>(NoticeDetails.class, NoticeDetails::new));
    }
}
