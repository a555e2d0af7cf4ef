package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The steps of docs/extending.md are those that the sample area took: each of its files is there.
 */
class ExtendingTest {

    private static final String AREA = "loans";
    private static final Pattern STEP =
            Pattern.compile(
                    "^\\| (\\d+) \\| \\*\\*(new|line)\\*\\* `([^`]+)` \\|", Pattern.MULTILINE);

    /** A type named in the text, with or without a method of it. */
    private static final Pattern TYPE =
            Pattern.compile("`@?([A-Z][a-z]+[A-Za-z]*)(?:[.:(][^`]*)?`");

    private static final Pattern DECLARED =
            Pattern.compile("\\b(?:class|interface|record|enum) (\\w+)");

    /** Of libraries, and parts of types of our own. */
    private static final Set<String> OF_OTHERS = Set.of("Command", "Event", "Time");

    private final SourceTree tree = SourceTree.read();
    private final Path sources = tree.root().resolve("docs/src/test");

    private List<MatchResult> steps() {
        return STEP.matcher(SourceTree.content(tree.root().resolve("docs/extending.md")))
                .results()
                .toList();
    }

    @Test
    void every_step_was_taken_by_the_sample_area() {
        Findings findings = new Findings();
        List<MatchResult> steps = steps();
        assertThat(steps).as("the tables are read").hasSizeGreaterThan(15);
        for (int i = 0; i < steps.size(); i++) {
            MatchResult step = steps.get(i);
            findings.addIf(
                    Integer.parseInt(step.group(1)) != i + 1,
                    "step " + step.group(1) + " stands in place " + (i + 1));
            findings.addIf(
                    !wasTaken(step.group(3)),
                    "step "
                            + step.group(1)
                            + " names "
                            + step.group(3)
                            + ", which the sample lacks");
        }
        findings.assertNone("who follows the steps adds what the sample has");
    }

    /** A path of a step stands for a file of the sample: Java below its package, or a resource. */
    private boolean wasTaken(String path) {
        return tree.matching("docs/src/test/.*").stream().anyMatch(matcherOf(path)::matches);
    }

    private PathMatcher matcherOf(String path) {
        String own = path.replace("AREA", AREA);
        boolean java = own.endsWith(".java");
        String place = java ? "java/hk/chopmark/" + own : "resources/" + own;
        return FileSystems.getDefault().getPathMatcher("glob:" + sources.resolve(place));
    }

    @Test
    void every_file_of_the_sample_is_of_a_step() {
        Findings findings = new Findings();
        for (Path file :
                tree.matching(
                        "docs/src/test/java/.*/loans/.*\\.java|docs/src/test/resources/[tw].*")) {
            findings.addIf(
                    steps().stream().noneMatch(step -> covers(step.group(3), file)),
                    tree.name(file) + " is of no step in docs/extending.md");
        }
        findings.assertNone("the steps name all that an area adds");
    }

    private boolean covers(String path, Path file) {
        boolean described =
                path.endsWith("package-info.java") && file.endsWith("package-info.java");
        return described || matcherOf(path).matches(file);
    }

    @Test
    void every_type_that_the_steps_name_is_there() {
        Set<String> types =
                tree.java().stream()
                        .flatMap(file -> DECLARED.matcher(SourceTree.content(file)).results())
                        .map(declared -> declared.group(1))
                        .collect(Collectors.toSet());
        String text = SourceTree.content(tree.root().resolve("docs/extending.md"));
        Findings findings = new Findings();
        TYPE.matcher(text)
                .results()
                .map(named -> named.group(1))
                .filter(type -> !types.contains(type) && !OF_OTHERS.contains(type))
                .forEach(type -> findings.add(type + " is named, but not there"));
        findings.assertNone("whoever follows the steps finds what they name");
    }
}
