package hk.chopmark.projections.attendance;

import hk.chopmark.core.shared.StudentId;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/**
 * An absence that has lasted so long that the school must act.
 *
 * @param firstDay first day of the absence, a Hong Kong day
 * @param lastDay the day on which the count was reached
 * @param schoolDays school days from the first to the last
 * @param rule code of the rule
 * @param ruleVersion its version
 * @param event the event to prove it by
 * @param position its position
 */
public record EscalationView(
        StudentId student,
        LocalDate firstDay,
        LocalDate lastDay,
        int schoolDays,
        String rule,
        int ruleVersion,
        Instant escalatedAt,
        UUID event,
        long position) {}
