package hk.chopmark.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.api.ingest.OuladTimeline.Batch;
import hk.chopmark.api.ingest.OuladTimeline.Enrolments;
import hk.chopmark.api.ingest.OuladTimeline.Openings;
import hk.chopmark.api.ingest.OuladTimeline.Submissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OuladTimelineTest {
    @TempDir Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        write(
                "courses.csv",
                "\uFEFF\"code_module\",\"code_presentation\",\"module_presentation_length\"",
                "AAA,2013J,268",
                "BBB,2014B,234");
        write(
                "assessments.csv",
                "code_module,code_presentation,id_assessment,assessment_type,date,weight",
                "AAA,2013J,1752,TMA,19,10",
                "AAA,2013J,1757,Exam,,100",
                "BBB,2014B,2000,CMA,30,12.5");
        write(
                "studentRegistration.csv",
                "code_module,code_presentation,id_student,date_registration",
                "AAA,2013J,11,-159.0",
                "AAA,2013J,12,",
                "BBB,2014B,11,-20");
        write(
                "studentAssessment.csv",
                "id_assessment,id_student,date_submitted,is_banked",
                "1752,11,18,0",
                "1752,12,-3,0",
                "2000,11,-30,1");
    }

    @Test
    void rows_are_ordered_as_they_happened_across_presentations() throws IOException {
        List<Batch> batches = new OuladTimeline(OuladFiles.read(folder)).batches();

        assertThat(batches.getFirst()).isInstanceOf(Openings.class);
        assertThat(batches.stream().skip(1))
                .satisfiesExactly(
                        first ->
                                assertThat(((Enrolments) first).enrolments())
                                        .extracting(OuladTimeline.Enrolment::on)
                                        .containsExactly(
                                                LocalDate.of(2013, 10, 1).minusDays(159),
                                                LocalDate.of(2013, 10, 1).minusDays(3)),
                        second ->
                                assertThat(((Submissions) second).submissions())
                                        .extracting(OuladFiles.Submission::day)
                                        .containsExactly(-3, 18),
                        third ->
                                assertThat(((Enrolments) third).enrolments())
                                        .singleElement()
                                        .extracting(row -> row.registration().presentation())
                                        .isEqualTo("BBB-2014B"),
                        fourth ->
                                assertThat(((Submissions) fourth).submissions())
                                        .as("a carried over result waits for the registration")
                                        .singleElement()
                                        .satisfies(row -> assertThat(row.carriedOver()).isTrue()));
    }

    @Test
    void rows_that_make_no_sense_are_named_by_file_and_line_and_left_out() throws IOException {
        write(
                "studentAssessment.csv",
                "id_assessment,id_student,date_submitted,is_banked",
                "1752,11,18,0",
                "1752,11,19,0",
                "9999,11,18,0",
                "1752,77,18,0",
                "1752,12,soon,0",
                "1752,12,18,2",
                "1757,12,99999,0",
                "1757,12,,0");
        OuladFiles files = OuladFiles.read(folder);

        assertThat(files.submissions()).hasSize(1);
        assertThat(files.rejected())
                .as("nothing is lost silently")
                .extracting(row -> row.file() + ":" + row.line() + " " + row.reason())
                .containsExactly(
                        "studentAssessment.csv:3 duplicate",
                        "studentAssessment.csv:4 unknown-assessment",
                        "studentAssessment.csv:5 student-not-registered",
                        "studentAssessment.csv:6 not-a-number",
                        "studentAssessment.csv:7 not-a-flag",
                        "studentAssessment.csv:8 day-out-of-range",
                        "studentAssessment.csv:9 missing-day");
    }

    @Test
    void a_missing_file_or_column_is_refused_with_its_name() throws IOException {
        write("courses.csv", "code_module,code_presentation", "AAA,2013J");
        assertThatThrownBy(() -> OuladFiles.read(folder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("courses.csv");
        Files.delete(folder.resolve("courses.csv"));
        assertThatThrownBy(() -> OuladFiles.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("courses.csv is missing");
    }

    @Test
    void weights_are_exact_thousandths() throws IOException {
        assertThat(OuladFiles.read(folder).presentations().values())
                .flatExtracting(presentation -> presentation.assessments().values())
                .extracting(OuladFiles.Assessment::weightMilli)
                .containsExactly(10_000, 100_000, 12_500);
    }

    private void write(String file, String... lines) throws IOException {
        Files.writeString(folder.resolve(file), String.join("\n", lines) + "\n");
    }
}
