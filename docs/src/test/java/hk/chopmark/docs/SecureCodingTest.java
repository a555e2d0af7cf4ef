package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What the product's code never does, and the few places that do what is dangerous elsewhere.
 *
 * <p>The lists with their reasons are part of docs/security.md.
 */
class SecureCodingTest {

    private static final List<String> MODULES =
            List.of("core", "projections", "audit-export", "api");

    /** Ways to other programs and machines. */
    private static final Pattern WAY_OUT =
            Pattern.compile(
                    "\\bProcessBuilder\\b|\\bRuntime\\.getRuntime\\(\\)\\.exec\\b"
                            + "|\\b(HttpClient|HttpURLConnection|URLConnection|RestClient|RestTemplate|WebClient)\\b"
                            + "|\\.openConnection\\(|\\.openStream\\(|\\bnew Socket\\(|\\bSocketChannel\\.open\\("
                            + "|\\bSMTPTransport\\b|\\bPGSimpleDataSource\\b|\\bHikariDataSource\\b");

    /** Who may, and where it leads. */
    private static final Map<String, String> LEADS_OUT =
            Map.of(
                    "PostgresPrograms.java",
                    "programs of the embedded PostgreSQL, by words and never by a shell",
                    "TransitClient.java",
                    "the key vault that an operator chose",
                    "SmtpMail.java",
                    "the mail server that an operator chose",
                    "Databases.java",
                    "the databases that an operator chose, or the embedded ones",
                    "EmbeddedDatabase.java",
                    "the database of its own, on this machine",
                    "ExternalDatabase.java",
                    "the database that an operator chose",
                    "ScopeKinds.java",
                    "a file in the program's own jar");

    /** What runs, loads or revives what it is given. */
    private static final Pattern INTERPRETS =
            Pattern.compile(
                    "\\bObjectInputStream\\b|\\breadObject\\(|\\bXMLDecoder\\b|\\bjavax\\.xml\\b|\\borg\\.xml\\b"
                            + "|\\bjavax\\.naming\\b|\\bjavax\\.script\\b|\\bScriptEngine\\b|\\bjavax\\.xml\\.xpath\\b"
                            + "|\\bSpelExpressionParser\\b|\\bStringTemplateResolver\\b|\\bactivateDefaultTyping\\b"
                            + "|\\bJsonTypeInfo\\b|\\bsun\\.misc\\.Unsafe\\b|\\bjava\\.lang\\.foreign\\b"
                            + "|\\bSystem\\.load(Library)?\\(|\\bURLClassLoader\\b");

    /** Names of primitives, as they are asked for. */
    private static final Pattern PRIMITIVE =
            Pattern.compile(
                    "\\b(?:Cipher|Mac|MessageDigest|Signature|KeyFactory|KeyPairGenerator|KeyGenerator"
                            + "|SecretKeyFactory|KDF|SecureRandom|KeyAgreement|KeyStore)"
                            + "\\s*\\.getInstance\\(\\s*\"([^\"]+)\"");

    private final SourceTree tree = SourceTree.read();

    @Test
    void only_known_ways_lead_out_of_the_process() {
        Set<String> used = new TreeSet<>();
        Findings findings = new Findings();
        for (Path file : product()) {
            WAY_OUT.matcher(JavaText.withoutCommentsAndStrings(SourceTree.content(file)))
                    .results()
                    .findFirst()
                    .ifPresent(found -> {
                        String name = String.valueOf(file.getFileName());
                        used.add(name);
                        findings.addIf(
                                !LEADS_OUT.containsKey(name),
                                tree.name(file) + " has a way out: " + found.group());
                    });
        }
        findings.assertNone("whatever the program talks to was named by its operator");
        assertThat(used).as("ways out that are still there").isEqualTo(LEADS_OUT.keySet());
    }

    @Test
    void nobody_is_sent_elsewhere_by_whom_we_asked() {
        Pattern follows =
                Pattern.compile("\\bRedirect\\.(ALWAYS|NORMAL)\\b|FollowRedirects\\(true");
        assertThat(
                        product().stream()
                                .filter(file -> follows.matcher(SourceTree.content(file)).find())
                                .map(tree::name))
                .as("clients that follow redirects")
                .isEmpty();
    }

    @Test
    void nothing_that_comes_in_is_run_or_revived() {
        Findings findings = new Findings();
        for (Path file : product()) {
            INTERPRETS
                    .matcher(JavaText.withoutCommentsAndStrings(SourceTree.content(file)))
                    .results()
                    .forEach(found -> findings.add(tree.name(file) + " " + found.group()));
        }
        findings.assertNone(
                "no scripts, expressions, templates, objects, XML or native code from outside");
    }

    @Test
    void pages_hold_no_script_and_build_every_address_by_the_dialect() {
        Pattern raw =
                Pattern.compile(
                        "th:utext|\\[\\(|th:inline|\\$\\{[^}]*__|__\\$\\{|\\son[a-z]+=|javascript:"
                                + "|<script(?![^>]*\\s(?:th:)?src=)[^>]*>|(?i:paste)"
                                + "|th:(?:href|src)=\"(?!@\\{|\\$\\{[a-z]+ == )[^\"]*\"");
        Findings findings = new Findings();
        for (Path file : templates()) {
            raw.matcher(SourceTree.content(file))
                    .results()
                    .forEach(found -> findings.add(tree.name(file) + " " + found.group()));
        }
        findings.assertNone("what a page holds is text, and its addresses are encoded");
    }

    @Test
    void a_field_of_a_password_is_masked_and_open_to_password_managers() {
        Pattern field = Pattern.compile("<input[^>]*name=\"(?:proof-)?(?:password|again)\"[^>]*>");
        List<String> fields = new ArrayList<>();
        for (Path file : templates()) {
            field.matcher(SourceTree.content(file))
                    .results()
                    .map(found -> found.group().replaceAll("\\s+", " "))
                    .forEach(fields::add);
        }
        assertThat(fields)
                .as("fields")
                .hasSizeGreaterThan(3)
                .allSatisfy(input ->
                        assertThat(input)
                                .as("masked, and known to password managers")
                                .contains("type=\"password\"")
                                .containsPattern("autocomplete=\"(current|new)-password\""));
    }

    @Test
    void every_page_shows_the_way_out() {
        String layout =
                SourceTree.content(
                        tree.root().resolve("api/src/main/resources/templates/layout.html"));
        assertThat(layout)
                .as("the frame of whoever is signed in ends their session")
                .containsPattern("<form[^>]*th:if=\"\\$\\{frame != null}\"[^>]*@\\{/sign-out}");
        assertThat(
                        templates().stream()
                                .filter(file -> SourceTree.content(file).contains("<html"))
                                .filter(file ->
                                        !SourceTree.content(file).contains("layout :: page("))
                                .map(file -> String.valueOf(file.getFileName())))
                .as("templates that are no page of the frame")
                .containsExactlyInAnyOrder("layout.html", "parts.html");
    }

    @Test
    void every_primitive_stands_in_the_inventory() {
        String inventory = SourceTree.content(tree.root().resolve("docs/security.md"));
        Set<String> named = new TreeSet<>();
        for (Path file : product()) {
            PRIMITIVE
                    .matcher(SourceTree.content(file))
                    .results()
                    .map(found -> found.group(1))
                    .forEach(named::add);
        }
        assertThat(named).as("primitives").hasSizeGreaterThan(8);
        assertThat(named.stream().filter(name -> !inventory.contains("`" + name + "`")))
                .as("primitives that docs/security.md does not list")
                .isEmpty();
    }

    private List<Path> product() {
        return tree.mainJava().stream()
                .filter(file ->
                        MODULES.stream()
                                .anyMatch(each -> tree.name(file).startsWith(each + "/src/")))
                .collect(Collectors.toList());
    }

    private List<Path> templates() {
        return tree.matching("api/src/main/resources/templates/.*\\.html");
    }
}
