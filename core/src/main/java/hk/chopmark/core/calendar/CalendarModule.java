package hk.chopmark.core.calendar;

import static hk.chopmark.core.decision.UsualRole.ADMINISTRATOR;
import static hk.chopmark.core.decision.UsualRole.AUDITOR;
import static hk.chopmark.core.decision.UsualRole.CONNECTOR;
import static hk.chopmark.core.decision.UsualRole.DATA_PROTECTION_OFFICER;
import static hk.chopmark.core.decision.UsualRole.TEACHER;

import hk.chopmark.core.decision.Area;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.shared.RefKind;

/** What the calendar brings to the runtime. */
public final class CalendarModule implements Area {

    /** Events and decisions of the calendar. */
    @Override
    public AreaModule module() {
        return AreaModule.named("calendar")
                .events(CalendarEvent.class)
                .decisions(
                        new CalendarRules.AdoptingHolidays(),
                        new CalendarRules.SettingYear(),
                        new CalendarRules.ChangingDay(),
                        new CalendarRules.DeclaringHoliday(),
                        new CalendarRules.Suspending())
                .refKinds(new RefKind<>(CalendarId.KIND, CalendarId.class, CalendarId::new))
                .resources(
                        Resource.of("calendar")
                                .action(
                                        "view",
                                        ADMINISTRATOR,
                                        DATA_PROTECTION_OFFICER,
                                        TEACHER,
                                        AUDITOR,
                                        CONNECTOR)
                                .action("change", ADMINISTRATOR))
                .samples(CalendarSamples::all)
                .build();
    }
}
