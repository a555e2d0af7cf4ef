package hk.chopmark.api.attendance;

import hk.chopmark.api.attendance.Board.ClassLine;
import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.NavigationEntry;
import hk.chopmark.api.console.Purposes;
import hk.chopmark.api.console.SealedTexts.Opened;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.api.console.ShownRange;
import hk.chopmark.api.judging.BoardGate;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.rest.ReadGate;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.board.BoardReach;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.Command.TakesProof;
import hk.chopmark.core.disclosure.DisclosureCommand.ViewPersonalData;
import hk.chopmark.core.facts.calendar.SchoolDayKind;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.projections.attendance.Registers.Wanted;
import hk.chopmark.projections.attendance.RollCallView;
import hk.chopmark.projections.calendar.SchoolDays;
import hk.chopmark.projections.roster.ClassView;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import hk.chopmark.projections.rows.ShownClasses;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The classes with their sessions of today, and the register of each.
 *
 * <p><b>Guarantees</b>: a page that is asked for by GET shows class codes, numbers, statuses and
 * times only. Names come by POST with a purpose, after that reading was recorded.
 */
@ConsolePage
@NavigationEntry(
        part = "attendance",
        path = "/attendance",
        words = "attendance.title",
        order = 25,
        needs = "attendance.view")
@RequestMapping("/attendance")
class AttendancePages {

    private static final LocalTime NOON = LocalTime.of(12, 30);

    /** Why a register is corrected. */
    private static final List<String> REASONS =
            List.of("came-late", "left-early", "was-present", "was-absent", "entered-wrongly");

    private final BoardGate gate;
    private final RegisterReader registers;
    private final RegisterNames names;
    private final RegisterFile files;
    private final SchoolDays days;
    private final InstantSource clock;

    AttendancePages(
            BoardGate gate,
            RegisterReader registers,
            RegisterNames names,
            RegisterFile files,
            SchoolDays days,
            InstantSource clock) {
        this.gate = gate;
        this.registers = registers;
        this.names = names;
        this.files = files;
        this.days = days;
        this.clock = clock;
    }

    /**
     * Which register, as a form says it; what is left out is now.
     *
     * @param at as it stood at this Hong Kong time
     */
    record Asked(
            @Nullable LocalDate day, @Nullable SchoolSession session, @Nullable LocalDateTime at) {}

    @Judged(
            value = "attendance.view",
            board = "attendance",
            extent = Extent.WITHIN,
            purpose = Purpose.TEACHING)
    @GetMapping
    String classes(
            Caller caller,
            BoardReach reach,
            @RequestParam(defaultValue = "0") int skip,
            Locale locale,
            Model model) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), HongKongTime.ZONE);
        ShownClasses shown = ShownClasses.of(reach.narrowedTo());
        int skipped = ReadGate.skip(skip);
        AsOf<Page<ClassView>> classes = registers.classes(caller.school(), shown, skipped);
        List<ClassLine> lines = registers.lines(caller.school(), classes.value().rows(), today);
        model.addAttribute(
                "range",
                ShownRange.of(classes.value(), skipped, registers.count(caller.school(), shown)));
        model.addAttribute("asOf", classes.position());
        model.addAttribute("today", new HongKongTime(locale).day(today));
        model.addAttribute("day", today.toString());
        model.addAttribute("sessions", SchoolSession.values());
        model.addAttribute("classes", lines);
        model.addAttribute("seesSchool", reach.isWholeSchool());
        return "attendance";
    }

    @Judged(
            value = "attendance.view",
            board = "register",
            on = "classId",
            purpose = Purpose.TEACHING)
    @GetMapping("/classes/{classId}")
    String register(
            Caller caller,
            @PathVariable ClassId classId,
            @ModelAttribute Asked asked,
            Locale locale,
            Model model) {
        return show(
                caller, wanted(caller, classId, asked), Map.of(), new HongKongTime(locale), model);
    }

    /** Names stand in one answer only: asking for its address again leads back. */
    @ForAnybody(because = "leads back to the page")
    @GetMapping("/classes/{classId}/names")
    String again(@PathVariable ClassId classId) {
        return "redirect:/attendance/classes/" + classId.text();
    }

    @Judged(
            value = "attendance.view",
            board = "register",
            on = "classId",
            purpose = Purpose.TEACHING)
    @Sends(ViewPersonalData.class)
    @PostMapping("/classes/{classId}/names")
    String names(
            Caller caller,
            @PathVariable ClassId classId,
            @ModelAttribute Asked asked,
            @RequestParam String purpose,
            Locale locale,
            Model model) {
        Wanted wanted = wanted(caller, classId, asked);
        Opened<Map<PersonRef, List<Text>>> opened =
                names.masked(
                        caller,
                        Purposes.chosen(Purposes.TO_SEE, purpose),
                        registers.students(wanted));
        model.addAttribute("recorded", opened);
        return show(caller, wanted, opened.values(), new HongKongTime(locale), model);
    }

    @Judged(
            value = "attendance.export",
            board = "register-file",
            on = "classId",
            purpose = Purpose.TEACHING)
    @TakesProof
    @PostMapping("/classes/{classId}/register.csv")
    ResponseEntity<byte[]> file(
            Caller caller,
            @PathVariable ClassId classId,
            @RequestParam LocalDate from,
            @RequestParam LocalDate to) {
        RegisterFile.Content content =
                files.of(caller.school(), classId, Days.of(from, to, Days.MOST_IN_FILE));
        return content.answer().body(content.bytes());
    }

    private Wanted wanted(Caller caller, ClassId classId, Asked asked) {
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), HongKongTime.ZONE);
        LocalDate day = asked.day();
        SchoolSession session = asked.session();
        LocalDateTime at = asked.at();
        SchoolSession current =
                now.toLocalTime().isBefore(NOON) ? SchoolSession.MORNING : SchoolSession.AFTERNOON;
        return new Wanted(
                caller.school(),
                classId,
                day == null ? now.toLocalDate() : Days.day(day),
                session == null ? current : session,
                at == null ? null : Days.instant(at.atZone(HongKongTime.ZONE).toInstant()));
    }

    private String show(
            Caller caller,
            Wanted wanted,
            Map<PersonRef, List<Text>> opened,
            HongKongTime time,
            Model model) {
        ClassView view = registers.classOf(wanted.school(), wanted.classId());
        AsOf<List<Board.Row>> rows = registers.rows(wanted, opened, time);
        RollCallView call = registers.rollCall(wanted).orElse(null);
        model.addAttribute("asOf", rows.position());
        model.addAttribute("ref", wanted.classId().text());
        model.addAttribute("code", view.code());
        model.addAttribute("day", wanted.day().toString());
        model.addAttribute("dayShown", time.day(wanted.day()));
        model.addAttribute(
                "monthBefore", wanted.day().minusDays(Days.MOST_IN_FILE - 1L).toString());
        model.addAttribute("current", wanted.session().name());
        model.addAttribute("sessions", SchoolSession.values());
        model.addAttribute("statuses", AttendanceStatus.values());
        model.addAttribute("reasons", REASONS);
        model.addAttribute("purposes", Purposes.TO_SEE);
        model.addAttribute("rows", rows.value());
        model.addAttribute("past", wanted.at() == null ? null : time.minute(wanted.at()));
        model.addAttribute(
                "at",
                wanted.at() == null
                        ? ""
                        : LocalDateTime.ofInstant(wanted.at(), HongKongTime.ZONE).toString());
        SchoolDayKind kind =
                days.between(wanted.school(), wanted.day(), wanted.day()).value().getFirst().kind();
        model.addAttribute("noClasses", wanted.session().isLeftOutOn(kind));
        model.addAttribute("rollCall", call == null ? null : call.rollCall().text());
        model.addAttribute("taken", call == null ? null : time.minute(call.takenAt()));
        model.addAttribute("takenBy", call == null ? null : RegisterReader.author(call.by()));
        model.addAttribute("mayExport", gate.may(caller, Acts.EXPORT, wanted.classId()));
        model.addAttribute("mayTake", gate.may(caller, Acts.TAKE, wanted.classId()));
        model.addAttribute("mayCorrect", gate.may(caller, Acts.CORRECT, wanted.classId()));
        return "attendance-register";
    }
}
