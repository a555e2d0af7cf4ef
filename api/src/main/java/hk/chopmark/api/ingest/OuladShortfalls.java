package hk.chopmark.api.ingest;

import hk.chopmark.api.ingest.OuladFiles.Presentation;
import hk.chopmark.api.ingest.OuladFiles.Registration;
import hk.chopmark.api.ingest.OuladFiles.RejectedRow;
import hk.chopmark.api.ingest.OuladFiles.Submission;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the tables of a data set seem to lack, told from each other.
 *
 * <p>The first row that refers to a row that is not there counts, and the first row that is torn.
 * Of other rows, up to one in {@value #ONE_IN} of a table may make no sense. A class needs students
 * and homework; a homework that is no examination needs a submission. Beyond that, only a count
 * tells that a table was cut at the end of a line.
 */
final class OuladShortfalls {

    /** Share of the rows of one table that may make no sense: one in so many. */
    static final int ONE_IN = 100;

    /**
     * Reason for a row that has not as many fields as its heading or has a line break, and for the
     * last of a table that ends without an end of line while another table has one.
     */
    static final String TORN = "torn";

    static final String UNKNOWN_PRESENTATION = "unknown-presentation";
    static final String UNKNOWN_ASSESSMENT = "unknown-assessment";
    static final String NOT_REGISTERED = "student-not-registered";

    private static final Map<String, String> REFERS_TO =
            Map.of(
                    UNKNOWN_PRESENTATION, "courses.csv",
                    UNKNOWN_ASSESSMENT, "assessments.csv",
                    NOT_REGISTERED, "studentRegistration.csv");
    private static final Set<String> WITHOUT_SUBMISSION = Set.of("Exam");

    private final OuladFiles files;
    private final List<String> found = new ArrayList<>();

    private OuladShortfalls(OuladFiles files) {
        this.files = files;
    }

    /**
     * One text for each shortfall, naming file and line; empty if the tables fit each other.
     *
     * @param expected rows that a table must have, by file name; may be empty
     */
    static List<String> of(OuladFiles files, Map<String, Long> expected) {
        OuladShortfalls all = new OuladShortfalls(files);
        for (CsvTable table : files.tables()) {
            all.count(table, expected);
        }
        all.compareTables();
        return List.copyOf(all.found);
    }

    private void count(CsvTable table, Map<String, Long> expected) {
        if (table.rows() == 0) {
            found.add(table.file() + ": no row");
        }
        Long rows = expected.get(table.file());
        if (rows != null && rows != table.rows()) {
            found.add(
                    "%s: %,d rows, not the %,d expected"
                            .formatted(table.file(), table.rows(), rows));
        }
        Map<String, List<RejectedRow>> byReason = new TreeMap<>();
        files.rejected().stream()
                .filter(row -> row.file().equals(table.file()))
                .forEach(row ->
                        byReason.computeIfAbsent(row.reason(), reason -> new ArrayList<>())
                                .add(row));
        List<RejectedRow> others = new ArrayList<>();
        byReason.forEach((reason, rejected) -> {
            String refersTo = REFERS_TO.get(reason);
            if (refersTo != null) {
                add(rejected, "refer to rows that " + refersTo + " does not have");
            } else if (reason.equals(TORN)) {
                add(rejected, "are not whole");
            } else {
                others.addAll(rejected);
            }
        });
        if (others.size() * (long) ONE_IN > table.rows()) {
            add(others, "make no sense, more than one in " + ONE_IN);
        }
    }

    private void add(List<RejectedRow> rows, String what) {
        long first = rows.stream().mapToLong(RejectedRow::line).min().orElseThrow();
        found.add(
                String.format(
                        Locale.ROOT,
                        "%s line %d: the first of %,d that %s",
                        rows.getFirst().file(),
                        first,
                        rows.size(),
                        what));
    }

    private void compareTables() {
        Set<String> withStudents = new HashSet<>();
        files.registrations().stream().map(Registration::presentation).forEach(withStudents::add);
        Set<String> handedIn = new HashSet<>();
        files.submissions().stream().map(Submission::assessment).forEach(handedIn::add);
        int noStudents = 0;
        int noHomework = 0;
        int noSubmission = 0;
        for (Presentation each : files.presentations().values()) {
            noStudents += withStudents.contains(each.key()) ? 0 : 1;
            noHomework += each.assessments().isEmpty() ? 1 : 0;
            noSubmission +=
                    (int)
                            each.assessments().values().stream()
                                    .filter(work -> !WITHOUT_SUBMISSION.contains(work.type()))
                                    .filter(work -> !handedIn.contains(work.id()))
                                    .count();
        }
        lacking("studentRegistration.csv", noStudents, "presentations without a registration");
        lacking("assessments.csv", noHomework, "presentations without an assessment");
        lacking("studentAssessment.csv", noSubmission, "assessments without a submission");
    }

    private void lacking(String file, int count, String what) {
        if (count > 0) {
            found.add(file + ": " + count + " " + what);
        }
    }
}
