package hk.chopmark.api.calendar;

import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.Accepted;
import hk.chopmark.api.rest.Answer;
import hk.chopmark.api.rest.Asking;
import hk.chopmark.api.rest.CommandGate;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.calendar.CalendarCommand;
import hk.chopmark.core.calendar.CalendarCommand.AdoptGeneralHolidays;
import hk.chopmark.core.calendar.CalendarCommand.ChangeSchoolDay;
import hk.chopmark.core.calendar.CalendarCommand.DeclareSchoolHoliday;
import hk.chopmark.core.calendar.CalendarCommand.SetSchoolYear;
import hk.chopmark.core.calendar.CalendarCommand.SuspendClasses;
import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import hk.chopmark.core.calendar.CalendarEvent.Session;
import hk.chopmark.core.calendar.CalendarEvent.Signal;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.calendar.DayView;
import hk.chopmark.projections.calendar.SchoolDays;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What the days of the school are: general holidays, school years, changed days, suspensions. */
@RestController
@RequestMapping("/api/v1/calendar")
@Tag(name = "Calendar")
class CalendarController {

    private final CommandGate commands;
    private final ReadGate reads;
    private final SchoolDays days;

    CalendarController(CommandGate commands, ReadGate reads, SchoolDays days) {
        this.commands = commands;
        this.reads = reads;
        this.days = days;
    }

    @Judged(
            value = "calendar.view",
            board = "calendar",
            extent = Extent.WITHIN,
            purpose = Purpose.ROSTER_ADMINISTRATION)
    @GetMapping
    @Operation(summary = "What kind of day each day of a range is, at most 400 days")
    Answer<List<DayView>> between(
            Caller caller,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to,
            @RequestParam(required = false) @Nullable Long atLeast) {
        reads.await(SchoolDays.projection(), atLeast);
        return Answer.of(CommandGate.make(() -> days.between(caller.school(), from, to)));
    }

    /** A general holiday; the Chinese name may be absent. */
    record HolidayBody(
            @NotNull LocalDate day,
            @NotNull @Size(max = CalendarCommand.MAX_TEXT_CHARS) String nameEn,
            @Nullable @Size(max = CalendarCommand.MAX_TEXT_CHARS) String nameZh) {}

    /** All general holidays of a year but Sundays, ascending, and where the list comes from. */
    record HolidayList(
            @NotEmpty @Size(max = CalendarCommand.MAX_HOLIDAYS)
                    List<@Valid @NotNull HolidayBody> holidays,
            @NotNull @Size(max = CalendarCommand.MAX_TEXT_CHARS) String source) {}

    @Sends(AdoptGeneralHolidays.class)
    @PostMapping("/holidays/{year}")
    @Operation(summary = "Adopt the general holidays of a year; the same list again adds nothing")
    Accepted adopt(Asking asking, @PathVariable int year, @Valid @RequestBody HolidayList body) {
        return commands.send(
                asking,
                school ->
                        new AdoptGeneralHolidays(
                                school,
                                year,
                                body.holidays().stream()
                                        .map(each ->
                                                new Holiday(
                                                        each.day(), each.nameEn(), each.nameZh()))
                                        .toList(),
                                body.source()));
    }

    /** A school year: its span, and the days of the week with classes all day or half a day. */
    record Year(
            @NotNull LocalDate first,
            @NotNull LocalDate last,
            @NotNull @Size(max = 7) Set<@NotNull DayOfWeek> schoolDays,
            @Nullable @Size(max = 7) Set<@NotNull DayOfWeek> halfDays) {}

    @Sends(SetSchoolYear.class)
    @PostMapping("/years")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Set a school year, or replace that of the same first day")
    Accepted setYear(Asking asking, @Valid @RequestBody Year body) {
        Set<DayOfWeek> half = body.halfDays();
        return commands.send(
                asking,
                school ->
                        new SetSchoolYear(
                                school,
                                body.first(),
                                body.last(),
                                body.schoolDays(),
                                half == null ? Set.of() : half));
    }

    /** What a day becomes, and the code of the reason. */
    record Change(@NotNull SchoolDayKind kind, @NotNull String reason) {}

    @Sends(ChangeSchoolDay.class)
    @PostMapping("/days/{day}")
    @Operation(summary = "Make one day another kind of day")
    Accepted change(Asking asking, @PathVariable LocalDate day, @Valid @RequestBody Change body) {
        return commands.send(
                asking, school -> new ChangeSchoolDay(school, day, body.kind(), body.reason()));
    }

    /** A range of days, both included, and the code of the reason. */
    record SchoolHoliday(
            @NotNull LocalDate first, @NotNull LocalDate last, @NotNull String reason) {}

    @Sends(DeclareSchoolHoliday.class)
    @PostMapping("/school-holidays")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Give a school holiday on every school day of a range")
    Accepted declare(Asking asking, @Valid @RequestBody SchoolHoliday body) {
        return commands.send(
                asking,
                school ->
                        new DeclareSchoolHoliday(school, body.first(), body.last(), body.reason()));
    }

    /** From which session on, why, and who announced it. */
    record Suspension(
            @NotNull Session from,
            @NotNull Signal signal,
            @NotNull @Size(max = CalendarCommand.MAX_TEXT_CHARS) String source) {}

    @Sends(SuspendClasses.class)
    @PostMapping("/days/{day}/suspension")
    @Operation(summary = "Suspend the classes of a day, for a gale or heavy rain")
    Accepted suspend(
            Asking asking, @PathVariable LocalDate day, @Valid @RequestBody Suspension body) {
        return commands.send(
                asking,
                school ->
                        new SuspendClasses(school, day, body.from(), body.signal(), body.source()));
    }
}
