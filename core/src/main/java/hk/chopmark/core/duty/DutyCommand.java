package hk.chopmark.core.duty;

import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.facts.duty.DueAct;
import hk.chopmark.core.facts.duty.RuleParameter;
import hk.chopmark.core.shared.SchoolId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked about due rules and due acts. Malformed commands cannot be made: {@link
 * IllegalArgumentException}.
 */
public sealed interface DutyCommand extends Command {

    /** Most parameters of a rule. */
    int MAX_PARAMETERS = 20;

    /** Most characters of a source. */
    int MAX_SOURCE_CHARS = 300;

    /**
     * Adopts a rule, or another version of it.
     *
     * @param from first due time that it decides
     */
    record AdoptDueRule(
            SchoolId school,
            String rule,
            Instant from,
            List<RuleParameter> parameters,
            String source)
            implements DutyCommand {
        public AdoptDueRule {
            Require.code("rule", rule);
            from = from.truncatedTo(ChronoUnit.MICROS);
            parameters = List.copyOf(parameters);
            Require.size("parameters", parameters, 0, MAX_PARAMETERS);
            Require.that(
                    parameters.stream().map(RuleParameter::name).distinct().count()
                            == parameters.size(),
                    "Each parameter stands once");
            Require.line("source", source, MAX_SOURCE_CHARS);
        }
    }

    /** Ends a rule. */
    record RetireDueRule(SchoolId school, String rule, Instant until, String reason)
            implements DutyCommand {
        public RetireDueRule {
            Require.code("rule", rule);
            until = until.truncatedTo(ChronoUnit.MICROS);
            Require.code("reason", reason);
        }
    }

    /** What the schedule records of one act; of the same act the first word stands. */
    sealed interface RecordAct extends DutyCommand {

        /** The shape of the name of a command. */
        Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9]{0,79}");

        /** The shape of the code of a rejection. */
        Pattern CODE = Pattern.compile("[a-z][a-z0-9.-]{0,99}");

        /** The act. */
        DueAct act();
    }

    /** Records that an act was carried out. */
    record RecordActFired(SchoolId school, DueAct act, String command, @Nullable UUID event)
            implements RecordAct {
        public RecordActFired {
            Require.matches("command", command, NAME);
        }
    }

    /** Records that an act was found too late to be carried out. */
    record RecordActMissed(SchoolId school, DueAct act, int catchUpDays) implements RecordAct {
        public RecordActMissed {
            Require.range("catchUpDays", catchUpDays, 1, 400);
        }
    }

    /** Records that a rule refused the command of an act. */
    record RecordActRefused(SchoolId school, DueAct act, String command, String code)
            implements RecordAct {
        public RecordActRefused {
            Require.matches("command", command, NAME);
            Require.matches("code", code, CODE);
        }
    }
}
