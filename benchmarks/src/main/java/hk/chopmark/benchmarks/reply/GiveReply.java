package hk.chopmark.benchmarks.reply;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.shared.SchoolId;

/**
 * Asks to record a reply.
 *
 * @param school the school
 * @param event what is to be recorded, if the notice takes it
 */
public record GiveReply(SchoolId school, ReplyEvent event) implements Command {}
