package hk.chopmark.docs;

import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * One word, one meaning: every public type of the domain stands in docs/glossary.md, and nothing
 * that is gone.
 */
class GlossaryTest {

    private static final Pattern TERM =
            Pattern.compile("^\\| `([A-Z][A-Za-z]+)` \\|", Pattern.MULTILINE);
    private static final JavaClasses DOMAIN =
            new ClassFileImporter()
                    .withImportOption(MainClasses.ONLY)
                    .importPackages(
                            Stream.concat(
                                            Stream.of("shared", "decision", "facts"),
                                            Areas.all().stream().map(AreaModule::name))
                                    .map(room -> "hk.chopmark.core." + room)
                                    .toList());

    private final List<String> rows =
            TERM.matcher(SourceTree.content(SourceTree.read().root().resolve("docs/glossary.md")))
                    .results()
                    .map(match -> match.group(1))
                    .toList();
    private final Set<String> terms = new TreeSet<>(rows);

    @Test
    void every_type_is_explained_once() {
        Findings findings = new Findings();
        terms.stream().filter(term -> Collections.frequency(rows, term) > 1).forEach(findings::add);
        findings.assertNone("these types have more than one row in docs/glossary.md");
    }

    @Test
    void every_public_type_of_the_domain_is_explained() {
        Findings findings = new Findings();
        for (JavaClass type : DOMAIN) {
            boolean ours =
                    isPublic(type)
                            && !type.getSimpleName().equals("package-info")
                            && !type.isAnonymousClass();
            findings.addIf(
                    ours && !terms.contains(type.getSimpleName()),
                    type.getSimpleName() + " (" + type.getName() + ")");
        }
        findings.assertNone("each of these needs a row | `Name` | meaning | in docs/glossary.md");
    }

    @Test
    void every_explained_type_exists() {
        Set<String> types =
                DOMAIN.stream().map(JavaClass::getSimpleName).collect(toCollection(TreeSet::new));
        Findings findings = new Findings();
        terms.stream().filter(term -> !types.contains(term)).forEach(findings::add);
        findings.assertNone("these rows of docs/glossary.md name types that are gone");
    }

    private static boolean isPublic(JavaClass type) {
        boolean here = type.getModifiers().contains(JavaModifier.PUBLIC);
        return here && type.getEnclosingClass().map(GlossaryTest::isPublic).orElse(true);
    }
}
