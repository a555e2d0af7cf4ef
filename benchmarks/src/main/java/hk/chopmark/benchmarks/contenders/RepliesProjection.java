package hk.chopmark.benchmarks.contenders;

import static hk.chopmark.projections.rows.SqlType.BIGINT;
import static hk.chopmark.projections.rows.SqlType.UUID;

import hk.chopmark.benchmarks.reply.ReplyEvent;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.Upsert;
import java.util.List;
import java.util.Set;

/** One row per notice and student, with the count of replies. */
final class RepliesProjection implements ProjectionModule {

    static final RepliesProjection INSTANCE = new RepliesProjection();

    /** Its table, in the schema of read models. */
    static final String TABLE =
            "CREATE TABLE chopmark_read.bench_reply (school uuid, notice uuid, student uuid, last_position bigint,"
                    + " replies bigint NOT NULL, PRIMARY KEY (school, notice, student))";

    private static final Upsert REPLY =
            Upsert.into("bench_reply")
                    .key("notice", UUID)
                    .key("student", UUID)
                    .replaced(BIGINT, "last_position")
                    .sum("replies")
                    .build();

    private RepliesProjection() {}

    @Override
    public String name() {
        return "bench-replies.v1";
    }

    @Override
    public List<String> tables() {
        return List.of("bench_reply");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Set.copyOf(AreaModule.eventsOf(ReplyEvent.class));
    }

    @Override
    public String sequenceOf(Recorded<?> recorded) {
        return ((ReplyEvent) recorded.event()).notice().text();
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        ReplyEvent reply = (ReplyEvent) recorded.event();
        REPLY.row(recorded)
                .set("notice", reply.notice().id())
                .set("student", reply.student().id())
                .set("last_position", recorded.position())
                .set("replies", 1)
                .addTo(rows);
    }
}
