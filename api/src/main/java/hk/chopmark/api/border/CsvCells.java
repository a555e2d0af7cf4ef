package hk.chopmark.api.border;

import hk.chopmark.export.verify.TerminalText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one way in which texts go out as comma-separated values.
 *
 * <p><b>Guarantees</b>: no cell begins as a formula of a spreadsheet does, an apostrophe stands
 * before it; no control character, no character that turns direction and no line break is in a
 * cell, a space stands in its place.
 *
 * <p><b>Source</b>: RFC 4180 for the form; OWASP, CSV Injection, for the beginnings, full width
 * ones included.
 */
public final class CsvCells {

    private static final String BEGINNINGS = "=+-@\uFF1D\uFF0B\uFF0D\uFF20\u2212|%";

    private CsvCells() {}

    /** A line without its end. */
    public static String line(List<String> cells) {
        return cells.stream().map(CsvCells::cell).collect(Collectors.joining(","));
    }

    /** One cell: filtered, and quoted where it must be. */
    static String cell(String text) {
        String plain = TerminalText.oneLine(text);
        boolean computed =
                !text.isEmpty()
                        && (text.charAt(0) == '\t'
                                || text.charAt(0) == '\r'
                                || text.charAt(0) == '\n'
                                || beginsAsFormula(plain.stripLeading()));
        String safe = computed ? "'" + plain : plain;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == ';');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    private static boolean beginsAsFormula(String text) {
        return !text.isEmpty() && BEGINNINGS.indexOf(text.charAt(0)) >= 0;
    }
}
