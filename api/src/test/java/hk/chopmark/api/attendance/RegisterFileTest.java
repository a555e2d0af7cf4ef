package hk.chopmark.api.attendance;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.attendance.AttendanceEvent.AttendanceStatus;
import hk.chopmark.core.attendance.AttendanceEvent.SchoolSession;
import hk.chopmark.core.attendance.RollCallId;
import hk.chopmark.core.shared.ClassId;
import hk.chopmark.core.shared.StudentId;
import hk.chopmark.projections.attendance.MarkView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegisterFileTest {

    private static final Instant AT = Instant.parse("2026-09-14T00:10:00Z");
    private static final StudentId ONE = new StudentId(new UUID(1, 1));
    private static final StudentId TWO = new StudentId(new UUID(1, 2));

    @Test
    void two_corrections_stand_below_what_they_correct_and_the_last_one_stands() {
        Instant came = AT.plusSeconds(60);
        MarkView first = mark(ONE, 1, AttendanceStatus.ABSENT, null, null);
        MarkView late = corrected(first, 2, AttendanceStatus.LATE, came, "came-late");
        MarkView present = corrected(late, 3, AttendanceStatus.PRESENT, null, "entered-wrongly");
        MarkView other = mark(TWO, 4, AttendanceStatus.PRESENT, null, null);

        List<Map<String, String>> rows =
                RegisterFile.lines(List.of(first, late, present, other)).stream()
                        .map(RegisterFileTest::row)
                        .toList();

        assertThat(column(rows, "student"))
                .as("each statement has a line")
                .containsExactly(ONE.text(), ONE.text(), ONE.text(), TWO.text());
        assertThat(column(rows, "stands"))
                .as("the last statement about each student stands")
                .containsExactly("no", "no", "yes", "yes");
        assertThat(column(rows, "correction"))
                .as("corrections are counted for each student")
                .containsExactly("0", "1", "2", "0");
        assertThat(column(rows, "status")).containsExactly("ABSENT", "LATE", "PRESENT", "PRESENT");
        assertThat(column(rows, "at")).containsExactly("", came.toString(), "", "");
        assertThat(column(rows, "reason"))
                .as("a correction says why")
                .containsExactly("", "came-late", "entered-wrongly", "");
        assertThat(column(rows, "previous_status"))
                .as("a correction says what was recorded before it")
                .containsExactly("", "ABSENT", "LATE", "");
        assertThat(column(rows, "previous_at")).containsExactly("", "", came.toString(), "");
        assertThat(column(rows, "corrects"))
                .as("a correction names the event that it corrects")
                .containsExactly("", id(1), id(2), "");
        assertThat(column(rows, "event")).containsExactly(id(1), id(2), id(3), id(4));
    }

    @Test
    void the_document_names_the_columns_in_their_order() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "api.md"));
        String table = document.substring(document.indexOf("\n| Column | Holds |"));
        List<String> named =
                Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE)
                        .matcher(table.substring(0, table.indexOf("\n\n")))
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        assertThat(named)
                .as("the columns of the file in docs/api.md")
                .isEqualTo(RegisterFile.COLUMNS);
    }

    private static MarkView corrected(
            MarkView before, int event, AttendanceStatus status, @Nullable Instant at, String why) {
        MarkView.Correction correction =
                new MarkView.Correction(before.status(), before.at(), before.event(), why);
        return mark(before.student(), event, status, at, correction);
    }

    private static MarkView mark(
            StudentId student,
            int event,
            AttendanceStatus status,
            @Nullable Instant at,
            MarkView.@Nullable Correction correction) {
        return new MarkView(
                new RollCallId(new UUID(0, 1)),
                new ClassId(new UUID(0, 2)),
                student,
                LocalDate.of(2026, 9, 14),
                SchoolSession.MORNING,
                status,
                at,
                AT.plusSeconds(event),
                event,
                UUID.fromString(id(event)),
                "staff=1",
                correction);
    }

    private static String id(int event) {
        return new UUID(7, event).toString();
    }

    private static Map<String, String> row(String line) {
        String[] cells = line.split(",", -1);
        assertThat(cells).as("one cell for each column").hasSameSizeAs(RegisterFile.COLUMNS);
        return IntStream.range(0, cells.length)
                .boxed()
                .collect(Collectors.toMap(RegisterFile.COLUMNS::get, i -> cells[i]));
    }

    private static List<String> column(List<Map<String, String>> rows, String name) {
        return rows.stream().map(row -> row.get(name)).toList();
    }
}
