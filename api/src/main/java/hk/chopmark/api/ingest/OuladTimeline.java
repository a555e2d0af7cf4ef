package hk.chopmark.api.ingest;

import hk.chopmark.api.ingest.OuladFiles.Presentation;
import hk.chopmark.api.ingest.OuladFiles.Registration;
import hk.chopmark.api.ingest.OuladFiles.Submission;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The rows of the files in the order in which things happened, cut into batches.
 *
 * <p><b>Guarantees</b>: the same files give the same batches in the same order. A registration
 * without a day is taken as made on the presentation's first day, or on the day of the student's
 * first submission if that is earlier. A result carried over is recorded when the student
 * registers, not before.
 */
final class OuladTimeline {
    /** Most rows of one batch. */
    static final int BATCH_ROWS = 500;

    /** Rows that are recorded together. */
    sealed interface Batch {
        /** Rows in the batch. */
        int size();
    }

    /** Presentations open, with their assessments. */
    record Openings(List<Presentation> presentations) implements Batch {
        @Override
        public int size() {
            return presentations.stream()
                    .mapToInt(presentation -> 1 + presentation.assessments().size())
                    .sum();
        }
    }

    /** Students register. */
    record Enrolments(List<Enrolment> enrolments) implements Batch {
        @Override
        public int size() {
            return enrolments.size();
        }
    }

    /** Students hand in. */
    record Submissions(List<Submission> submissions) implements Batch {
        @Override
        public int size() {
            return submissions.size();
        }
    }

    /**
     * A registration with its calendar day.
     *
     * @param registration the row
     * @param on the day
     */
    record Enrolment(Registration registration, LocalDate on) {}

    private record Step(LocalDate day, int rank, Object row) {}

    private final List<Batch> batches = new ArrayList<>();

    OuladTimeline(OuladFiles files) {
        batches.add(new Openings(List.copyOf(files.presentations().values())));
        cut(steps(files));
    }

    /** The batches in order. */
    List<Batch> batches() {
        return List.copyOf(batches);
    }

    private static List<Step> steps(OuladFiles files) {
        Map<String, Integer> firstSubmission = new HashMap<>();
        files.submissions()
                .forEach(row ->
                        firstSubmission.merge(
                                row.presentation() + "/" + row.student(), row.day(), Math::min));
        Map<String, LocalDate> registeredOn = new HashMap<>();
        List<Step> steps =
                new ArrayList<>(files.registrations().size() + files.submissions().size());
        for (Registration row : files.registrations()) {
            String key = row.presentation() + "/" + row.student();
            LocalDate on =
                    start(files, row.presentation())
                            .plusDays(day(row.day(), firstSubmission.getOrDefault(key, 0)));
            registeredOn.put(key, on);
            steps.add(new Step(on, 0, row));
        }
        for (Submission row : files.submissions()) {
            LocalDate claimed = start(files, row.presentation()).plusDays(row.day());
            LocalDate registered =
                    registeredOn.getOrDefault(row.presentation() + "/" + row.student(), claimed);
            steps.add(
                    new Step(
                            row.carriedOver() && claimed.isBefore(registered)
                                    ? registered
                                    : claimed,
                            1,
                            row));
        }
        steps.sort(Comparator.comparing(Step::day).thenComparingInt(Step::rank));
        return steps;
    }

    private static int day(OptionalInt registered, int firstSubmission) {
        return registered.isPresent() ? registered.getAsInt() : Math.min(0, firstSubmission);
    }

    private static LocalDate start(OuladFiles files, String presentation) {
        Presentation found = files.presentations().get(presentation);
        if (found == null) {
            throw new IllegalStateException(
                    "A row kept refers to a presentation that was not kept");
        }
        return found.start();
    }

    /**
     * Cuts runs of the same kind; a day's registrations stand before its submissions, so runs are
     * long enough.
     */
    private void cut(List<Step> steps) {
        List<Enrolment> enrolments = new ArrayList<>();
        List<Submission> submissions = new ArrayList<>();
        for (Step step : steps) {
            switch (step.row()) {
                case Registration row -> {
                    submissions = flushSubmissions(submissions, 1);
                    enrolments.add(new Enrolment(row, step.day()));
                    enrolments = flushEnrolments(enrolments, BATCH_ROWS);
                }
                case Submission row -> {
                    enrolments = flushEnrolments(enrolments, 1);
                    submissions.add(row);
                    submissions = flushSubmissions(submissions, BATCH_ROWS);
                }
                default ->
                        throw new IllegalStateException(
                                "Only registrations and submissions are steps");
            }
        }
        flushEnrolments(enrolments, 1);
        flushSubmissions(submissions, 1);
    }

    private List<Enrolment> flushEnrolments(List<Enrolment> collected, int whenAtLeast) {
        if (collected.size() < whenAtLeast) {
            return collected;
        }
        batches.add(new Enrolments(List.copyOf(collected)));
        return new ArrayList<>();
    }

    private List<Submission> flushSubmissions(List<Submission> collected, int whenAtLeast) {
        if (collected.size() < whenAtLeast) {
            return collected;
        }
        batches.add(new Submissions(List.copyOf(collected)));
        return new ArrayList<>();
    }
}
