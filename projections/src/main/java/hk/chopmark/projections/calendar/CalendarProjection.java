package hk.chopmark.projections.calendar;

import static hk.chopmark.projections.rows.SqlType.DAY;
import static hk.chopmark.projections.rows.SqlType.INTEGER;
import static hk.chopmark.projections.rows.SqlType.TEXT;
import static hk.chopmark.projections.rows.SqlType.TIME;
import static hk.chopmark.projections.rows.SqlType.UUID;

import hk.chopmark.core.calendar.CalendarEvent;
import hk.chopmark.core.calendar.CalendarEvent.ClassesSuspended;
import hk.chopmark.core.calendar.CalendarEvent.GeneralHolidaysAdopted;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.calendar.CalendarEvent.SchoolDayChanged;
import hk.chopmark.core.calendar.CalendarEvent.SchoolYearSet;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.RowBatch;
import hk.chopmark.projections.rows.Upsert;
import java.time.DayOfWeek;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the rows behind {@link SchoolDays}. */
final class CalendarProjection implements ProjectionModule {

    static final CalendarProjection INSTANCE = new CalendarProjection();

    private static final Upsert LIST =
            Upsert.into("calendar_list")
                    .key("year", INTEGER)
                    .replaced(TEXT, "source")
                    .replaced(TIME, "adopted_at")
                    .replaced(UUID, "adopted_event")
                    .build();

    private static final Upsert HOLIDAY =
            Upsert.into("calendar_holiday")
                    .key("day", DAY)
                    .replaced(TEXT, "name_en", "name_zh")
                    .replaced(UUID, "named")
                    .build();

    private static final Upsert YEAR =
            Upsert.into("calendar_year")
                    .key("first_day", DAY)
                    .replaced(DAY, "last_day")
                    .replaced(TEXT, "school_days", "half_days")
                    .replaced(TIME, "set_at")
                    .replaced(UUID, "set_event")
                    .build();

    private static final Upsert SINGLE =
            Upsert.into("calendar_day")
                    .key("day", DAY)
                    .replaced(TEXT, "kind", "replaced", "reason", "signal", "source")
                    .replaced(TIME, "at")
                    .replaced(UUID, "event")
                    .build();

    private CalendarProjection() {}

    @Override
    public String name() {
        return "calendar.v1";
    }

    @Override
    public List<String> tables() {
        return List.of("calendar_list", "calendar_holiday", "calendar_year", "calendar_day");
    }

    @Override
    public Set<Class<? extends DomainEvent>> eventTypes() {
        return Set.of(
                GeneralHolidaysAdopted.class,
                SchoolYearSet.class,
                SchoolDayChanged.class,
                ClassesSuspended.class);
    }

    @Override
    public String sequenceOf(Recorded<?> recorded) {
        return event(recorded).calendar().text();
    }

    @Override
    public void apply(Recorded<?> recorded, RowBatch rows) {
        switch (event(recorded)) {
            case GeneralHolidaysAdopted adopted -> adopted(recorded, adopted, rows);
            case SchoolYearSet set ->
                    YEAR.row(recorded)
                            .set("first_day", set.first())
                            .set("last_day", set.last())
                            .set("school_days", words(set.schoolDays()))
                            .set("half_days", words(set.halfDays()))
                            .set("set_at", recorded.at())
                            .set("set_event", recorded.id())
                            .addTo(rows);
            case SchoolDayChanged changed ->
                    SINGLE.row(recorded)
                            .set("day", changed.day())
                            .set("kind", changed.kind().name())
                            .set("replaced", changed.replaced().name())
                            .set("reason", changed.reason())
                            .set("at", recorded.at())
                            .set("event", recorded.id())
                            .addTo(rows);
            case ClassesSuspended suspended ->
                    SINGLE.row(recorded)
                            .set("day", suspended.day())
                            .set("kind", suspended.from().kind().name())
                            .set("replaced", suspended.replaced().name())
                            .set("signal", suspended.signal().name())
                            .set("source", suspended.source())
                            .set("at", recorded.at())
                            .set("event", recorded.id())
                            .addTo(rows);
        }
    }

    private static void adopted(
            Recorded<?> recorded, GeneralHolidaysAdopted adopted, RowBatch rows) {
        LIST.row(recorded)
                .set("year", adopted.year())
                .set("source", adopted.source())
                .set("adopted_at", recorded.at())
                .set("adopted_event", recorded.id())
                .addTo(rows);
        for (Holiday holiday : adopted.holidays()) {
            HOLIDAY.row(recorded)
                    .set("day", holiday.day())
                    .set("name_en", holiday.nameEn())
                    .set("name_zh", holiday.nameZh())
                    .set("named", recorded.id())
                    .addTo(rows);
        }
    }

    private static String words(Set<DayOfWeek> days) {
        return days.stream().sorted().map(Enum::name).collect(Collectors.joining(" "));
    }

    private static CalendarEvent event(Recorded<?> recorded) {
        if (recorded.event() instanceof CalendarEvent event) {
            return event;
        }
        throw new IllegalArgumentException(
                "Not an event of this read model: " + recorded.event().getClass());
    }
}
