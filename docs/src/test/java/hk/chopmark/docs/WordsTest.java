package hk.chopmark.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The words of the console, held to the sources that use them. */
class WordsTest {

    private static final Pattern KEY = Pattern.compile("^([A-Za-z][^=\\s]*)=", Pattern.MULTILINE);
    private static final String NAME = "[A-Za-z][A-Za-z0-9_.+-]*";
    private static final Pattern ASKED = Pattern.compile("#\\{(" + NAME + ")[}(]");
    private static final Pattern NAVIGATION = Pattern.compile("\\bwords = \"(" + NAME + ")\"");
    private static final Pattern QUOTED = Pattern.compile("[\"'](" + NAME + ")[\"']");
    private static final Pattern BEGUN = Pattern.compile("[\"'](" + NAME + "\\.)[\"']");

    private final SourceTree tree = SourceTree.read();
    private final Set<String> english = keysIn("[a-z-]+");
    private final Set<String> chinese = keysIn("[a-z-]+_zh_HK");
    private final Refusals refusals = Refusals.in(tree);

    @Test
    void every_refusal_writes_its_code_out_where_it_is_made() {
        Findings findings = new Findings();
        findings.addAll(refusals.unreadable());
        findings.assertNone("the code of a refusal is a literal or a constant of its file");
    }

    @Test
    void every_code_of_a_refusal_has_one_kind() {
        Findings findings = new Findings();
        refusals.kindsOf()
                .forEach((code, kinds) -> findings.addIf(kinds.size() > 1, code + " " + kinds));
        findings.assertNone("one code, one kind of refusal, wherever it is made");
    }

    @Test
    void every_code_of_a_refusal_has_words_of_its_own_and_no_other_has() {
        Set<String> codes = new TreeSet<>(refusals.kindsOf().keySet());
        codes.addAll(refusals.answered());
        codes.addAll(Refusals.saidByPages(tree));
        Findings findings = new Findings();
        for (String code : codes) {
            String key = "refused." + code;
            findings.addIf(!english.contains(key), "no English words: " + key);
            findings.addIf(!chinese.contains(key), "no Chinese words: " + key);
        }
        english.stream()
                .filter(key -> key.matches("refused\\..+\\..+"))
                .filter(key -> !codes.contains(key.substring("refused.".length())))
                .forEach(key -> findings.add("nobody refuses with this code: " + key));
        findings.assertNone("whoever is refused reads what was not done, why, and what to do");
    }

    @Test
    void every_word_that_a_page_asks_for_is_there() {
        Findings findings = new Findings();
        for (Path page : templates()) {
            matches(ASKED, SourceTree.content(page))
                    .filter(key -> !english.contains(key))
                    .forEach(key -> findings.add(tree.name(page) + " asks for " + key));
        }
        for (Path file : tree.matching("api/src/main/java/.*\\.java")) {
            matches(NAVIGATION, SourceTree.content(file))
                    .filter(key -> !english.contains(key))
                    .forEach(key -> findings.add(tree.name(file) + " asks for " + key));
        }
        findings.assertNone("no page shows the key of a word");
    }

    @Test
    void every_word_is_used() {
        Set<String> used = new TreeSet<>();
        Set<String> begun = new TreeSet<>();
        Stream.concat(templates().stream(), tree.matching("api/src/main/java/.*\\.java").stream())
                .map(SourceTree::content)
                .forEach(source -> {
                    matches(ASKED, source).forEach(used::add);
                    matches(QUOTED, source).forEach(used::add);
                    matches(BEGUN, source).forEach(begun::add);
                });
        // What areas declare has words too; a test holds them to the declarations.
        tree.matching("api/src/test/java/.*\\.java").stream()
                .flatMap(file -> matches(BEGUN, SourceTree.content(file)))
                .forEach(begun::add);
        Findings findings = new Findings();
        english.stream().filter(key -> !isUsed(key, used, begun)).forEach(findings::add);
        findings.assertNone("no words for pages that are gone");
    }

    /** The codes of refusals are held to the sources by another test. */
    private static boolean isUsed(String key, Set<String> used, Set<String> begun) {
        if (key.matches("refused\\..+\\..+") || used.contains(key)) {
            return true;
        }
        return key.startsWith("refused.")
                ? used.contains(key.substring("refused.".length()))
                : begun.stream().anyMatch(key::startsWith);
    }

    private Set<String> keysIn(String bundles) {
        return tree
                .matching("[a-z-]+/src/main/resources/words/" + bundles + "\\.properties")
                .stream()
                .map(SourceTree::content)
                .flatMap(content -> matches(KEY, content))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Path> templates() {
        return tree.matching("api/src/main/resources/templates/.*\\.html");
    }

    private static Stream<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
    }
}
