package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever leaves the program towards a terminal, a page or a table goes through one filter. */
class OutputTest {

    private static final Pattern RAW =
            Pattern.compile(
                    "System\\.(out|err|console)\\b|\\bPrintStream\\b|\\bFileDescriptor\\b"
                            + "|\\.setOut\\(new|\\.setErr\\(new");

    /** Who may, and why. */
    private static final Map<String, String> MAY =
            Map.of(
                    "TerminalPrinter.java", "is the filter",
                    "Terminal.java", "asks whether a person watches",
                    "Confirmation.java", "asks a person; the question passes the filter",
                    "PersonSecrets.java",
                            "asks a person for a secret; the questions are its own words",
                    "Logs.java", "names the stream to the logging library; its layout filters");

    private static final List<String> MODULES =
            List.of("core", "projections", "audit-export", "api");

    @Test
    void nothing_but_the_printer_holds_a_stream_of_the_process() {
        SourceTree tree = SourceTree.read();
        Map<String, String> raw = new TreeMap<>();
        Set<String> used = new TreeSet<>();
        for (Path file : tree.mainJava()) {
            String place = tree.name(file);
            if (MODULES.stream().noneMatch(each -> place.startsWith(each + "/src/"))) {
                continue;
            }
            String name = String.valueOf(file.getFileName());
            RAW.matcher(SourceTree.content(file))
                    .results()
                    .findFirst()
                    .ifPresent(found -> {
                        if (MAY.containsKey(name)) {
                            used.add(name);
                        } else {
                            raw.put(place, found.group());
                        }
                    });
        }
        assertThat(raw).as("files that print past TerminalPrinter").isEmpty();
        assertThat(used).as("exceptions that are still needed").isEqualTo(MAY.keySet());
    }

    @Test
    void every_table_goes_out_through_one_writer_of_cells() {
        SourceTree tree = SourceTree.read();
        assertThat(
                        tree.mainJava().stream()
                                .filter(file -> tree.name(file).startsWith("api/src/"))
                                .filter(file -> SourceTree.content(file).contains("text/csv")))
                .as("files that hand out comma-separated values")
                .isNotEmpty()
                .allSatisfy(file ->
                        assertThat(SourceTree.content(file))
                                .as("%s", tree.name(file))
                                .contains("CsvCells.line(")
                                .doesNotContain("joining(\",\")"));
    }
}
