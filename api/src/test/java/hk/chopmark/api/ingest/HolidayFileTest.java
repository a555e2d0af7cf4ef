package hk.chopmark.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import hk.chopmark.core.calendar.CalendarEvent.Holiday;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HolidayFileTest {

    private static final Path SAMPLE = Path.of("src", "test", "resources", "holidays-sample.json");

    @TempDir Path folder;

    private SortedMap<Integer, List<Holiday>> read(String json, Integer... years)
            throws IOException {
        Path file = folder.resolve("holidays.json");
        Files.writeString(file, json);
        return HolidayFile.read(file, Set.of(years));
    }

    private void refused(String json, String message, Integer... years) {
        assertThatIllegalArgumentException()
                .as("%s", json)
                .isThrownBy(() -> read(json, years))
                .withMessageContaining(message);
    }

    @Test
    void the_holidays_of_each_year_are_read_with_the_names_there_are() throws IOException {
        SortedMap<Integer, List<Holiday>> years = HolidayFile.read(SAMPLE, Set.of());

        assertThat(years.keySet()).containsExactly(2026, 2027);
        assertThat(years.get(2026))
                .hasSize(4)
                .contains(
                        new Holiday(LocalDate.of(2026, 1, 1), "The first day of January", null),
                        new Holiday(LocalDate.of(2026, 2, 17), "Lunar New Year's Day", "農曆年初一"));
    }

    @Test
    void a_file_with_malformed_utf_8_is_refused_and_a_byte_order_mark_is_not() throws IOException {
        Path file = folder.resolve("bytes.json");
        for (String overlong :
                List.of("\u00c0\u00bc", "\u00e0\u0080\u00bc", "\u00ed\u00a0\u0080")) {
            Files.writeString(
                    file, "{\"2026-01-01\": \"A" + overlong + "\"}", StandardCharsets.ISO_8859_1);
            assertThatIllegalArgumentException()
                    .as("bytes that imitate a character")
                    .isThrownBy(() -> HolidayFile.read(file, Set.of()))
                    .withMessage("the file is not UTF-8");
        }
        assertThat(read("\ufeff{\"2026-01-01\": \"A\"}")).containsOnlyKeys(2026);
    }

    @Test
    void a_wrong_row_is_named_by_its_line() {
        refused("{\n\"2026-01-02\": \"A\",\n\"2026-01-01\": \"B\"\n}", "line 3: the days are not");
        refused("{\n\"2026-01-01\": \"A\",\n\"2026-01-01\": \"B\"\n}", "line 3: the days are not");
        refused("{\n\"2026-02-30\": \"A\"\n}", "line 2: expected a day");
        refused("{\n\"1 January\": \"A\"\n}", "line 2: expected a day");
        refused("{\n\"2026-01-01\": 1\n}", "line 2: expected a name");
        refused("{\n\"2026-01-01\": \" \"\n}", "line 2: a name breaks the rule blank");
        refused(
                "{\n\"2026-01-01\": {\"en\": \"A\",\n\"fr\": \"B\"}\n}",
                "line 3: an unknown member");
        refused(
                "{\n\"2026-01-01\": {\"en\": \"A\", \"en\": \"B\"}\n}",
                "line 2: a name stands twice");
        refused("{\n\"2026-01-01\": {\"zh\": \"A\"}\n}", "line 2: the name in English");
        refused("{\n\"2026-01-01\": \"A\",\n oops", "line 3: the file is not JSON");
        refused("{\n\"2026-01-01\": \"A\"\n}\n{}", "line 4: something follows");
        refused("[]", "line 1: expected one object");
        refused("{\n\"2026-01-01\": \"\\u3164\"\n}", "line 2: a name breaks the rule blank");
        refused(
                "{\n\"2026-01-01\": \"A\\u001b\"\n}",
                "line 2: a name breaks the rule control-character");
        refused("{}", "names no day");
        refused("", "expected one object");
    }

    @Test
    void a_day_outside_the_years_asked_for_is_refused() {
        refused(
                "{\n\"2026-12-25\": \"A\",\n\"2027-01-01\": \"B\"\n}",
                "line 3: the day lies outside the years asked for",
                2026);
        refused("{\n\"1900-01-01\": \"A\"\n}", "line 2: the year is out of range");
    }
}
