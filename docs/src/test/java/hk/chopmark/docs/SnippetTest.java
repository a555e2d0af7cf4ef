package hk.chopmark.docs;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the documents tell a reader to type exists: commands with their options, and Java that
 * compiles.
 */
class SnippetTest {

    private static final Set<String> LANGUAGES =
            Set.of("sh", "java", "text", "json", "sql", "mermaid", "xml", "properties");
    private static final Set<String> PLAIN_COMMANDS =
            Set.of(
                    "cat",
                    "cd",
                    "cp",
                    "curl",
                    "docker",
                    "export",
                    "git",
                    "grep",
                    "head",
                    "java",
                    "kill",
                    "ls",
                    "mv",
                    "pg_dump",
                    "psql",
                    "sed",
                    "sha256sum",
                    "systemctl",
                    "tar",
                    "unzip",
                    "./.ci/run",
                    ".ci/run",
                    "bash");
    private static final Pattern WORD = Pattern.compile("[a-z][a-z-]*");

    private final SourceTree tree = SourceTree.read();
    private final CommandHelp help = new CommandHelp();

    @Test
    void every_block_says_its_language() {
        Findings findings = new Findings();
        snippets()
                .forEach(snippet ->
                        findings.addIf(
                                !LANGUAGES.contains(snippet.language()),
                                snippet.where()
                                        + " is marked '"
                                        + snippet.language()
                                        + "', not one of "
                                        + LANGUAGES));
        findings.assertNone("a reader and this test know what a block is");
    }

    @Test
    void every_command_shown_exists_with_its_options() {
        Findings findings = new Findings();
        snippets()
                .filter(snippet -> snippet.language().equals("sh"))
                .forEach(snippet -> {
                    for (List<String> command : commandsOf(snippet.text())) {
                        findings.addAll(faultsOf(snippet.where(), command));
                    }
                });
        findings.assertNone("what the documents tell you to type, works");
    }

    private List<String> faultsOf(String where, List<String> command) {
        String program = command.getFirst();
        if (program.endsWith("chopmark") && !program.equals("chopmark")) {
            return chopmarkFaults(where, command.subList(1, command.size()));
        }
        boolean known = program.equals("./mvnw") || PLAIN_COMMANDS.contains(program);
        return known ? List.of() : List.of(where + " shows the unknown command " + program);
    }

    private List<String> chopmarkFaults(String where, List<String> arguments) {
        List<String> words =
                arguments.stream().takeWhile(word -> WORD.matcher(word).matches()).toList();
        String said = help.of(words).filter(text -> isAbout(text, words)).orElse(null);
        if (said == null) {
            return List.of(
                    where + " shows chopmark " + String.join(" ", words) + ", which has no help");
        }
        return arguments.stream()
                .filter(argument -> argument.startsWith("-"))
                .map(option -> option.replaceFirst("=.*", ""))
                .filter(option ->
                        !Pattern.compile("(?<![\\w-])" + Pattern.quote(option) + "(?![\\w-])")
                                .matcher(said)
                                .find())
                .map(option ->
                        where
                                + " shows chopmark "
                                + String.join(" ", words)
                                + " with the unknown option "
                                + option)
                .toList();
    }

    /**
     * Whether a help text is that of these words; behind a command without subcommands they are
     * arguments.
     */
    private static boolean isAbout(String text, List<String> words) {
        int known = words.size();
        while (known > 0
                && !text.contains("chopmark " + String.join(" ", words.subList(0, known)))) {
            known--;
        }
        return known == words.size() || (known > 0 && !text.contains("COMMAND"));
    }

    /**
     * The simple commands of a shell block, as words; comments, assignments and redirections left
     * out.
     */
    static List<List<String>> commandsOf(String block) {
        List<List<String>> commands = new ArrayList<>();
        for (String line : block.replace("\\\n", " ").split("\n", -1)) {
            for (String simple : line.replaceFirst("(^|\\s)#.*", "").split("&&|\\|\\||[|;&]", -1)) {
                List<String> words =
                        Stream.of(
                                        simple.replaceAll("\\d?[<>]+\\s*\\S+", " ")
                                                .strip()
                                                .split("\\s+", -1))
                                .dropWhile(word -> word.isEmpty() || word.matches("[A-Z_]+=.*"))
                                .toList();
                if (!words.isEmpty()) {
                    commands.add(words);
                }
            }
        }
        return commands;
    }

    @Test
    void every_piece_of_java_compiles() {
        Findings findings = new Findings();
        snippets()
                .filter(snippet -> snippet.language().equals("java"))
                .forEach(snippet -> findings.addAll(errorsIn(snippet)));
        findings.assertNone("Java in the documents compiles against the modules");
    }

    private static List<String> errorsIn(Snippet snippet) {
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        InMemory unit = new InMemory(unitOf(snippet));
        JavacTask task =
                (JavacTask)
                        ToolProvider.getSystemJavaCompiler()
                                .getTask(
                                        null,
                                        null,
                                        diagnostics,
                                        List.of("-proc:none"),
                                        null,
                                        List.of(unit));
        try {
            task.analyze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(error -> snippet.where() + " " + error.getMessage(Locale.ROOT))
                .toList();
    }

    /**
     * A block is either whole types, or statements to stand in a method; its imports may stand in
     * front of either.
     */
    private static String unitOf(Snippet snippet) {
        List<String> imports =
                snippet.lines().stream().filter(line -> line.startsWith("import ")).toList();
        List<String> rest =
                snippet.lines().stream().filter(line -> !line.startsWith("import ")).toList();
        boolean types =
                rest.stream()
                        .anyMatch(line ->
                                line.matches(
                                        "(public |final |sealed )*(class|record|interface|enum) .*"));
        String body =
                String.join("\n", rest)
                        .replace("public class", "class")
                        .replace("public record", "record");
        String unit =
                types ? body : "class Shown {\n void run() throws Exception {\n" + body + "\n}\n}";
        return String.join("\n", imports) + "\n" + unit;
    }

    private Stream<Snippet> snippets() {
        return tree.markdown().stream().flatMap(file -> Snippet.in(file, tree.name(file)).stream());
    }

    private static final class InMemory extends SimpleJavaFileObject {

        private final String source;

        InMemory(String source) {
            super(URI.create("string:///Shown.java"), Kind.SOURCE);
            this.source = source;
        }

        @Override
        public @Nullable CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
        }
    }
}
