package hk.chopmark.api.ingest;

import hk.chopmark.api.ingest.CsvTable.Nonsense;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The four tables of an OULAD subset, read and checked row by row.
 *
 * <p><b>Guarantees</b>: a row that makes no sense is left out and listed in {@link #rejected} with
 * file and line, never with its values. Every row kept refers only to rows kept.
 *
 * <p><b>Units</b>: days count from the start of a presentation; a presentation {@code 2013B} starts
 * on 1 February 2013, {@code J} on 1 October (the data set gives only the month).
 *
 * <p><b>Source</b>: J. Kuzilek, M. Hlosta, Z. Zdrahal, Scientific Data 4:170171 (2017).
 *
 * @param presentations presentations by their key
 * @param registrations in file order
 * @param submissions in file order
 * @param rejected rows left out
 * @param tables the files as they were read
 */
public record OuladFiles(
        Map<String, Presentation> presentations,
        List<Registration> registrations,
        List<Submission> submissions,
        List<RejectedRow> rejected,
        List<CsvTable> tables) {
    private static final List<String> FILES =
            List.of(
                    "courses.csv",
                    "assessments.csv",
                    "studentRegistration.csv",
                    "studentAssessment.csv");

    /** Days outside this range on either side of the start make no sense. */
    static final int MAX_DAYS = 2_000;

    /**
     * A presentation of a module: here a class.
     *
     * @param key {@code AAA-2013J}
     * @param start first day
     * @param lengthDays how long it runs
     * @param assessments its assessments by id, in file order
     */
    public record Presentation(
            String key, LocalDate start, int lengthDays, Map<String, Assessment> assessments) {}

    /**
     * An assessment: here a homework.
     *
     * @param id id in the files
     * @param type {@code TMA}, {@code CMA} or {@code Exam}
     * @param dueDay deadline; empty where the files give none
     * @param weightMilli weight in thousandths of a percent
     */
    public record Assessment(String id, String type, OptionalInt dueDay, int weightMilli) {}

    /**
     * A registration: here an enrolment.
     *
     * @param presentation key of the presentation
     * @param student the student's number in the files
     * @param day when registered; empty where the files do not say
     */
    public record Registration(String presentation, String student, OptionalInt day) {}

    /**
     * A submission.
     *
     * @param presentation key of the presentation
     * @param assessment id of the assessment
     * @param student the student's number in the files
     * @param day when handed in
     * @param carriedOver whether the result was carried over from an earlier presentation
     */
    public record Submission(
            String presentation, String assessment, String student, int day, boolean carriedOver) {}

    /**
     * A row left out.
     *
     * @param file file name
     * @param line 1-based line the row starts on
     * @param reason stable code
     */
    public record RejectedRow(String file, long line, String reason) {}

    /**
     * Reads the files of a folder.
     *
     * @throws IOException if a file is missing or cannot be read
     * @throws IllegalArgumentException if a file is empty, lacks a column or is not CSV
     */
    public static OuladFiles read(Path folder) throws IOException {
        return new Reader(folder).read();
    }

    /**
     * What the tables seem to lack, such as rows that others refer to; one text each, naming file
     * and line.
     *
     * @param expectedRows rows that a table must have, by file name; may be empty
     * @throws IllegalArgumentException if a file name is none of the tables'
     */
    public List<String> shortfalls(Map<String, Long> expectedRows) {
        if (!FILES.containsAll(expectedRows.keySet())) {
            throw new IllegalArgumentException("the tables are " + String.join(", ", FILES));
        }
        return OuladShortfalls.of(this, expectedRows);
    }

    private static final class Reader {
        private final Path folder;
        private final Map<String, Presentation> presentations = new LinkedHashMap<>();
        private final Map<String, String> presentationOf = new LinkedHashMap<>();
        private final List<Registration> registrations = new ArrayList<>();
        private final Set<String> registered = new HashSet<>();
        private final List<Submission> submissions = new ArrayList<>();
        private final Set<String> submitted = new HashSet<>();
        private final List<RejectedRow> rejected = new ArrayList<>();
        private final List<CsvTable> tables = new ArrayList<>();
        private boolean linesEnd;

        Reader(Path folder) {
            this.folder = folder;
        }

        OuladFiles read() throws IOException {
            for (String file : FILES) {
                Path path = folder.resolve(file);
                if (!Files.isRegularFile(path)) {
                    throw new IOException(file + " is missing");
                }
                linesEnd |= CsvTable.lastLineEnds(path);
            }
            rows(
                    "courses.csv",
                    this::course,
                    "code_module",
                    "code_presentation",
                    "module_presentation_length");
            rows(
                    "assessments.csv",
                    this::assessment,
                    "code_module",
                    "code_presentation",
                    "id_assessment",
                    "assessment_type",
                    "date",
                    "weight");
            rows(
                    "studentRegistration.csv",
                    this::registration,
                    "code_module",
                    "code_presentation",
                    "id_student",
                    "date_registration");
            rows(
                    "studentAssessment.csv",
                    this::submission,
                    "id_assessment",
                    "id_student",
                    "date_submitted",
                    "is_banked");
            return new OuladFiles(presentations, registrations, submissions, rejected, tables);
        }

        private void course(Row row) {
            String key = presentationKey(row);
            int year = Integer.parseInt(key.substring(key.length() - 5, key.length() - 1));
            LocalDate start = LocalDate.of(year, key.endsWith("B") ? 2 : 10, 1);
            int length = row.number("module_presentation_length");
            row.require(length > 0 && length <= MAX_DAYS, "length-out-of-range");
            row.require(!presentations.containsKey(key), "duplicate");
            presentations.put(key, new Presentation(key, start, length, new LinkedHashMap<>()));
        }

        private void assessment(Row row) {
            Presentation presentation = known(row);
            String id = row.id("id_assessment");
            String type = row.text("assessment_type");
            row.require(Set.of("TMA", "CMA", "Exam").contains(type), "unknown-assessment-type");
            OptionalInt due = row.day("date");
            int weight = row.thousandths("weight");
            row.require(presentationOf.putIfAbsent(id, presentation.key()) == null, "duplicate");
            presentation.assessments().put(id, new Assessment(id, type, due, weight));
        }

        private void registration(Row row) {
            Presentation presentation = known(row);
            String student = row.id("id_student");
            OptionalInt day = row.day("date_registration");
            row.require(registered.add(presentation.key() + "/" + student), "duplicate");
            registrations.add(new Registration(presentation.key(), student, day));
        }

        private void submission(Row row) {
            String assessment = row.id("id_assessment");
            String student = row.id("id_student");
            Optional<String> presentation = Optional.ofNullable(presentationOf.get(assessment));
            row.require(presentation.isPresent(), OuladShortfalls.UNKNOWN_ASSESSMENT);
            String key = presentation.orElseThrow();
            row.require(registered.contains(key + "/" + student), OuladShortfalls.NOT_REGISTERED);
            int day = row.day("date_submitted").orElseThrow(() -> new Nonsense("missing-day"));
            String banked = row.text("is_banked");
            row.require(banked.equals("0") || banked.equals("1"), "not-a-flag");
            row.require(submitted.add(assessment + "/" + student), "duplicate");
            submissions.add(new Submission(key, assessment, student, day, banked.equals("1")));
        }

        private Presentation known(Row row) {
            Presentation presentation = presentations.get(presentationKey(row));
            if (presentation == null) {
                throw new Nonsense(OuladShortfalls.UNKNOWN_PRESENTATION);
            }
            return presentation;
        }

        private static String presentationKey(Row row) {
            String module = row.text("code_module");
            String presentation = row.text("code_presentation");
            row.require(module.matches("[A-Z]{3}"), "not-a-module-code");
            row.require(presentation.matches("20[0-9]{2}[BJ]"), "not-a-presentation-code");
            return module + "-" + presentation;
        }

        private void rows(String file, Consumer<Row> handler, String... columns)
                throws IOException {
            tables.add(
                    CsvTable.read(
                            folder.resolve(file),
                            List.of(columns),
                            linesEnd && !CsvTable.lastLineEnds(folder.resolve(file)),
                            csv -> handler.accept(new Row(csv)),
                            (name, line, reason) ->
                                    rejected.add(new RejectedRow(name, line, reason))));
        }
    }

    /** The values that these tables have. */
    private record Row(CsvTable.Row csv) {
        void require(boolean condition, String reason) {
            csv.require(condition, reason);
        }

        String text(String column) {
            return csv.text(column);
        }

        String id(String column) {
            String id = text(column);
            require(id.matches("[0-9]{1,12}"), "not-a-number");
            return id;
        }

        int number(String column) {
            String number = text(column);
            require(number.matches("-?[0-9]{1,9}(\\.0+)?"), "not-a-number");
            return Integer.parseInt(number.replaceFirst("\\.0+$", ""));
        }

        OptionalInt day(String column) {
            if (text(column).isEmpty()) {
                return OptionalInt.empty();
            }
            int day = number(column);
            require(Math.abs(day) <= MAX_DAYS, "day-out-of-range");
            return OptionalInt.of(day);
        }

        int thousandths(String column) {
            String number = text(column);
            require(number.matches("[0-9]{1,3}(\\.[0-9]{1,3})?"), "not-a-number");
            return new java.math.BigDecimal(number).movePointRight(3).intValueExact();
        }
    }
}
