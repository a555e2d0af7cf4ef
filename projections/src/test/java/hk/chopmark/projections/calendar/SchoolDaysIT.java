package hk.chopmark.projections.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.core.calendar.CalendarEvent.ClassesSuspended;
import hk.chopmark.core.calendar.CalendarEvent.GeneralHolidaysAdopted;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.calendar.CalendarEvent.SchoolDayChanged;
import hk.chopmark.core.calendar.CalendarEvent.SchoolYearSet;
import hk.chopmark.core.calendar.CalendarEvent.SessionOfDay;
import hk.chopmark.core.calendar.CalendarEvent.Signal;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.facts.calendar.CalendarId;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.testing.TestPostgres;
import hk.chopmark.projections.engine.Applied;
import hk.chopmark.projections.testing.TestLog;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Given events, then days. */
class SchoolDaysIT {

    @RegisterExtension static final TestPostgres POSTGRES = TestPostgres.fresh();

    private static final LocalDate WEDNESDAY = LocalDate.of(2026, 9, 30);

    private static TestLog log;
    private static Applied applied;

    private final SchoolId school = new SchoolId(UuidCreator.getTimeOrderedEpoch());
    private final CalendarId calendar = CalendarId.of(school);

    @BeforeAll
    static void open() {
        log = new TestLog(POSTGRES);
        applied = new Applied(log);
    }

    @AfterAll
    static void close() {
        log.close();
    }

    private SchoolDays given(DomainEvent... events) {
        log.append(school, events);
        applied.catchUp(SchoolDays.projection());
        return new SchoolDays(applied.reads());
    }

    private GeneralHolidaysAdopted holidays(LocalDate... days) {
        return new GeneralHolidaysAdopted(
                calendar,
                2026,
                List.of(days).stream().map(day -> new Holiday(day, "Day", "日")).toList(),
                "Gazette");
    }

    private SchoolYearSet year() {
        return new SchoolYearSet(
                calendar,
                LocalDate.of(2026, 9, 1),
                LocalDate.of(2027, 8, 31),
                Set.of(
                        DayOfWeek.MONDAY,
                        DayOfWeek.TUESDAY,
                        DayOfWeek.WEDNESDAY,
                        DayOfWeek.THURSDAY,
                        DayOfWeek.FRIDAY),
                Set.of(DayOfWeek.SATURDAY));
    }

    private List<DayView> fiveDays(SchoolDays days) {
        return days.between(school, WEDNESDAY, WEDNESDAY.plusDays(4)).value();
    }

    @Test
    void each_day_of_a_range_has_its_kind_and_its_reason() {
        SchoolDays days =
                given(
                        holidays(WEDNESDAY.plusDays(1)),
                        year(),
                        new ClassesSuspended(
                                calendar,
                                WEDNESDAY,
                                SessionOfDay.AFTERNOON,
                                Signal.TROPICAL_CYCLONE_8,
                                "Education Bureau",
                                SchoolDayKind.SCHOOL_DAY),
                        new SchoolDayChanged(
                                calendar,
                                WEDNESDAY.plusDays(2),
                                SchoolDayKind.SCHOOL_HOLIDAY,
                                "bridge",
                                SchoolDayKind.SCHOOL_DAY));

        assertThat(fiveDays(days))
                .extracting(DayView::kind, DayView::schoolDay)
                .containsExactly(
                        tuple(SchoolDayKind.AFTERNOON_SUSPENDED, true),
                        tuple(SchoolDayKind.GENERAL_HOLIDAY, false),
                        tuple(SchoolDayKind.SCHOOL_HOLIDAY, false),
                        tuple(SchoolDayKind.HALF_DAY, true),
                        tuple(SchoolDayKind.NON_SCHOOL_DAY, false));
        assertThat(fiveDays(days).getFirst().word())
                .satisfies(word -> {
                    assertThat(word).isNotNull();
                    assertThat(word.signal()).isEqualTo("TROPICAL_CYCLONE_8");
                    assertThat(word.replaced()).isEqualTo(SchoolDayKind.SCHOOL_DAY);
                });
        assertThat(fiveDays(days).get(1).holiday())
                .satisfies(holiday -> {
                    assertThat(holiday).isNotNull();
                    assertThat(holiday.nameZh()).isEqualTo("日");
                    assertThat(holiday.source()).isEqualTo("Gazette");
                });
    }

    @Test
    void a_corrected_list_takes_back_a_holiday_that_it_no_longer_names() {
        SchoolDays days =
                given(
                        holidays(WEDNESDAY, WEDNESDAY.plusDays(1)),
                        year(),
                        holidays(WEDNESDAY.plusDays(1)));

        assertThat(fiveDays(days))
                .extracting(DayView::kind)
                .startsWith(SchoolDayKind.SCHOOL_DAY, SchoolDayKind.GENERAL_HOLIDAY);
        assertThat(fiveDays(days).getFirst().holiday()).as("named no more").isNull();
    }

    @Test
    void what_is_not_known_is_shown_as_not_known_and_schools_do_not_mix() {
        SchoolDays days = given(holidays(WEDNESDAY), year());
        SchoolId other = new SchoolId(UuidCreator.getTimeOrderedEpoch());

        assertThat(days.between(other, WEDNESDAY, WEDNESDAY).value())
                .extracting(DayView::kind)
                .as("another school")
                .containsExactly(SchoolDayKind.UNKNOWN);
        assertThat(
                        days.between(school, LocalDate.of(2026, 12, 31), LocalDate.of(2027, 1, 1))
                                .value())
                .extracting(DayView::kind)
                .as("nobody adopted holidays of 2027")
                .containsExactly(SchoolDayKind.SCHOOL_DAY, SchoolDayKind.UNKNOWN);
    }

    @Test
    void a_range_is_bounded() {
        SchoolDays days = new SchoolDays(applied.reads());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> days.between(school, WEDNESDAY, WEDNESDAY.minusDays(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        days.between(school, WEDNESDAY, WEDNESDAY.plusDays(SchoolDays.MAX_DAYS)));
    }
}
