package hk.chopmark.api.attendance;

import hk.chopmark.api.border.CsvCells;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.attendance.MarkView;
import hk.chopmark.projections.attendance.Registers;
import hk.chopmark.projections.attendance.RollCallView;
import hk.chopmark.projections.rows.AsOf;
import hk.chopmark.projections.rows.Page;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * The registers of a class as comma-separated values: one line for each statement about a student,
 * day and session, first the one of the roll call, then its corrections.
 *
 * <p><b>Guarantees</b>: nothing recorded is left out; just one line of a student, day and session
 * stands, the last. References, codes and times only, so no reading is recorded; no cell begins as
 * a formula of a spreadsheet does.
 */
@Component
class RegisterFile {

    /** Media type. */
    static final String TYPE = "text/csv;charset=UTF-8";

    /** Names of the columns, in their order. */
    static final List<String> COLUMNS =
            List.of(
                    "class",
                    "day",
                    "session",
                    "student",
                    "status",
                    "at",
                    "recorded_at",
                    "recorded_by",
                    "stands",
                    "correction",
                    "reason",
                    "previous_status",
                    "previous_at",
                    "corrects",
                    "event");

    private final Registers registers;

    RegisterFile(Registers registers) {
        this.registers = registers;
    }

    /**
     * A file.
     *
     * @param asOf count of events that every line covers
     */
    record Content(long asOf, String name, byte[] bytes) {

        /** How it is handed over. */
        ResponseEntity.BodyBuilder answer() {
            return ResponseEntity.ok()
                    .contentType(MediaType.parseMediaType(TYPE))
                    .header(
                            HttpHeaders.CONTENT_DISPOSITION,
                            ContentDisposition.attachment().filename(name).build().toString());
        }
    }

    /** The registers of a range of days, in order of day, session and student. */
    Content of(SchoolId school, ClassId classId, Days days) {
        AsOf<List<RollCallView>> calls =
                registers.rollCalls(school, classId, days.from(), days.to());
        Stream<String> lines =
                calls.value().stream()
                        .sorted(
                                Comparator.comparing(RollCallView::day)
                                        .thenComparing(RollCallView::session))
                        .flatMap(call -> lines(statements(school, call)).stream());
        String text =
                Stream.concat(Stream.of(CsvCells.line(COLUMNS)), lines)
                        .collect(Collectors.joining("\r\n", "", "\r\n"));
        return new Content(
                calls.position(),
                "register-" + days.from() + "-" + days.to() + ".csv",
                text.getBytes(StandardCharsets.UTF_8));
    }

    /** All pages of one roll call, by student, corrections after what they correct. */
    private List<MarkView> statements(SchoolId school, RollCallView call) {
        Registers.Wanted wanted =
                new Registers.Wanted(school, call.classId(), call.day(), call.session(), null);
        List<MarkView> all = new ArrayList<>();
        String next = null;
        do {
            Page<MarkView> page = registers.statements(wanted, next).value();
            all.addAll(page.rows());
            next = page.next().orElse(null);
        } while (next != null);
        return all;
    }

    /**
     * Lines of one session.
     *
     * @param marks by student, corrections after what they correct
     */
    static List<String> lines(List<MarkView> marks) {
        List<String> lines = new ArrayList<>();
        int corrections = 0;
        for (int i = 0; i < marks.size(); i++) {
            StudentId student = marks.get(i).student();
            boolean first = i == 0 || !marks.get(i - 1).student().equals(student);
            boolean last = i == marks.size() - 1 || !marks.get(i + 1).student().equals(student);
            corrections = first ? 0 : corrections + 1;
            lines.add(line(marks.get(i), corrections, last));
        }
        return lines;
    }

    private static String line(MarkView mark, int corrections, boolean stands) {
        MarkView.Correction correction = mark.correction();
        return CsvCells.line(
                List.of(
                        mark.classId().text(),
                        mark.day().toString(),
                        mark.session().name(),
                        mark.student().text(),
                        mark.status().name(),
                        text(mark.at()),
                        mark.recordedAt().toString(),
                        mark.by(),
                        stands ? "yes" : "no",
                        Integer.toString(corrections),
                        correction == null ? "" : correction.reason(),
                        correction == null ? "" : correction.status().name(),
                        correction == null ? "" : text(correction.at()),
                        correction == null ? "" : correction.event().toString(),
                        mark.event().toString()));
    }

    private static String text(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }
}
