package hk.chopmark.docs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every code with which something is refused, as the sources throw it.
 *
 * @param kindsOf the kinds of each code
 * @param answered codes that filters and the interface answer with by themselves
 * @param unreadable places where a code is neither a literal nor a constant of its file
 */
record Refusals(Map<String, Set<String>> kindsOf, Set<String> answered, List<String> unreadable) {

    private static final Pattern THROWN =
            Pattern.compile(
                    "\\bDomainRejection\\s*\\.\\s*(notAllowed|unknown|conflict|tooOften|rule)\\s*\\("
                            + "|\\bnew\\s+(BadRequest|DomainRejection)\\s*\\(");
    private static final Pattern ANSWERED =
            Pattern.compile(
                    "\\bProblem\\s*\\.\\s*of\\s*\\(\\s*[\\w.]+\\s*,"
                            + "|\\brefuse\\(\\s*response,\\s*[\\w.]+\\s*,"
                            + "|\\bnew\\s+Refused\\s*\\(");
    private static final Pattern LITERAL = Pattern.compile("\\s*\"([a-z0-9.-]+)\"");
    private static final Pattern CONSTANT = Pattern.compile("\\s*([A-Z][A-Z_]*)\\b");
    private static final Pattern RECORDED =
            Pattern.compile("String\\s+refusalCode\\(\\)\\s*\\{\\s*return\\s+\"([a-z0-9.-]+)\"");
    private static final Pattern SAID_BY_A_PAGE =
            Pattern.compile("\\b(?:page|bare)\\(\\s*HttpStatus\\.[A-Z_]+,\\s*\"([a-z0-9.-]+)\"");

    /** Here refusals are made of codes given by others. */
    private static final Pattern PASSES_ON =
            Pattern.compile(".*/core/shared/DomainRejection\\.java|.*/core/runtime/Outcome\\.java");

    /** Of all modules that a school runs. */
    static Refusals in(SourceTree tree) {
        return in(tree, "(core|projections|audit-export|api)/src/main/java/.*\\.java");
    }

    /** Of the files whose path matches the expression. */
    static Refusals in(SourceTree tree, String paths) {
        Map<String, Set<String>> kinds = new TreeMap<>();
        Set<String> answered = new TreeSet<>();
        Set<String> unreadable = new TreeSet<>();
        for (Path file : tree.matching(paths)) {
            if (PASSES_ON.matcher(tree.name(file)).matches()) {
                continue;
            }
            String source = SourceTree.content(file);
            Matcher thrown = THROWN.matcher(source);
            while (thrown.find()) {
                String kind = Optional.ofNullable(thrown.group(1)).orElse(thrown.group(2));
                codeAt(source, thrown.end())
                        .ifPresentOrElse(
                                code -> add(kinds, code, kind),
                                () -> unreadable.add(tree.name(file) + ": " + thrown.group()));
            }
            RECORDED.matcher(source)
                    .results()
                    .forEach(recorded -> add(kinds, recorded.group(1), "notAllowed"));
            ANSWERED.matcher(source)
                    .results()
                    .flatMap(made -> codeAt(source, made.end()).stream())
                    .filter(code -> !code.endsWith(".")) // the rest of the code is the status
                    .forEach(answered::add);
        }
        return new Refusals(kinds, answered, List.copyOf(unreadable));
    }

    /** Codes that the console says of failures that are no rejections. */
    static List<String> saidByPages(SourceTree tree) {
        return tree.matching("api/src/main/java/hk/chopmark/api/console/Refusals\\.java").stream()
                .map(SourceTree::content)
                .flatMap(source -> SAID_BY_A_PAGE.matcher(source).results())
                .map(said -> said.group(1))
                .toList();
    }

    private static Optional<String> codeAt(String source, int from) {
        Matcher literal = LITERAL.matcher(source).region(from, source.length());
        if (literal.lookingAt()) {
            return Optional.of(literal.group(1));
        }
        Matcher constant = CONSTANT.matcher(source).region(from, source.length());
        return constant.lookingAt() ? valueOf(constant.group(1), source) : Optional.empty();
    }

    private static Optional<String> valueOf(String constant, String source) {
        return Pattern.compile("\\bString\\s+" + constant + "\\s*=\\s*\"([a-z0-9.-]+)\"")
                .matcher(source)
                .results()
                .map((MatchResult found) -> found.group(1))
                .findFirst();
    }

    private static void add(Map<String, Set<String>> kinds, String code, String kind) {
        kinds.computeIfAbsent(code, absent -> new TreeSet<>()).add(kind);
    }
}
