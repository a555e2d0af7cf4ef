package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import net.sourceforge.pmd.cpd.CPDConfiguration;
import net.sourceforge.pmd.cpd.CpdAnalysis;
import net.sourceforge.pmd.cpd.Match;
import net.sourceforge.pmd.lang.java.JavaLanguageModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No long stretch of code stands in two places, tests included. Equal are the same words in the
 * same order, however they are broken over lines; comments, imports and semicolons do not count.
 */
class ClonesTest {

    /** Lines of the longer copy. */
    private static final int CLONE_LINES = 30;

    /**
     * Words and signs that a clone has at least: as many as thirty lines of one literal and one
     * comma each. A text block is one word, however many lines it has.
     */
    private static final int CLONE_TOKENS = 2 * CLONE_LINES - 1;

    private static final String SAMPLE =
            """
            class %s {
                int sum(int a, int b) {
            %s        return a + b;
                }
            }
            """;

    @TempDir Path temporary;

    @Test
    void no_thirty_lines_stand_in_two_places() throws IOException {
        Findings findings = new Findings();
        findings.addAll(clones(SourceTree.read().java()));
        findings.assertNone("what two places need is written once");
    }

    @Test
    void a_copy_of_thirty_lines_is_found_and_one_of_twenty_is_not() throws IOException {
        assertThat(clones(pair("Long", 30))).as("two equal methods of over 30 lines").hasSize(1);
        assertThat(clones(pair("Short", 20))).as("two equal methods of under 30 lines").isEmpty();
    }

    @Test
    void a_copy_is_found_whichever_of_the_two_is_broken_over_more_lines() throws IOException {
        String dense = "        a = a + b * b;".repeat(30) + "\n";
        String broken = "        a = a + b * b;\n".repeat(30);

        assertThat(clones(pair("DenseFirst", dense, broken)))
                .as("the first copy stands on one line")
                .hasSize(1);
        assertThat(clones(pair("BrokenFirst", broken, dense)))
                .as("the second copy stands on one line")
                .hasSize(1);
    }

    @Test
    void a_copied_list_of_thirty_literals_is_found_whatever_stands_around_it() throws IOException {
        String list =
                IntStream.range(0, CLONE_LINES)
                        .mapToObj(i -> "            \"w" + i + "\"")
                        .collect(Collectors.joining(",\n"));
        String array = "        String[] words = {\n" + list + "};\n";
        String call = "        List<String> all = List.of(\n" + list + ");\n";

        assertThat(clones(pair("List", array, call))).as("the same thirty literals").hasSize(1);
    }

    private List<Path> pair(String name, int lines) throws IOException {
        String body = "        a = a + b * b;\n".repeat(lines);
        return pair(name, body, body);
    }

    private List<Path> pair(String name, String first, String second) throws IOException {
        Path one = temporary.resolve(name + "One.java");
        Path two = temporary.resolve(name + "Two.java");
        Files.writeString(one, SAMPLE.formatted(name + "One", first));
        Files.writeString(two, SAMPLE.formatted(name + "Two", second));
        return List.of(one, two);
    }

    private static List<String> clones(List<Path> files) throws IOException {
        CPDConfiguration options = new CPDConfiguration();
        options.setOnlyRecognizeLanguage(JavaLanguageModule.getInstance());
        options.setMinimumTileSize(CLONE_TOKENS);
        options.setSourceEncoding(StandardCharsets.UTF_8);
        List<String> found = new ArrayList<>();
        try (CpdAnalysis analysis = CpdAnalysis.create(options)) {
            files.forEach(analysis.files()::addFile);
            analysis.performAnalysis(report -> {
                assertThat(report.getProcessingErrors()).as("every file is read").isEmpty();
                report.getMatches().stream()
                        .filter(match -> linesOf(match) >= CLONE_LINES)
                        .map(ClonesTest::places)
                        .forEach(found::add);
            });
        }
        return found;
    }

    /** Of the longest copy; the match itself counts those of the first one only. */
    private static int linesOf(Match clone) {
        return StreamSupport.stream(clone.spliterator(), false)
                .mapToInt(mark -> mark.getLocation().getLineCount())
                .max()
                .orElse(0);
    }

    private static String places(Match clone) {
        return StreamSupport.stream(clone.spliterator(), false)
                .map(mark -> mark.getLocation().startPosToStringWithFile())
                .collect(Collectors.joining(" and ", linesOf(clone) + " equal lines: ", ""));
    }
}
