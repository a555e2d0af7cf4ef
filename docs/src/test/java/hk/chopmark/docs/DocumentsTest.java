package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.shared.Purpose;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documents as documents: titles, links, decision records. */
class DocumentsTest {

    private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern ADR_FILE = Pattern.compile("docs/adr/(\\d{4})-[a-z0-9-]+\\.md");
    private static final int ADR_LINES = 60;

    private final SourceTree tree = SourceTree.read();

    @Test
    void every_document_has_one_title_and_no_dead_link() {
        Findings findings = new Findings();
        for (Path file : tree.markdown()) {
            List<String> lines = SourceTree.lines(file);
            String first = lines.stream().filter(line -> !line.isBlank()).findFirst().orElse("");
            findings.addIf(
                    !first.startsWith("# "), tree.name(file) + " does not start with a title");
            Matcher link = LINK.matcher(SourceTree.content(file));
            while (link.find()) {
                String target = link.group(1);
                boolean local = !target.matches("[a-z]+:.*");
                findings.addIf(
                        local && !Files.exists(file.resolveSibling(target)),
                        tree.name(file) + " links to nothing: " + target);
            }
        }
        findings.assertNone("documents can be found and followed");
    }

    @Test
    void the_interface_names_every_purpose_and_every_kind_of_reference() {
        String api = SourceTree.content(tree.root().resolve("docs/api.md"));
        Findings findings = new Findings();
        for (Purpose purpose : Purpose.values()) {
            findings.addIf(
                    !api.contains("`" + purpose.code() + "`"),
                    "docs/api.md lacks the purpose " + purpose.code());
        }
        AreasTest.areas().stream()
                .flatMap(area -> area.refKinds().stream())
                .forEach(kind ->
                        findings.addIf(
                                !api.contains("`" + kind.name() + "=...`"),
                                "docs/api.md lacks the kind of reference " + kind.name()));
        findings.assertNone("whoever asks finds each code in docs/api.md");
    }

    @Test
    void decision_records_are_numbered_without_gaps_and_one_page_long() {
        Findings findings = new Findings();
        int expected = 1;
        for (Path file : tree.matching("docs/adr/.*")) {
            Matcher name = ADR_FILE.matcher(tree.name(file));
            if (!name.matches()) {
                findings.add(tree.name(file) + " is not named NNNN-title.md");
                continue;
            }
            int number = Integer.parseInt(name.group(1));
            findings.addIf(
                    number != expected, tree.name(file) + " should have the number " + expected);
            expected++;
            findings.addAll(faultsOf(file, number));
        }
        findings.addIf(expected == 1, "docs/adr holds no decision record");
        findings.assertNone("one decision, one number, one page");
    }

    private List<String> faultsOf(Path file, int number) {
        Findings findings = new Findings();
        List<String> lines = SourceTree.lines(file);
        findings.addIf(
                lines.size() > ADR_LINES, tree.name(file) + " has " + lines.size() + " lines");
        findings.addIf(
                !lines.getFirst().startsWith("# " + number + ". "),
                tree.name(file) + " has another number in its title");
        findings.addIf(
                lines.stream()
                        .noneMatch(line -> line.matches("Status: [a-z].*, \\d{4}-\\d{2}-\\d{2}.*")),
                tree.name(file) + " lacks 'Status: word, date'");
        for (String heading : List.of("## Context", "## Decision", "## Consequences")) {
            findings.addIf(!lines.contains(heading), tree.name(file) + " lacks " + heading);
        }
        return findings.all();
    }

    @Test
    void continuous_integration_runs_the_test_command_of_the_readme() {
        Findings findings = new Findings();
        String readme = SourceTree.content(tree.root().resolve("README.md"));
        String ci = SourceTree.content(tree.root().resolve(".ci/run"));
        String test = SourceTree.content(tree.root().resolve(".mvn/test.sh"));
        findings.addIf(
                !readme.contains("```sh\n./chopmark test\n```"),
                "README.md no longer names ./chopmark test");
        findings.addIf(
                !ci.endsWith("/../chopmark\" test \"$@\"\n"),
                ".ci/run no longer ends with ./chopmark test");
        findings.addIf(
                !test.contains("./mvnw -B -ntp -T 2 verify "),
                "the command no longer runs ./mvnw verify");
        findings.addIf(
                Pattern.compile("mvnw[^\\n]*-D").matcher(test).find(),
                ".mvn/test.sh switches something in Maven");
        findings.assertNone("CI proves what the README promises");
    }

    @Test
    void the_readme_begins_with_exactly_two_commands() {
        String readme = SourceTree.content(tree.root().resolve("README.md"));
        String section = readme.replaceFirst("(?s).*?\n## Two commands\n", "").split("\n## ", 2)[0];
        assertThat(matchesOf("(?s)```sh\n(.*?)\n```", section))
                .as("to run it and to test it, nothing else")
                .containsExactly("./chopmark serve --demo", "./chopmark test");
    }

    @Test
    void the_long_form_asks_every_test_that_takes_more() {
        String pom = SourceTree.content(tree.root().resolve("pom.xml"));
        String nightly =
                pom.replaceFirst("(?s).*<id>nightly</id>", "").replaceFirst("(?s)</profile>.*", "");
        String tests =
                tree.matching("[a-z-]+/src/test/java/.*IT\\.java").stream()
                        .map(SourceTree::content)
                        .collect(Collectors.joining());
        assertThat(matchesOf("<(chopmark\\.[a-z.-]+)>", nightly))
                .as("properties of the profile nightly, and those that tests read as a count")
                .containsExactlyInAnyOrderElementsOf(
                        Set.copyOf(
                                matchesOf(
                                        "Integer\\.getInteger\\(\"(chopmark\\.[a-z.-]+)\"",
                                        tests)));
    }

    private static List<String> matchesOf(String expression, String text) {
        return Pattern.compile(expression)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
