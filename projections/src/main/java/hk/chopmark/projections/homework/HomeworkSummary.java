package hk.chopmark.projections.homework;

import hk.chopmark.core.shared.ClassId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Homework of a school in numbers, in all and per class.
 *
 * @param total over all classes
 * @param byClass per class, by class reference
 */
public record HomeworkSummary(Counts total, Map<ClassId, Counts> byClass) {
    public HomeworkSummary {
        byClass = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byClass));
    }

    /**
     * The numbers.
     *
     * @param enrolments pupils who ever joined a class, each counted once per class, whether they
     *     are still in it or not
     * @param homeworks homeworks assigned
     * @param submissions pairs of homework and student with a submission; of several, the latest
     *     counts
     * @param onTime of these, not later than the deadline in force when recorded
     * @param late of these, later
     * @param withoutDeadline of these, when there was no deadline
     * @param carriedOver of these, taken over from an earlier class
     */
    public record Counts(
            long enrolments,
            long homeworks,
            long submissions,
            long onTime,
            long late,
            long withoutDeadline,
            long carriedOver) {

        /** Nothing yet. */
        public static Counts none() {
            return new Counts(0, 0, 0, 0, 0, 0, 0);
        }

        /** The sum of both. */
        public Counts plus(Counts other) {
            return new Counts(
                    enrolments + other.enrolments,
                    homeworks + other.homeworks,
                    submissions + other.submissions,
                    onTime + other.onTime,
                    late + other.late,
                    withoutDeadline + other.withoutDeadline,
                    carriedOver + other.carriedOver);
        }
    }
}
