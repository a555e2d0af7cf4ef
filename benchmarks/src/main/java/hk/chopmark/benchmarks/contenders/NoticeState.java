package hk.chopmark.benchmarks.contenders;

import hk.chopmark.benchmarks.rig.Reply;
import org.axonframework.eventsourcing.annotation.EventSourcedEntity;
import org.axonframework.eventsourcing.annotation.EventSourcingHandler;
import org.axonframework.eventsourcing.annotation.reflection.EntityCreator;

/** What a decision knows of a notice in Axon 5's own form: how many replies it has. */
@EventSourcedEntity(tagKey = "notice")
public final class NoticeState {

    private int replies;

    /** For the framework: a notice without replies. */
    @EntityCreator
    public NoticeState() {}

    /** One more. */
    @EventSourcingHandler
    public void on(Reply reply) {
        replies++;
    }

    int replies() {
        return replies;
    }
}
