package hk.chopmark.benchmarks.report;

import hk.chopmark.benchmarks.contest.Contest.Run;
import hk.chopmark.benchmarks.contest.Entrant;
import hk.chopmark.benchmarks.contest.Results;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The main figures of a run as a drawing: panels of bars, one bar per contender.
 *
 * <p><b>Shape</b>: SVG 1.1 without scripts, fonts or colours from elsewhere; every bar has its
 * figure beside it, so that it can be read in print and without colours.
 */
public final class Chart {

    private static final int WIDTH = 860;
    private static final int LABELS = 230;
    private static final int BARS = 500;
    private static final int ROW = 20;
    private static final int TITLE = 34;
    private static final int MARGIN = 16;

    /** A panel; the contender without a disk is left out, its bars would hide all others. */
    private record Panel(String title, String measure) {}

    private static final List<Panel> PANELS =
            List.of(
                    new Panel("Append, 1 caller, events per second", "append1"),
                    new Panel("Append, 64 callers, events per second", "append64"),
                    new Panel("Commands through the gateway, 64 callers, per second", "command64"),
                    new Panel("Bulk import, events per second", "bulk"),
                    new Panel("Full replay into a handler, events per second", "replay"),
                    new Panel("Rebuild of a read model, events per second", "rebuild"));

    private Chart() {}

    /** The drawing. */
    public static String of(Run run) {
        List<Entrant> durable =
                run.entrants().stream().filter(entrant -> !entrant.key().equals("memory")).toList();
        StringBuilder panels = new StringBuilder();
        int y = MARGIN;
        for (Panel panel : PANELS) {
            y = panel(panels, run.results(), durable, panel, y);
        }
        return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" \
        font-family="sans-serif" font-size="13" role="img" aria-label="Benchmark of the event store">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        %s</svg>
        """
                .formatted(WIDTH, y, WIDTH, y, panels);
    }

    private static int panel(
            StringBuilder svg, Results results, List<Entrant> entrants, Panel panel, int top) {
        double most =
                entrants.stream()
                        .mapToDouble(entrant -> rate(results, entrant, panel).orElse(0))
                        .max()
                        .orElse(0);
        if (most == 0) {
            return top;
        }
        int y = top + 18;
        svg.append(
                "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>\n"
                        .formatted(MARGIN, y, panel.title()));
        for (Entrant entrant : entrants) {
            OptionalDouble rate = rate(results, entrant, panel);
            if (rate.isPresent()) {
                y += ROW;
                bar(svg, entrant, rate.getAsDouble(), new Place(y, most));
            }
        }
        return y + TITLE;
    }

    private static OptionalDouble rate(Results results, Entrant entrant, Panel panel) {
        return results.figure(entrant.key(), panel.measure(), "rate");
    }

    /** Where a bar goes, and how much the longest stands for. */
    private record Place(int y, double most) {}

    private static void bar(StringBuilder svg, Entrant entrant, double rate, Place place) {
        int length = Math.max(1, (int) Math.round(rate / place.most() * BARS));
        String colour =
                switch (entrant.key()) {
                    case "whole" -> "#b3261e";
                    case "plain" -> "#e0867f";
                    case "floor" -> "#555555";
                    default -> "#9aa7b4";
                };
        svg.append(
                String.format(
                        Locale.ROOT,
                        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                                + "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"14\" fill=\"%s\"/>"
                                + "<text x=\"%d\" y=\"%d\">%,.0f</text>%n",
                        LABELS,
                        place.y(),
                        entrant.title(),
                        LABELS + 8,
                        place.y() - 11,
                        length,
                        colour,
                        LABELS + 14 + length,
                        place.y(),
                        rate));
    }
}
