package hk.chopmark.benchmarks.axon4;

import hk.chopmark.benchmarks.rig.Reply;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/**
 * Asks to record a reply.
 *
 * @param notice the aggregate
 * @param reply what is to be recorded
 */
record GiveReply(@TargetAggregateIdentifier String notice, Reply reply) {}
