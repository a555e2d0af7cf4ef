package hk.chopmark.benchmarks.report;

import hk.chopmark.benchmarks.contest.Contest.Run;
import hk.chopmark.benchmarks.contest.Entrant;
import hk.chopmark.benchmarks.contest.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of a run: one row per contender, its columns in five blocks. */
public final class Table {

    /** How a table is written. */
    public enum Form {
        /** Columns set with spaces. */
        TEXT,
        /** For a document. */
        MARKDOWN
    }

    private record Block(String title, List<Column> columns) {}

    private final Run run;
    private final Form form;

    /** The table of a run. */
    public Table(Run run, Form form) {
        this.run = run;
        this.form = form;
    }

    /** All of it, ratios and settings included. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Block block : blocks()) {
            heading(text, block.title());
            table(text, rows(block));
        }
        heading(text, "Ours, whole, divided by");
        List<List<String>> ratios = new ArrayList<>();
        ratios.add(List.of("ratio", "value"));
        Ratios.of(run.results())
                .forEach((name, value) ->
                        ratios.add(List.of(name, String.format(Locale.ROOT, "%.2f", value))));
        table(text, ratios);
        settings(text);
        return text.toString();
    }

    private List<Block> blocks() {
        List<Column> append = new ArrayList<>();
        for (int callers : run.plan().callers()) {
            append.add(Column.rate(callers(callers), "append" + callers));
        }
        append.add(Column.millis("64: p50 ms", "append64", "p50Micros"));
        append.add(Column.millis("64: p99 ms", "append64", "p99Micros"));
        List<Column> commands = new ArrayList<>();
        for (int callers : run.plan().commanders()) {
            commands.add(Column.rate(callers(callers), "command" + callers));
        }
        commands.add(Column.millis("64: p50 ms", "command64", "p50Micros"));
        commands.add(Column.millis("64: p99 ms", "command64", "p99Micros"));
        return List.of(
                new Block("Append at engine level, events per second", append),
                new Block(
                        "Commands through the gateway, each decided over a stream it reads, per second",
                        commands),
                new Block(
                        "One caller of the gateway, alone and beside "
                                + Plan.FLOOD
                                + " of another school",
                        neighbour("neighbour" + Plan.FLOOD)),
                new Block(
                        "In bulk, and reading",
                        List.of(
                                Column.rate("import, cold ev/s", "bulkCold"),
                                Column.rate("import ev/s", "bulk"),
                                Column.micros("stream p50 us", "source", "p50Micros"),
                                Column.micros("stream p99 us", "source", "p99Micros"),
                                Column.rate("replay ev/s", "replay"),
                                Column.rate("rebuild ev/s", "rebuild"))),
                new Block(
                        "From append to handler, and memory",
                        List.of(
                                Column.millis("p50 ms", "latency", "p50Micros"),
                                Column.millis("p99 ms", "latency", "p99Micros"),
                                Column.mebibytes("heap MiB", "heapMiB"),
                                Column.mebibytes("RSS MiB", "rssMiB"),
                                Column.mebibytes("peak RSS MiB", "peakRssMiB"))));
    }

    private static List<Column> neighbour(String measure) {
        return List.of(
                Column.millis("alone: p50 ms", measure, "aloneP50Micros"),
                Column.millis("p99 ms", measure, "aloneP99Micros"),
                Column.millis("flooded: p50 ms", measure, "floodedP50Micros"),
                Column.millis("p99 ms", measure, "floodedP99Micros"),
                Column.times("p99, times", measure));
    }

    private static String callers(int count) {
        return count == 1 ? "1 caller" : count + " callers";
    }

    private List<List<String>> rows(Block block) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("contender"));
        block.columns().forEach(column -> head.add(column.title()));
        rows.add(head);
        for (Entrant entrant : run.entrants()) {
            List<String> row = new ArrayList<>(List.of(entrant.title()));
            block.columns().forEach(column -> row.add(column.cell(run.results(), entrant.key())));
            rows.add(row);
        }
        return rows;
    }

    private void settings(StringBuilder text) {
        heading(text, "Under which this was measured");
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("what", "value"));
        rows.add(List.of("begun", run.at().toString()));
        rows.add(
                List.of(
                        "events",
                        String.format(
                                Locale.ROOT,
                                "%,d imported, the first %,d of them cold; each append cell %,d ms"
                                        + " after %,d ms of warm-up, median of %d",
                                run.plan().workload().imported(),
                                run.plan().coldEvents(),
                                run.plan().millis(),
                                run.plan().warmUpMillis(),
                                run.plan().rounds())));
        run.setting().machine().forEach((name, value) -> rows.add(List.of(name, value)));
        run.setting()
                .server()
                .forEach((name, value) -> rows.add(List.of("PostgreSQL " + name, value)));
        run.setting().entrants().forEach((name, value) -> rows.add(List.of(name, value)));
        run.results().failures().forEach((cell, why) -> rows.add(List.of("failed: " + cell, why)));
        plain(text, rows);
    }

    private void heading(StringBuilder text, String title) {
        text.append(form == Form.MARKDOWN ? "**" + title + "**\n\n" : title + "\n");
    }

    private void table(StringBuilder text, List<List<String>> rows) {
        if (form == Form.MARKDOWN) {
            markdown(text, rows, "---:|");
        } else {
            set(text, rows);
        }
    }

    /** Words to the left, and no widths: a setting may be a sentence. */
    private void plain(StringBuilder text, List<List<String>> rows) {
        if (form == Form.MARKDOWN) {
            markdown(text, rows, "---|");
        } else {
            rows.stream()
                    .skip(1)
                    .forEach(row ->
                            text.append("  ")
                                    .append(row.getFirst())
                                    .append(": ")
                                    .append(row.getLast())
                                    .append('\n'));
        }
    }

    private static void markdown(StringBuilder text, List<List<String>> rows, String rule) {
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---|").append(rule.repeat(rows.get(i).size() - 1)).append('\n');
            }
        }
        text.append('\n');
    }

    private static void set(StringBuilder text, List<List<String>> rows) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            text.append("  ").append(row.getFirst());
            text.append(" ".repeat(widths[0] - row.getFirst().length()));
            for (int i = 1; i < columns; i++) {
                text.append("  ").append(" ".repeat(widths[i] - row.get(i).length()));
                text.append(row.get(i));
            }
            text.append('\n');
        }
        text.append('\n');
    }
}
