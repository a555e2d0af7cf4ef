package hk.chopmark.benchmarks.report;

import hk.chopmark.benchmarks.contest.Results;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One column of the table.
 *
 * @param title its head, unit included
 * @param measure where the figure stands in the results
 * @param figure its name there
 * @param divisor from the figure's unit to the column's
 * @param decimals shown
 */
record Column(String title, String measure, String figure, double divisor, int decimals) {

    static Column rate(String title, String measure) {
        return new Column(title, measure, "rate", 1, 0);
    }

    static Column millis(String title, String measure, String figure) {
        return new Column(title, measure, figure, 1_000, 2);
    }

    static Column micros(String title, String measure, String figure) {
        return new Column(title, measure, figure, 1, 0);
    }

    static Column times(String title, String measure) {
        return new Column(title, measure, "times", 1, 2);
    }

    static Column mebibytes(String title, String figure) {
        return new Column(title, "memory", figure, 1, 0);
    }

    String cell(Results results, String entrant) {
        if (results.failures().containsKey(entrant + "." + measure)) {
            return "failed";
        }
        OptionalDouble value = results.figure(entrant, measure, figure);
        return value.isEmpty()
                ? "-"
                : String.format(Locale.ROOT, "%,." + decimals + "f", value.getAsDouble() / divisor);
    }
}
