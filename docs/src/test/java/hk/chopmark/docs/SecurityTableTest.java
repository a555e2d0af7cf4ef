package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table of docs/security.md: every requirement of levels 1 and 2 once, and nothing named that
 * is not there.
 *
 * <p><b>Source</b>: OWASP Application Security Verification Standard 5.0.0.
 */
class SecurityTableTest {

    /** Sections of the standard, and which of their requirements are of level 1 or 2. */
    private static final String SECTIONS =
            """
            1.1 1-2, 1.2 1-9, 1.3 1-11, 1.4 1-3, 1.5 1-2
            2.1 1-3, 2.2 1-3, 2.3 1-4, 2.4 1-1
            3.2 1-2, 3.3 1-4, 3.4 1-6, 3.5 1-5, 3.7 1-2
            4.1 1-3, 4.2 1-1, 4.3 1-2, 4.4 1-4
            5.1 1-1, 5.2 1-3, 5.3 1-2, 5.4 1-3
            6.1 1-3, 6.2 1-12, 6.3 1-4, 6.4 1-4, 6.5 1-5, 6.6 1-3, 6.8 1-4
            7.1 1-3, 7.2 1-4, 7.3 1-2, 7.4 1-5, 7.5 1-2, 7.6 1-2
            8.1 1-2, 8.2 1-3, 8.3 1-1, 8.4 1-1
            9.1 1-3, 9.2 1-4
            10.1 1-2, 10.2 1-2, 10.3 1-4, 10.4 1-11, 10.5 1-5, 10.6 1-2, 10.7 1-3
            11.1 1-2, 11.2 1-3, 11.3 1-3, 11.4 1-4, 11.5 1-1, 11.6 1-1
            12.1 1-3, 12.2 1-2, 12.3 1-4
            13.1 1-1, 13.2 1-5, 13.3 1-2, 13.4 1-5
            14.1 1-2, 14.2 1-4, 14.3 1-3
            15.1 1-3, 15.2 1-3, 15.3 1-7
            16.1 1-1, 16.2 1-5, 16.3 1-4, 16.4 1-3, 16.5 1-3
            17.1 1-1, 17.2 1-4, 17.3 1-2\
            """;

    /** Sections that ask for documents, which a document may meet. */
    private static final Set<String> OF_DOCUMENTS =
            Set.of("2.1", "5.1", "6.1", "7.1", "8.1", "11.1", "13.1", "14.1", "15.1", "16.1");

    private static final Pattern ROW =
            Pattern.compile("\\| v5\\.0\\.0-([0-9.]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+)(?:\\.([a-z]\\w+))?`");
    private static final Pattern LINK = Pattern.compile("]\\(([a-z-]*\\.?m?d?)#([a-z-]+)\\)");

    private final SourceTree tree = SourceTree.read();
    private final String document = SourceTree.content(tree.root().resolve("docs/security.md"));
    private final List<Row> rows =
            document.lines()
                    .filter(line -> line.startsWith("| v5.0.0-"))
                    .map(SecurityTableTest::row)
                    .toList();

    private record Row(String id, String state, String shown) {}

    private static Row row(String line) {
        Matcher matcher = ROW.matcher(line);
        if (!matcher.matches()) {
            throw new AssertionError("A row has four cells: " + line);
        }
        return new Row(matcher.group(1), matcher.group(3), matcher.group(4));
    }

    @Test
    void every_requirement_of_levels_one_and_two_stands_once() {
        List<String> wanted =
                Stream.of(SECTIONS.split("[,\n]"))
                        .map(String::strip)
                        .map(section -> section.split("[ -]"))
                        .flatMap(part ->
                                IntStream.rangeClosed(
                                                Integer.parseInt(part[1]),
                                                Integer.parseInt(part[2]))
                                        .mapToObj(number -> part[0] + "." + number))
                        .toList();
        assertThat(wanted).as("70 of level 1, 183 of level 2").hasSize(253).doesNotHaveDuplicates();
        assertThat(rows)
                .as("rows, in the order of the standard")
                .extracting(Row::id)
                .containsExactlyElementsOf(wanted);
    }

    @Test
    void whatever_is_met_names_what_shows_it_and_all_else_says_why() {
        Findings findings = new Findings();
        for (Row row : rows) {
            String section = row.id().substring(0, row.id().lastIndexOf('.'));
            boolean shown =
                    TEST.matcher(row.shown()).results().anyMatch(found -> found.group(2) != null)
                            || (OF_DOCUMENTS.contains(section) && LINK.matcher(row.shown()).find());
            findings.addIf(
                    row.state().equals("met") && !shown, row.id() + " is met and names no test");
            findings.addIf(
                    !Set.of("met", "not applicable", "open").contains(row.state()),
                    row.id() + " is neither met nor not applicable nor open");
            findings.addIf(row.shown().length() < 7, row.id() + " does not say why");
        }
        findings.assertNone("no promise without what shows it");
    }

    @Test
    void every_test_and_section_named_is_there() {
        Map<String, Path> classes =
                tree.java().stream()
                        .filter(file -> tree.name(file).contains("/src/test/"))
                        .filter(file -> !file.endsWith("package-info.java"))
                        .collect(
                                Collectors.toMap(
                                        file -> simple(file), file -> file, (one, other) -> one));
        Findings findings = new Findings();
        for (Row row : rows) {
            TEST.matcher(row.shown())
                    .results()
                    .filter(found ->
                            found.group(2) != null || found.group(1).matches("\\w+(Test|IT)"))
                    .forEach(found ->
                            findings.addIf(
                                    !isThere(classes, found), row.id() + ": " + found.group()));
            LINK.matcher(row.shown())
                    .results()
                    .forEach(found ->
                            findings.addIf(
                                    !headings(found.group(1)).contains(found.group(2)),
                                    row.id() + ": " + found.group()));
        }
        findings.assertNone("tests and sections that docs/security.md names");
    }

    private static String simple(Path file) {
        return String.valueOf(file.getFileName()).replace(".java", "");
    }

    private static boolean isThere(Map<String, Path> classes, MatchResult named) {
        Path file = classes.get(named.group(1));
        return file != null
                && (named.group(2) == null
                        || SourceTree.content(file).contains("void " + named.group(2) + "("));
    }

    /** The headings of a document as links name them. */
    private Set<String> headings(String file) {
        Path path = tree.root().resolve("docs").resolve(file.isEmpty() ? "security.md" : file);
        return Files.exists(path)
                ? SourceTree.lines(path).stream()
                        .filter(line -> line.startsWith("#"))
                        .map(line ->
                                line.replaceFirst("#+ ", "")
                                        .toLowerCase(Locale.ROOT)
                                        .replaceAll("[^a-z0-9 -]", "")
                                        .replace(' ', '-'))
                        .collect(Collectors.toSet())
                : Set.of();
    }

    @Test
    void the_count_is_that_of_the_rows() {
        Map<String, Long> counts =
                rows.stream().collect(Collectors.groupingBy(Row::state, Collectors.counting()));
        assertThat(document)
                .as("the count before the table")
                .contains(
                        "At the moment: %d met, %d not applicable, %d open."
                                .formatted(
                                        counts.getOrDefault("met", 0L),
                                        counts.getOrDefault("not applicable", 0L),
                                        counts.getOrDefault("open", 0L)));
    }
}
