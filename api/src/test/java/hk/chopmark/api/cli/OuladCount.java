package hk.chopmark.api.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * The numbers of a data set in the columns of OULAD, counted straight from the files: no code of
 * the import, no event, no read model.
 */
final class OuladCount {

    /** Counts of one class, or of all. */
    static final class Numbers {
        int enrolments;
        int homeworks;
        int submissions;
        int onTime;
        int late;
        int withoutDeadline;
        int carriedOver;

        private void add(Numbers other) {
            enrolments += other.enrolments;
            homeworks += other.homeworks;
            submissions += other.submissions;
            onTime += other.onTime;
            late += other.late;
            withoutDeadline += other.withoutDeadline;
            carriedOver += other.carriedOver;
        }

        /** As the summary for machines has them. */
        Map<String, Integer> byName() {
            return Map.of(
                    "enrolments", enrolments,
                    "homeworks", homeworks,
                    "submissions", submissions,
                    "onTime", onTime,
                    "late", late,
                    "withoutDeadline", withoutDeadline,
                    "carriedOver", carriedOver);
        }
    }

    private final Map<String, Numbers> classes = new TreeMap<>();
    private final Set<String> students = new HashSet<>();
    private int rejected;

    private OuladCount() {}

    /** Counts the files of a folder. */
    static OuladCount of(Path folder) throws IOException {
        OuladCount count = new OuladCount();
        for (String[] row : rows(folder.resolve("courses.csv"))) {
            count.classes.put(row[0] + "-" + row[1], new Numbers());
        }
        Map<String, String> classOf = new HashMap<>();
        Map<String, String> dueDay = new HashMap<>();
        for (String[] row : rows(folder.resolve("assessments.csv"))) {
            String key = row[0] + "-" + row[1];
            count.ofClass(key).homeworks++;
            classOf.put(row[2], key);
            dueDay.put(row[2], row[4]);
        }
        Set<String> registered = new HashSet<>();
        for (String[] row : rows(folder.resolve("studentRegistration.csv"))) {
            String key = row[0] + "-" + row[1];
            registered.add(key + "/" + row[2]);
            count.students.add(row[2]);
            count.ofClass(key).enrolments++;
        }
        Set<String> seen = new HashSet<>();
        for (String[] row : rows(folder.resolve("studentAssessment.csv"))) {
            String key = classOf.get(row[0]);
            if (key == null
                    || !registered.contains(key + "/" + row[1])
                    || row[2].isEmpty()
                    || !seen.add(row[0] + "/" + row[1])) {
                count.rejected++;
            } else {
                submitted(count.ofClass(key), row, dueDay.getOrDefault(row[0], ""));
            }
        }
        return count;
    }

    private static void submitted(Numbers numbers, String[] row, String dueDay) {
        numbers.submissions++;
        if (row[3].equals("1")) {
            numbers.carriedOver++;
        } else if (dueDay.isEmpty()) {
            numbers.withoutDeadline++;
        } else if (Double.parseDouble(row[2]) > Double.parseDouble(dueDay)) {
            numbers.late++;
        } else {
            numbers.onTime++;
        }
    }

    /** Of a class such as {@code AAA-2013J}. */
    Numbers ofClass(String code) {
        return Objects.requireNonNull(classes.get(code), code);
    }

    /** How many classes there are. */
    int classCount() {
        return classes.size();
    }

    Numbers total() {
        Numbers total = new Numbers();
        classes.values().forEach(total::add);
        return total;
    }

    /** Rows that make no sense. */
    int rejected() {
        return rejected;
    }

    /** Events that stand for rows: each homework, student, place in a class and submission. */
    int events() {
        Numbers total = total();
        return classes.size()
                + total.homeworks
                + students.size()
                + total.enrolments
                + total.submissions;
    }

    private static List<String[]> rows(Path file) throws IOException {
        List<String[]> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (String line : lines.subList(1, lines.size())) {
            rows.add(line.replace("\"", "").strip().split(",", -1));
        }
        return rows;
    }
}
