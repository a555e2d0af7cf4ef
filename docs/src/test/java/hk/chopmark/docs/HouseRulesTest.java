package hk.chopmark.docs;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The manners of CONTRIBUTING.md that a machine can check, on the sources themselves. */
class HouseRulesTest {

    private static final int LINE_LENGTH = 120;

    /** An expression in an attribute of a template cannot be broken over lines. */
    private static final int TEMPLATE_LINE_LENGTH = 265;

    private static final int FILE_LINES = 500;
    private static final int METHOD_LINES = 70;

    private static final Set<String> PACKAGE_WORDS =
            Set.of(
                    "util",
                    "utils",
                    "common",
                    "impl",
                    "service",
                    "services",
                    "dto",
                    "model",
                    "application",
                    "infrastructure",
                    "helper");
    private static final Pattern TYPE_SUFFIX =
            Pattern.compile(".*(Manager|Helper|Info|Data|Utils?|Impl)");
    private static final Pattern REASONED_TODO = Pattern.compile("TODO\\(#\\d+\\): \\S.{9,}");
    private static final Pattern TODO = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");

    private static final String COMMAND_LINE =
            "api/.*/hk/chopmark/api/cli/.*|audit-export/.*/export/(cli/.*|verify/VerifierMain\\.java)|benchmarks/.*";

    /**
     * A call that the house forbids.
     *
     * @param call what must not stand in the code
     * @param except files where it may, as an expression over the path
     * @param instead what to do
     */
    private record Ban(Pattern call, Pattern except, String instead) {
        static Ban of(String call, String except, String instead) {
            return new Ban(Pattern.compile(call), Pattern.compile(except), instead);
        }
    }

    private static final String NOWHERE = "(?!)";

    private static final List<Ban> BANS =
            List.of(
                    Ban.of(
                            "\\b(Instant|LocalDate|LocalDateTime|OffsetDateTime|ZonedDateTime|Year)\\.now\\(",
                            NOWHERE,
                            "inject a clock"),
                    Ban.of("\\bSystem\\.currentTimeMillis\\(", NOWHERE, "inject a clock"),
                    Ban.of("\\bnew Date\\(\\)", NOWHERE, "inject a clock"),
                    Ban.of(
                            "\\bThread\\.sleep\\(",
                            NOWHERE,
                            "wait for a condition: a lock, a queue, Awaitility in tests"),
                    Ban.of(
                            "\\bSystem\\.(out|err)\\b",
                            COMMAND_LINE,
                            "log with slf4j, or move it to the command line"),
                    Ban.of("\\.printStackTrace\\(", NOWHERE, "log it, or let it rise"),
                    Ban.of(
                            "\\bCharset\\.defaultCharset\\(|\\.getBytes\\(\\)",
                            NOWHERE,
                            "name the charset"),
                    Ban.of(
                            "\\bZoneId\\.systemDefault\\(|\\bTimeZone\\.getDefault\\(|\\bClock\\.systemDefaultZone\\(",
                            NOWHERE,
                            "name the zone"),
                    Ban.of(
                            "\\bLocale\\.getDefault\\(|\\.to(Lower|Upper)Case\\(\\)",
                            NOWHERE,
                            "name the locale"),
                    Ban.of("\\bSystem\\.exit\\(", COMMAND_LINE, "return an exit code"),
                    Ban.of(
                            "\\bnew Random\\(\\)|\\bMath\\.random\\(",
                            NOWHERE,
                            "SecureRandom, or a seed in the failure message"),
                    Ban.of(
                            "@Disabled\\b|\\bassumeTrue\\(|\\bassumeThat\\(|\\bassumingThat\\(",
                            NOWHERE,
                            "a test runs or goes"),
                    Ban.of(
                            "\\bExecutors\\.newCachedThreadPool\\(|\\bCompletableFuture\\.runAsync\\([^,]*\\)",
                            NOWHERE,
                            "bound it and name it"));

    /**
     * Files of one package, package-info left out. Each file holds one top-level type, so that
     * these are the top-level types of the package; types within types do not count.
     */
    private static final int PACKAGE_FILES = 20;

    /**
     * Rooms with a bound of their own, in files as well. One above {@link #PACKAGE_FILES} is what
     * the room holds today: it shrinks with the room, and never grows.
     */
    private static final Map<String, Integer> BOUNDS =
            Map.of(
                    // Manners of the console alone; what belongs to an area lies with the area.
                    "api/src/main/java/hk/chopmark/api/console", 16,
                    // One class for each command of the command line.
                    "api/src/main/java/hk/chopmark/api/cli", 32,
                    // Small values that several areas speak of, one file each.
                    "core/src/main/java/hk/chopmark/core/shared", 30,
                    // What an area declares itself with, one file for each part of a declaration.
                    "core/src/main/java/hk/chopmark/core/decision", 26,
                    // Reading, searching, files given out, break-glass and audits: a rule for each.
                    "core/src/main/java/hk/chopmark/core/disclosure", 21);

    private final SourceTree tree = SourceTree.read();

    @Test
    void no_room_grows_unnoticed() {
        Map<String, Integer> rooms = new HashMap<>();
        for (Path file : tree.mainJava()) {
            Path room = file.getParent();
            if (room != null && !file.endsWith("package-info.java")) {
                rooms.merge(tree.name(room), 1, Integer::sum);
            }
        }
        Findings findings = new Findings();
        rooms.forEach((room, files) -> {
            int most = BOUNDS.getOrDefault(room, PACKAGE_FILES);
            findings.addIf(files > most, room + " has " + files + " files of at most " + most);
        });
        BOUNDS.forEach((room, most) -> {
            int files = rooms.getOrDefault(room, 0);
            findings.addIf(files == 0, room + " has a bound and is not there");
            findings.addIf(
                    most > PACKAGE_FILES && files < most,
                    room + " has " + files + " files; lower its bound from " + most);
        });
        findings.assertNone(
                "packages of at most " + PACKAGE_FILES + " top-level types; more only by name");
    }

    @Test
    void lines_and_files_stay_short() {
        Findings findings = new Findings();
        for (Path file :
                tree.matching(".*\\.(java|sql|html|css)|chopmark|\\.ci/[a-z]+|\\.mvn/.*\\.sh")) {
            List<String> lines = SourceTree.lines(file);
            boolean java = file.toString().endsWith(".java");
            findings.addIf(
                    java && lines.size() > FILE_LINES,
                    tree.name(file) + " has " + lines.size() + " lines");
            for (int i = 0; i < lines.size(); i++) {
                int length = lines.get(i).codePointCount(0, lines.get(i).length());
                boolean template = file.toString().endsWith(".html");
                findings.addIf(
                        length > (template ? TEMPLATE_LINE_LENGTH : LINE_LENGTH),
                        at(file, i) + " is " + length + " characters long");
                findings.addIf(lines.get(i).contains("\t"), at(file, i) + " holds a tab");
            }
        }
        findings.assertNone(
                "lines of at most 120 characters (templates 265), files of at most 500 lines");
    }

    @Test
    void methods_stay_short() {
        Findings findings = new Findings();
        for (JavaMethods.Method method : JavaMethods.in(tree.java())) {
            findings.addIf(
                    method.lines() > METHOD_LINES,
                    tree.name(method.file())
                            + ":"
                            + method.firstLine()
                            + " "
                            + method.name()
                            + " has "
                            + method.lines()
                            + " lines");
        }
        findings.assertNone("methods of at most 70 lines");
    }

    @Test
    void nobody_calls_what_the_house_bans() {
        Findings findings = new Findings();
        for (Path file : tree.java()) {
            if (file.endsWith("HouseRulesTest.java")) {
                continue;
            }
            String name = tree.name(file);
            List<Ban> bans =
                    BANS.stream().filter(ban -> !ban.except().matcher(name).matches()).toList();
            List<String> lines =
                    JavaText.withoutCommentsAndStrings(SourceTree.content(file)).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                for (Ban ban : bans) {
                    if (ban.call().matcher(line).find()) {
                        findings.add(at(file, i) + " " + line.strip() + " (" + ban.instead() + ")");
                    }
                }
            }
        }
        findings.assertNone("time, randomness, zone, charset and output come from outside");
    }

    @Test
    void what_is_left_to_do_says_where_and_why() {
        Findings findings = new Findings();
        for (Path file : tree.text()) {
            if (file.endsWith("HouseRulesTest.java") || file.endsWith("CONTRIBUTING.md")) {
                continue;
            }
            List<String> lines = SourceTree.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                boolean open = TODO.matcher(lines.get(i)).find();
                findings.addIf(
                        open && !REASONED_TODO.matcher(lines.get(i)).find(),
                        at(file, i)
                                + " write TODO(#issue): reason, or do it: "
                                + lines.get(i).strip());
            }
        }
        findings.assertNone("nothing is left half done without a reason");
    }

    @Test
    void every_package_says_what_it_is_for() {
        Findings findings = new Findings();
        for (Path folder : folders(tree.mainJava())) {
            Path described = folder.resolve("package-info.java");
            if (!tree.mainJava().contains(described)) {
                findings.add(tree.name(folder) + " has no package-info.java");
                continue;
            }
            String text = SourceTree.content(described);
            findings.addIf(
                    !text.contains("@NullMarked"), tree.name(described) + " lacks @NullMarked");
            findings.addIf(
                    !text.contains("mport"),
                    tree.name(described) + " does not say who may import it");
            findings.addAll(firstReadFaults(folder, described, text));
        }
        findings.assertNone("what the room is for, who may import it, which class to read first");
    }

    private List<String> firstReadFaults(Path folder, Path described, String text) {
        Matcher first =
                Pattern.compile("Read\\s+\\{@(?:code|link)[\\s*]+([A-Za-z.]+)}").matcher(text);
        if (!first.find()) {
            return List.of(tree.name(described) + " does not say which class to read first");
        }
        String type = first.group(1).substring(first.group(1).lastIndexOf('.') + 1);
        boolean there = tree.mainJava().contains(folder.resolve(type + ".java"));
        return there
                ? List.of()
                : List.of(tree.name(described) + " says to read " + type + ", which is not there");
    }

    @Test
    void names_say_what_a_thing_is() {
        Findings findings = new Findings();
        for (Path file : tree.java()) {
            String type = file.getFileName().toString().replace(".java", "");
            findings.addIf(
                    TYPE_SUFFIX.matcher(type).matches(),
                    tree.name(file) + " has a name that says nothing");
            for (Path part : tree.root().relativize(file)) {
                findings.addIf(
                        PACKAGE_WORDS.contains(part.toString()),
                        tree.name(file) + " is in a package named " + part);
            }
        }
        findings.assertNone("no Manager, Helper, Info, Data, Util, Impl; no drawer packages");
    }

    @Test
    void every_test_is_a_sentence_that_a_runner_picks_up() {
        Findings findings = new Findings();
        for (JavaMethods.Method method :
                JavaMethods.in(tree.matching("[a-z-]+/src/test/java/.*\\.java"))) {
            if (!method.isTest()) {
                continue;
            }
            String where =
                    tree.name(method.file()) + ":" + method.firstLine() + " " + method.name();
            findings.addIf(
                    !method.name().matches("[a-z0-9_]*_[a-z0-9_]*"),
                    where + " is not a sentence_with_underscores");
            boolean found = method.topLevelType().matches(".*(Test|IT)") || method.abstractType();
            findings.addIf(
                    !found,
                    where + " is in a class that neither Surefire (*Test) nor Failsafe (*IT) runs");
        }
        findings.assertNone("no test is silently left out");
    }

    @Test
    void nothing_points_to_the_machine_it_was_written_on() {
        Pattern machine =
                Pattern.compile(
                        "(?<![\\w.])/(work|root|home/\\w+|Users/\\w+)/|\\b(10\\.\\d+|192\\.168)\\.\\d+\\.\\d+");
        Findings findings = new Findings();
        for (Path file : tree.text()) {
            List<String> lines = SourceTree.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                boolean own = file.endsWith("HouseRulesTest.java");
                findings.addIf(
                        !own && machine.matcher(lines.get(i)).find(),
                        at(file, i) + " " + lines.get(i).strip());
            }
        }
        findings.assertNone("a clone builds anywhere");
    }

    @Test
    void no_file_is_dead() {
        Findings findings = new Findings();
        Set<Path> all = new HashSet<>(tree.matching(".*"));
        for (Path file : all) {
            String name = tree.name(file);
            findings.addIf(
                    name.matches(".*(\\.orig|\\.rej|\\.bak|~|\\.swp|\\.class|\\.log)"),
                    name + " is left over");
            boolean source = name.contains("/src/") || name.startsWith("docs/");
            findings.addIf(source && SourceTree.size(file) == 0, name + " is empty");
        }
        String everything =
                all.stream()
                        .filter(tree.text()::contains)
                        .map(SourceTree::content)
                        .collect(Collectors.joining("\n"));
        for (Path file : tree.matching("[a-z-]+/src/main/resources/(templates|static)/.*")) {
            String stem = file.getFileName().toString().replaceFirst("\\.html$", "");
            findings.addIf(!everything.contains(stem), tree.name(file) + " is named nowhere");
        }
        findings.assertNone("every file is used");
    }

    @Test
    void no_type_is_used_by_nobody() {
        Pattern found =
                Pattern.compile(
                        "@(Rest)?Controller(Advice)?\\b|@ConsolePage\\b|@Component\\b|@Configuration\\b"
                                + "|@SpringBootApplication\\b");
        String declared =
                tree.matching("[a-z-]+/src/main/resources/META-INF/services/.*").stream()
                        .map(SourceTree::content)
                        .collect(Collectors.joining());
        Map<String, Integer> filesNaming = new HashMap<>();
        for (Path file : tree.mainJava()) {
            wordsOf(JavaText.withoutCommentsAndStrings(SourceTree.content(file)))
                    .forEach(word -> filesNaming.merge(word, 1, Integer::sum));
        }
        String poms =
                tree.matching("[a-z-]+(/[a-z0-9]+)?/pom\\.xml").stream()
                        .map(SourceTree::content)
                        .collect(Collectors.joining());
        Findings findings = new Findings();
        for (Path file : tree.mainJava()) {
            String type = file.getFileName().toString().replace(".java", "");
            boolean started =
                    poms.contains("." + type + "</mainClass>")
                            || declared.contains("." + type + "\n")
                            || found.matcher(SourceTree.content(file)).find();
            boolean named = filesNaming.getOrDefault(type, 0) > 1 || type.equals("package-info");
            findings.addIf(!started && !named, tree.name(file));
        }
        findings.assertNone("each type has a user outside its own file; tests do not count");
    }

    private static Set<String> wordsOf(String code) {
        return Pattern.compile("\\b[A-Z]\\w*")
                .matcher(code)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static Set<Path> folders(List<Path> files) {
        Set<Path> folders = new TreeSet<>();
        for (Path file : files) {
            Path folder = file.getParent();
            if (folder != null) {
                folders.add(folder);
            }
        }
        return folders;
    }

    private String at(Path file, int line) {
        return tree.name(file) + ":" + (line + 1);
    }
}
