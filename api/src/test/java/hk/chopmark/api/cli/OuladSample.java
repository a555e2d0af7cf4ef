package hk.chopmark.api.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A small invented data set in the columns of OULAD: four classes, each with homework with and
 * without a deadline, submissions on time, late and carried over, and a few rows that make no
 * sense.
 */
final class OuladSample {

    private static final List<String> CLASSES =
            List.of("AAA,2013J", "AAA,2014J", "BBB,2013B", "CCC,2014B");
    private static final List<String> DUE_DAYS = List.of("19", "54", "117", "166", "");
    private static final int STUDENTS = 480;

    private OuladSample() {}

    /** Writes the four files. */
    static void write(Path folder, long seed) throws IOException {
        Random random = new Random(seed);
        List<String> courses = new ArrayList<>();
        courses.add("\"code_module\",\"code_presentation\",\"module_presentation_length\"");
        List<String> assessments = new ArrayList<>();
        assessments.add("code_module,code_presentation,id_assessment,assessment_type,date,weight");
        List<String> registrations = new ArrayList<>();
        registrations.add("code_module,code_presentation,id_student,date_registration");
        List<String> submissions = new ArrayList<>();
        submissions.add("id_assessment,id_student,date_submitted,is_banked");
        for (int course = 0; course < CLASSES.size(); course++) {
            courses.add(CLASSES.get(course) + ",268");
            for (int i = 0; i < DUE_DAYS.size(); i++) {
                assessments.add(
                        "%s,%d,TMA,%s,12.5"
                                .formatted(
                                        CLASSES.get(course),
                                        assessment(course, i),
                                        DUE_DAYS.get(i)));
            }
            for (int student = course; student < STUDENTS; student += 2) {
                registrations.add(
                        "%s,%d,%d.0"
                                .formatted(
                                        CLASSES.get(course),
                                        10_000 + student,
                                        random.nextInt(100) - 120));
                for (int i = 0; i < DUE_DAYS.size(); i++) {
                    submissions.add(submission(assessment(course, i), student, random));
                }
            }
        }
        submissions.add("1000,10000,20,0");
        submissions.add("1001,10000,,0");
        lines(folder.resolve("courses.csv"), courses);
        lines(folder.resolve("assessments.csv"), assessments);
        lines(folder.resolve("studentRegistration.csv"), registrations);
        lines(folder.resolve("studentAssessment.csv"), submissions);
    }

    private static int assessment(int course, int number) {
        return 1_000 + 10 * course + number;
    }

    private static String submission(int assessment, int student, Random random) {
        return "%d,%d,%d,%d"
                .formatted(
                        assessment,
                        10_000 + student,
                        random.nextInt(200),
                        random.nextInt(20) == 0 ? 1 : 0);
    }

    private static void lines(Path file, List<String> lines) throws IOException {
        Files.write(file, lines, StandardCharsets.UTF_8);
    }
}
