package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The steps of docs/extending.md are those that the sample area took: each of its files is there.
 */
class ExtendingTest {

    private static final String AREA = "loans";
    private static final Pattern STEP =
            Pattern.compile(
                    "^\\| (\\d+) \\| \\*\\*(new|line)\\*\\* `([^`]+)` \\|", Pattern.MULTILINE);

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
        String own = path.replace("AREA", AREA);
        boolean java = own.endsWith(".java");
        String place = java ? "java/hk/chopmark/" + own : "resources/" + own;
        PathMatcher matcher =
                FileSystems.getDefault().getPathMatcher("glob:" + sources.resolve(place));
        return tree.matching("docs/src/test/.*").stream().anyMatch(matcher::matches);
    }

    @Test
    void every_file_of_the_sample_is_of_a_step() {
        Findings findings = new Findings();
        for (Path file : tree.matching("docs/src/test/(java|resources)/.*loans/.*\\.java")) {
            findings.addIf(
                    steps().stream().noneMatch(step -> covers(step.group(3), file)),
                    tree.name(file) + " is of no step in docs/extending.md");
        }
        findings.assertNone("the steps name all that an area adds");
    }

    private boolean covers(String path, Path file) {
        String place = "java/hk/chopmark/" + path.replace("AREA", AREA);
        boolean described =
                path.endsWith("package-info.java") && file.endsWith("package-info.java");
        return described
                || FileSystems.getDefault()
                        .getPathMatcher("glob:" + sources.resolve(place))
                        .matches(file);
    }
}
