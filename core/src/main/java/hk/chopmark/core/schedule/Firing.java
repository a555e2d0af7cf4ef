package hk.chopmark.core.schedule;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.duty.DutyCommand.RecordAct;
import hk.chopmark.core.duty.DutyCommand.RecordActFired;
import hk.chopmark.core.duty.DutyCommand.RecordActMissed;
import hk.chopmark.core.duty.DutyCommand.RecordActRefused;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.DueRule;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.SchoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries one due act out and records what became of it.
 *
 * <p>First the command, then its outcome. A crash in between leaves a command that is done and an
 * act that is not settled: whoever leads next sends the command once more under the same key, which
 * does nothing and answers as before, and records the outcome.
 */
final class Firing {

    private static final Logger LOG = LoggerFactory.getLogger(Firing.class);

    private final CommandSending sending;
    private final Duration catchUp;

    /**
     * @param catchUp how long after its due time an act is still carried out
     */
    Firing(CommandSending sending, Duration catchUp) {
        this.sending = sending;
        this.catchUp = catchUp;
    }

    /** An act in its surroundings. */
    record Due(SchoolId school, DueSource source, DueRule rule, DueAct act) {}

    /** What became of an act. */
    enum Result {
        FIRED,
        FIRED_LATE,
        MISSED,
        REFUSED
    }

    /**
     * Settles an act.
     *
     * @param now when it was found
     */
    Result settle(Due due, Instant now) {
        if (due.act().dueAt().isBefore(now.minus(catchUp))) {
            return missed(due);
        }
        Command command = due.source().command(due.school(), due.rule(), due.act());
        String name = command.getClass().getSimpleName();
        Optional<UUID> event;
        try {
            event = sending.send(command, due.source().purpose(), due.act().key());
        } catch (DomainRejection e) {
            return refused(due, name, e);
        }
        record(due, new RecordActFired(due.school(), due.act(), name, event.orElse(null)));
        boolean late = due.act().isLateAt(now);
        (late ? LOG.atWarn() : LOG.atInfo())
                .addKeyValue("school", due.school())
                .addKeyValue("act", due.act().key())
                .addKeyValue("delaySeconds", due.act().delayAt(now).toSeconds())
                .log(late ? "due.fired-late" : "due.fired");
        return late ? Result.FIRED_LATE : Result.FIRED;
    }

    private Result missed(Due due) {
        record(
                due,
                new RecordActMissed(due.school(), due.act(), Math.toIntExact(catchUp.toDays())));
        LOG.atWarn()
                .addKeyValue("school", due.school())
                .addKeyValue("act", due.act().key())
                .addKeyValue("catchUpDays", catchUp.toDays())
                .log("due.missed: found too late to be carried out; look whether it still matters");
        return Result.MISSED;
    }

    private Result refused(Due due, String command, DomainRejection rejection) {
        record(due, new RecordActRefused(due.school(), due.act(), command, rejection.code()));
        LOG.atWarn()
                .addKeyValue("school", due.school())
                .addKeyValue("act", due.act().key())
                .addKeyValue("code", rejection.code())
                .log("due.refused: a rule forbade the command; it is not tried again");
        return Result.REFUSED;
    }

    private void record(Due due, RecordAct outcome) {
        sending.send(outcome, due.source().purpose(), due.act().key() + ":outcome");
    }
}
