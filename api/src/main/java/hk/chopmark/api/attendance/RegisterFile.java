package hk.chopmark.api.attendance;

import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.attendance.MarkView;
import hk.chopmark.projections.attendance.Registers;
import hk.chopmark.projections.attendance.RollCallView;
import hk.chopmark.projections.rows.AsOf;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
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
 * The registers of a class as comma-separated values: one line per student, day and session.
 *
 * <p><b>Guarantees</b>: references, codes and times only, so no reading is recorded; no cell begins
 * as a formula of a spreadsheet does.
 */
@Component
class RegisterFile {

    /** Media type. */
    static final String TYPE = "text/csv;charset=UTF-8";

    private static final List<String> COLUMNS =
            List.of(
                    "class",
                    "day",
                    "session",
                    "student",
                    "status",
                    "at",
                    "recorded_at",
                    "recorded_by",
                    "corrected",
                    "previous_status",
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
                        .flatMap(call -> marks(school, call).stream())
                        .map(RegisterFile::line);
        String text =
                Stream.concat(Stream.of(line(COLUMNS)), lines)
                        .collect(Collectors.joining("\r\n", "", "\r\n"));
        return new Content(
                calls.position(),
                "register-" + days.from() + "-" + days.to() + ".csv",
                text.getBytes(StandardCharsets.UTF_8));
    }

    private List<MarkView> marks(SchoolId school, RollCallView call) {
        return registers
                .register(
                        new Registers.Wanted(
                                school, call.classId(), call.day(), call.session(), null))
                .value();
    }

    private static String line(MarkView mark) {
        MarkView.Correction correction = mark.correction();
        return line(
                List.of(
                        mark.classId().text(),
                        mark.day().toString(),
                        mark.session().name(),
                        mark.student().text(),
                        mark.status().name(),
                        text(mark.at()),
                        mark.recordedAt().toString(),
                        mark.by(),
                        correction == null ? "no" : "yes",
                        correction == null ? "" : correction.status().name(),
                        mark.event().toString()));
    }

    private static String text(@Nullable Instant at) {
        return at == null ? "" : at.toString();
    }

    private static String line(List<String> cells) {
        return cells.stream().map(RegisterFile::cell).collect(Collectors.joining(","));
    }

    /** Quoted where it must be; an apostrophe before what a spreadsheet would compute. */
    static String cell(String text) {
        String safe =
                text.isEmpty() || "=+-@\t\r\n".indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
