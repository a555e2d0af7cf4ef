package hk.chopmark.core.breakglass;

import static hk.chopmark.core.testing.Cast.staff;
import static hk.chopmark.core.testing.Cast.student;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.breakglass.BreakGlassJournal.Entry;
import hk.chopmark.core.disclosure.BreakGlassReading;
import hk.chopmark.core.disclosure.BreakGlassReading.Basis;
import hk.chopmark.core.disclosure.BreakGlassReading.Opened;
import hk.chopmark.core.disclosure.BreakGlassReading.Party;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.IntegrityViolation;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.testing.Scenario;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BreakGlassJournalIT {

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("break-glass.journal");
    }

    private static BreakGlassReading reading(int n) {
        return new BreakGlassReading(
                new UUID(0xb6, n),
                Instant.parse("2026-09-01T01:00:00.000001Z").plusSeconds(n),
                Scenario.SCHOOL,
                new Party(staff(1), AuthMethod.PASSWORD),
                new Party(staff(2), AuthMethod.PASSKEY),
                new Opened(
                        "roster", List.of(student(n)), List.of("phone"), List.of(Category.CONTACT)),
                Purpose.HOME_SCHOOL_COMMUNICATION,
                "transient",
                new Basis(41, List.of(new UUID(0xe, 1))));
    }

    private void write(int count) {
        try (BreakGlassJournal journal = BreakGlassJournal.open(file)) {
            for (int n = 1; n <= count; n++) {
                journal.append(reading(n));
            }
        }
    }

    private List<BreakGlassReading> pending() {
        try (BreakGlassJournal journal = BreakGlassJournal.open(file)) {
            return journal.pending().stream().map(Entry::reading).toList();
        }
    }

    @Test
    void what_was_written_is_there_after_a_restart_and_only_for_the_owner() throws IOException {
        write(3);

        assertThat(pending()).as("as written").containsExactly(reading(1), reading(2), reading(3));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .as("mode of the file")
                .isEqualTo("rw-------");
    }

    @Test
    void what_is_imported_waits_no_longer_and_stays_in_the_file() throws IOException {
        write(3);
        long size = Files.size(file);
        try (BreakGlassJournal journal = BreakGlassJournal.open(file)) {
            journal.markImported(2);
            assertThat(journal.pending()).extracting(Entry::sequence).containsExactly(3L);
        }
        assertThat(pending()).as("after a restart too").containsExactly(reading(3));
        assertThat(Files.size(file)).as("lines are only added").isGreaterThan(size);
    }

    @Test
    void a_line_cut_short_anywhere_is_cut_off_and_the_rest_stands() throws IOException {
        write(2);
        byte[] two = Files.readAllBytes(file);
        String text = new String(two, StandardCharsets.UTF_8);
        int first = text.indexOf('\n') + 1;
        for (int length = first; length < two.length; length += 7) {
            Files.write(file, Arrays.copyOf(two, length));
            assertThat(pending()).as("cut at %s", length).containsExactly(reading(1));
            assertThat(Files.size(file)).as("the rest is gone").isEqualTo(first);
        }
    }

    @Test
    void every_changed_byte_and_every_missing_line_is_found() throws IOException {
        write(3);
        byte[] whole = Files.readAllBytes(file);
        for (int i = 0; i < whole.length - 1; i += 5) {
            byte[] changed = whole.clone();
            changed[i] ^= 1;
            Files.write(file, changed);
            assertThatThrownBy(this::pending)
                    .as("byte %s", i)
                    .isInstanceOf(IntegrityViolation.class);
        }
        String text = new String(whole, StandardCharsets.UTF_8);
        Files.writeString(file, text.substring(text.indexOf('\n') + 1));
        assertThatThrownBy(this::pending)
                .as("the first line is missing")
                .isInstanceOf(IntegrityViolation.class)
                .hasMessageContaining("journal-chain");
    }

    @Test
    void only_one_has_it_open() {
        try (BreakGlassJournal journal = BreakGlassJournal.open(file)) {
            assertThat(journal.pending()).isEmpty();
            assertThatThrownBy(() -> BreakGlassJournal.open(file))
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
