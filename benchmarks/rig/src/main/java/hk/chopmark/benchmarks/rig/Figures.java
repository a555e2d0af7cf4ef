package hk.chopmark.benchmarks.rig;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Named numbers, and their form on one line: {@code rate=1234.5 p99Micros=800.0}.
 *
 * @param values by name, in order
 */
public record Figures(Map<String, Double> values) {
    public Figures {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** One figure. */
    public static Figures of(String name, double value) {
        return new Figures(Map.of(name, value));
    }

    /**
     * The figure of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public double value(String name) {
        Double value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("No figure " + name);
        }
        return value;
    }

    /** These and one more. */
    public Figures and(String name, double value) {
        Map<String, Double> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new Figures(more);
    }

    /** The form on one line. */
    public String line() {
        StringBuilder line = new StringBuilder();
        values.forEach((name, value) ->
                line.append(line.isEmpty() ? "" : " ")
                        .append(String.format(Locale.ROOT, "%s=%.3f", name, value)));
        return line.toString();
    }

    /** Reads the form back. */
    public static Figures parse(String line) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String part : line.strip().split(" +", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                values.put(part.substring(0, equals), Double.valueOf(part.substring(equals + 1)));
            }
        }
        return new Figures(values);
    }
}
