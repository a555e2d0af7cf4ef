package hk.chopmark.api.attendance;

import hk.chopmark.core.decision.DecisionContext;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.calendar.SchoolDays;
import java.time.InstantSource;
import java.time.LocalDate;
import org.springframework.stereotype.Component;

/**
 * Whether a school's calendar lacks today. A row of absent days ends where the calendar knows
 * nothing, so nobody is escalated there, and the school has to be told.
 */
@Component
class CalendarGap {

    private final SchoolDays days;
    private final InstantSource clock;

    CalendarGap(SchoolDays days, InstantSource clock) {
        this.days = days;
        this.clock = clock;
    }

    /** Whether no school year covers today, or nobody recorded this year's general holidays. */
    boolean isToday(SchoolId school) {
        LocalDate today = DecisionContext.dayOf(clock.instant());
        return days.between(school, today, today).value().getFirst().kind()
                == SchoolDayKind.UNKNOWN;
    }
}
