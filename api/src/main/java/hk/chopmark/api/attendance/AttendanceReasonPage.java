package hk.chopmark.api.attendance;

import hk.chopmark.api.console.ConsolePage;
import hk.chopmark.api.console.HongKongTime;
import hk.chopmark.api.console.Purposes;
import hk.chopmark.api.console.SealedTexts;
import hk.chopmark.api.console.SealedTexts.Detail;
import hk.chopmark.api.console.SealedTexts.Opened;
import hk.chopmark.api.console.SealedTexts.Text;
import hk.chopmark.api.console.SealedTexts.Wish;
import hk.chopmark.api.judging.ForAnybody;
import hk.chopmark.api.judging.Judged;
import hk.chopmark.api.judging.Sends;
import hk.chopmark.api.security.Caller;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.disclosure.DisclosureCommand.UnmaskPersonalData;
import hk.chopmark.core.shared.DomainRejection;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.attendance.AbsenceView;
import hk.chopmark.projections.attendance.Registers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Why a student was absent and what proves it, in full.
 *
 * <p><b>Guarantees</b>: nothing is opened before the event that records this reading is durable.
 * The texts stand in one answer only: asking for its address again leads back.
 */
@ConsolePage
@RequestMapping("/attendance/students/{student}/reasons")
class AttendanceReasonPage {

    private static final String RESOURCE = "attendance";

    private final Registers registers;
    private final SealedTexts texts;

    AttendanceReasonPage(Registers registers, SealedTexts texts) {
        this.registers = registers;
        this.texts = texts;
    }

    @ForAnybody(because = "leads back to the page")
    @GetMapping
    String again(@PathVariable StudentId student) {
        return "redirect:/attendance/students/" + student.text();
    }

    @Judged(
            value = "attendance.view",
            board = "student-attendance",
            on = "student",
            purpose = Purpose.TEACHING)
    @Sends(UnmaskPersonalData.class)
    @PostMapping
    String read(
            Caller caller,
            @PathVariable StudentId student,
            @RequestParam AbsenceId absence,
            @RequestParam String purpose,
            Locale locale,
            Model model) {
        Wish wish = new Wish(caller, Purposes.chosen(Purposes.TO_SEE, purpose), Detail.FULL);
        AbsenceView view = absence(caller, student, absence);
        Handles handles = Handles.of(view);
        Opened<Map<Sealed<?>, Text>> opened = texts.fields(wish, RESOURCE, handles.given());
        HongKongTime time = new HongKongTime(locale);
        model.addAttribute("asOf", opened.asOf());
        model.addAttribute("student", student.text());
        model.addAttribute("recorded", opened);
        model.addAttribute("from", time.day(view.from()));
        model.addAttribute("to", view.from().equals(view.to()) ? null : time.day(view.to()));
        model.addAttribute("reported", text(opened, handles.reported()));
        model.addAttribute("explained", text(opened, handles.explained()));
        model.addAttribute("proof", text(opened, handles.proof()));
        return "attendance-reasons";
    }

    private static @Nullable Text text(
            Opened<Map<Sealed<?>, Text>> opened, @Nullable Sealed<String> handle) {
        return handle == null ? null : opened.values().get(handle);
    }

    private AbsenceView absence(Caller caller, StudentId student, AbsenceId absence) {
        return registers
                .absence(caller.school(), absence)
                .value()
                .filter(view -> view.student().equals(student))
                .orElseThrow(() ->
                        DomainRejection.unknown(
                                "attendance.absence-unknown", Map.of("absence", absence.text())));
    }

    /** Where the texts of one absence lie. */
    private record Handles(
            @Nullable Sealed<String> reported,
            @Nullable Sealed<String> explained,
            @Nullable Sealed<String> proof) {

        static Handles of(AbsenceView view) {
            AbsenceView.Report report = view.report();
            AbsenceView.Explanation explanation = view.explanation();
            return new Handles(
                    report == null ? null : report.reason(),
                    explanation == null ? null : explanation.reason(),
                    explanation == null ? null : explanation.proof());
        }

        List<Sealed<String>> given() {
            return Stream.<@Nullable Sealed<String>>of(reported, explained, proof)
                    .<Sealed<String>>flatMap(handle -> Stream.ofNullable(handle))
                    .toList();
        }
    }
}
