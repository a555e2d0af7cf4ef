package hk.chopmark.benchmarks.axon4;

import hk.chopmark.benchmarks.rig.Reply;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.jspecify.annotations.Nullable;

/** The same decision as every contender's: a notice takes replies up to a bound. */
final class Notice {

    private static final int MOST_REPLIES = 1_000_000;

    @AggregateIdentifier private @Nullable String notice;
    private int replies;

    /** For the framework. */
    Notice() {}

    @CommandHandler
    void handle(GiveReply command) {
        if (replies >= MOST_REPLIES) {
            throw new IllegalStateException("Too many replies to " + notice);
        }
        AggregateLifecycle.apply(command.reply());
    }

    @EventSourcingHandler
    void on(Reply reply) {
        notice = reply.notice();
        replies++;
    }
}
