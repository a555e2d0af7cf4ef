package hk.chopmark.benchmarks.report;

import hk.chopmark.benchmarks.contest.Contest.Run;
import hk.chopmark.benchmarks.contest.Entrant;
import hk.chopmark.benchmarks.contest.Plan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A run as one JSON object.
 *
 * <p><b>Shape</b>: {@code format}, {@code at}, {@code plan}, {@code machine}, {@code server},
 * {@code contenders} (key to title and settings), {@code figures} (contender, measure, figure),
 * {@code ratios}, {@code failures}.
 */
public final class JsonReport {

    private JsonReport() {}

    /** The object, one line. */
    public static String of(Run run) {
        Plan plan = run.plan();
        Map<String, Object> sizes = new LinkedHashMap<>();
        sizes.put("events", plan.workload().imported());
        sizes.put("coldEvents", plan.coldEvents());
        sizes.put("warmUpMillis", plan.warmUpMillis());
        sizes.put("millis", plan.millis());
        sizes.put("rounds", plan.rounds());
        Map<String, Object> contenders = new LinkedHashMap<>();
        for (Entrant entrant : run.entrants()) {
            Map<String, Object> words = new LinkedHashMap<>();
            words.put("title", entrant.title());
            words.put("settings", run.setting().entrants().getOrDefault(entrant.title(), ""));
            contenders.put(entrant.key(), words);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("format", "chopmark/bench/v1");
        report.put("at", run.at().toString());
        report.put("plan", sizes);
        report.put("machine", run.setting().machine());
        report.put("server", run.setting().server());
        report.put("contenders", contenders);
        report.put("figures", run.results().all());
        report.put("ratios", Ratios.of(run.results()));
        report.put("failures", run.results().failures());
        return write(report);
    }

    /** Maps, texts and numbers as JSON, one line. */
    public static String write(Map<String, Object> value) {
        StringBuilder json = new StringBuilder();
        write(json, value);
        return json.toString();
    }

    private static void write(StringBuilder json, Object value) {
        switch (value) {
            case Map<?, ?> members -> object(json, members);
            case List<?> elements -> array(json, elements);
            case Long number -> json.append(number.longValue());
            case Integer number -> json.append(number.intValue());
            case Double number -> json.append(String.format(Locale.ROOT, "%.3f", number));
            default -> string(json, value.toString());
        }
    }

    private static void object(StringBuilder json, Map<?, ?> members) {
        String separator = "{";
        for (Map.Entry<?, ?> member : members.entrySet()) {
            json.append(separator);
            string(json, String.valueOf(member.getKey()));
            json.append(':');
            write(json, member.getValue());
            separator = ",";
        }
        json.append(members.isEmpty() ? "{}" : "}");
    }

    private static void array(StringBuilder json, List<?> elements) {
        String separator = "[";
        for (Object element : elements) {
            json.append(separator);
            write(json, element);
            separator = ",";
        }
        json.append(elements.isEmpty() ? "[]" : "]");
    }

    private static void string(StringBuilder json, String text) {
        json.append('"');
        text.chars()
                .forEach(c -> {
                    if (c == '"' || c == '\\') {
                        json.append('\\').append((char) c);
                    } else if (c < 0x20) {
                        json.append(String.format(Locale.ROOT, "\\u%04x", c));
                    } else {
                        json.append((char) c);
                    }
                });
        json.append('"');
    }
}
