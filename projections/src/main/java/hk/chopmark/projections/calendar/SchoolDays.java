package hk.chopmark.projections.calendar;

import hk.chopmark.core.facts.calendar.CalendarChange.HolidaysOfYear;
import hk.chopmark.core.facts.calendar.CalendarChange.KindOfDay;
import hk.chopmark.core.facts.calendar.CalendarChange.WeekOfSchoolYear;
import hk.chopmark.core.facts.calendar.SchoolCalendar;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.calendar.DayView.Holiday;
import hk.chopmark.projections.calendar.DayView.Word;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.ProjectionModule;
import hk.chopmark.projections.rows.ReadModels;
import hk.chopmark.projections.rows.Select;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the days of a school are.
 *
 * <p><b>Guarantees</b>: every answer is about one school, names the position it holds for, and
 * judges days as the decisions do, by {@link SchoolCalendar}.
 */
public final class SchoolDays {

    /** Most days of one answer. */
    public static final int MAX_DAYS = 400;

    private static final String LISTS =
            "SELECT year, source, adopted_event FROM calendar_list"
                    + " WHERE school = ? AND year BETWEEN ? AND ?";
    private static final String HOLIDAYS =
            """
            SELECT h.day, h.name_en, h.name_zh, l.year, l.source, l.adopted_event
              FROM calendar_list l JOIN calendar_holiday h ON h.school = l.school AND h.named = l.adopted_event
             WHERE l.school = ? AND l.year BETWEEN ? AND ?
            """;
    private static final String YEARS =
            "SELECT * FROM calendar_year WHERE school = ? AND first_day <= ? AND last_day >= ?";
    private static final String DAYS =
            "SELECT * FROM calendar_day WHERE school = ? AND day BETWEEN ? AND ?";

    private final ReadModels models;

    public SchoolDays(ReadModels models) {
        this.models = models;
    }

    /** The module that writes these rows. */
    public static ProjectionModule projection() {
        return CalendarProjection.INSTANCE;
    }

    /**
     * The days from one to another, both included, in order.
     *
     * @throws IllegalArgumentException if they are the wrong way round, or more than {@value
     *     #MAX_DAYS}
     */
    public AsOf<List<DayView>> between(SchoolId school, LocalDate from, LocalDate to) {
        long days = to.toEpochDay() - from.toEpochDay() + 1;
        if (days < 1 || days > MAX_DAYS) {
            throw new IllegalArgumentException("Ask for 1 to " + MAX_DAYS + " days, in order");
        }
        return models.read(
                projection(),
                school,
                connection -> {
                    Map<LocalDate, Holiday> holidays = new HashMap<>();
                    Map<LocalDate, Word> words = new HashMap<>();
                    SchoolCalendar calendar = SchoolCalendar.EMPTY;
                    for (HolidaysOfYear list : lists(connection, school, from, to, holidays)) {
                        calendar = calendar.with(list);
                    }
                    for (WeekOfSchoolYear year :
                            Select.of(YEARS, school.id(), to, from)
                                    .list(connection, SchoolDays::year)) {
                        calendar = calendar.with(year);
                    }
                    for (KindOfDay single :
                            Select.of(DAYS, school.id(), from, to)
                                    .list(connection, row -> single(row, words))) {
                        calendar = calendar.with(single);
                    }
                    return views(from, to, calendar, holidays, words);
                });
    }

    private static List<DayView> views(
            LocalDate from,
            LocalDate to,
            SchoolCalendar calendar,
            Map<LocalDate, Holiday> holidays,
            Map<LocalDate, Word> words) {
        List<DayView> views = new ArrayList<>();
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            SchoolDayKind kind = calendar.kindOf(day);
            views.add(
                    new DayView(day, kind, kind.isSchoolDay(), holidays.get(day), words.get(day)));
        }
        return views;
    }

    private static List<HolidaysOfYear> lists(
            Connection connection,
            SchoolId school,
            LocalDate from,
            LocalDate to,
            Map<LocalDate, Holiday> holidays)
            throws SQLException {
        Select.of(HOLIDAYS, school.id(), from.getYear(), to.getYear())
                .list(connection, row -> holidays.put(day(row, "day"), holiday(row)));
        return Select.of(LISTS, school.id(), from.getYear(), to.getYear())
                .list(
                        connection,
                        row -> {
                            int year = row.integer("year");
                            return new HolidaysOfYear(
                                    year,
                                    holidays.keySet().stream()
                                            .filter(day -> day.getYear() == year)
                                            .collect(Collectors.toUnmodifiableSet()));
                        });
    }

    private static Holiday holiday(Select.Row row) throws SQLException {
        return new Holiday(
                row.text("name_en"),
                row.optionalText("name_zh"),
                row.text("source"),
                row.uuid("adopted_event"));
    }

    private static WeekOfSchoolYear year(Select.Row row) throws SQLException {
        return new WeekOfSchoolYear(
                day(row, "first_day"),
                day(row, "last_day"),
                week(row.text("school_days")),
                week(row.text("half_days")));
    }

    private static Set<DayOfWeek> week(String words) {
        return Arrays.stream(words.split(" "))
                .filter(word -> !word.isEmpty())
                .map(DayOfWeek::valueOf)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static KindOfDay single(Select.Row row, Map<LocalDate, Word> words)
            throws SQLException {
        LocalDate day = day(row, "day");
        words.put(
                day,
                new Word(
                        SchoolDayKind.valueOf(row.text("replaced")),
                        row.optionalText("reason"),
                        row.optionalText("signal"),
                        row.optionalText("source"),
                        row.uuid("event")));
        return new KindOfDay(day, SchoolDayKind.valueOf(row.text("kind")));
    }

    private static LocalDate day(Select.Row row, String column) throws SQLException {
        return Objects.requireNonNull(row.optionalDay(column), column);
    }
}
