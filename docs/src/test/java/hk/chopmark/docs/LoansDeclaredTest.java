package hk.chopmark.docs;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.console.EventWords;
import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.EventGoldenFiles;
import hk.chopmark.core.codec.HeldFieldChecks;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.DomainEvent;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Resource;
import hk.chopmark.core.reading.PersonalDataInventory;
import hk.chopmark.export.pack.EvidenceKind;
import hk.chopmark.export.pack.EvidenceKinds;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The sample area of docs/extending.md passes the tests that hold an area to its declarations: its
 * words, the bytes of its events and its personal data.
 *
 * <p>The same tests of the other modules see the areas of the program alone.
 */
class LoansDeclaredTest {

    private static final String AREA = "loans";
    private static final Pattern ASKED =
            Pattern.compile("(?<!(?:value|needs) = )[{\"](loans\\.[a-z.]+)[}\"]");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");

    private final SourceTree tree = SourceTree.read();
    private final AreaModule loans = Areas.named(AREA).orElseThrow();

    @Test
    void whatever_it_declares_has_words_in_both_languages_and_nothing_else_has()
            throws IOException {
        Set<String> declared = new TreeSet<>();
        loans.events().forEach(event -> declared.add(wordOf(event)));
        loans.resources().forEach(resource -> declared.addAll(wordsOf(resource)));
        loans.refKinds().forEach(kind -> declared.add("reference." + kind.name()));
        loans.places().forEach(place -> declared.add("heldplace." + place.code()));
        EvidenceKinds.known().all().stream()
                .filter(kind -> kind.area().equals(AREA))
                .forEach(kind -> declared.addAll(wordsOf(kind)));
        refusals().kindsOf().keySet().forEach(code -> declared.add("refused." + code));
        declared.addAll(wordsOfPages());

        assertThat(words("").stringPropertyNames())
                .as("keys of the English words of the sample")
                .containsExactlyInAnyOrderElementsOf(declared);
        assertThat(words("_zh_HK").stringPropertyNames())
                .as("keys of the Chinese words of the sample")
                .containsExactlyInAnyOrderElementsOf(declared);
    }

    @Test
    void its_words_say_something_and_have_the_same_placeholders() throws IOException {
        Properties english = words("");
        Properties chinese = words("_zh_HK");
        for (String key : english.stringPropertyNames()) {
            assertThat(english.getProperty(key)).as("English word of %s", key).isNotBlank();
            assertThat(chinese.getProperty(key)).as("Chinese word of %s", key).isNotBlank();
            assertThat(placeholders(chinese.getProperty(key)))
                    .as("placeholders of %s", key)
                    .isEqualTo(placeholders(english.getProperty(key)));
        }
    }

    @Test
    void its_refusals_write_out_their_codes_and_each_code_has_one_kind() {
        assertThat(refusals().unreadable()).as("codes that the sources do not write out").isEmpty();
        assertThat(refusals().kindsOf()).as("codes of the sample").isNotEmpty();
        assertThat(refusals().kindsOf())
                .as("kinds of each code")
                .allSatisfy((code, kinds) -> assertThat(kinds).as(code).hasSize(1));
    }

    @Test
    void every_event_has_its_bytes_for_ever() {
        EventGoldenFiles golden = new EventGoldenFiles(EventCatalog.of(List.of(loans), List.of()));

        assertThat(loans.samples().get())
                .as("samples of the sample area")
                .allSatisfy(golden::check);
        assertThat(loans.samples().get())
                .extracting(DomainEvent::getClass)
                .as("one sample per kind of event")
                .containsExactlyInAnyOrderElementsOf(loans.events());
        golden.checkEveryKindHasAFile();
        golden.checkEveryFileHasAKind();
    }

    @Test
    void its_personal_data_is_declared_as_its_events_carry_it() {
        HeldFieldChecks.everySealedFieldIsDeclared(loans);
        HeldFieldChecks.aFieldIsDeclaredOnce(loans);
        HeldFieldChecks.theSamplesCarryWhatIsDeclared(loans);
        HeldFieldChecks.dataIsAboutSubjects(loans);
        HeldFieldChecks.whoReceivesMaySee(loans);
    }

    @Test
    void what_its_evidence_discloses_is_said_to_lie_in_evidence_files() {
        assertThat(PersonalDataInventory.ofThisProgram().lines())
                .filteredOn(line -> line.area().equals(AREA))
                .as("fields of the sample, which its evidence may disclose")
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.places()).contains("evidence-files"));
    }

    private Refusals refusals() {
        return Refusals.in(tree, "docs/src/test/java/hk/chopmark/[a-z]+/" + AREA + "/.*\\.java");
    }

    private String wordOf(Class<?> event) {
        String type = EventCatalog.of(List.of(loans), List.of()).typeOf(event).text();
        return "event." + EventWords.nameOf(type);
    }

    private static Set<String> wordsOf(Resource resource) {
        Set<String> words = new TreeSet<>();
        for (Resource.Action action : resource.actions()) {
            String word = "permission." + resource.code() + "." + action.name();
            words.add(word);
            if (action.name().equals(Permission.VIEW) && !resource.shows().isEmpty()) {
                words.add(word + "+clear");
            }
        }
        return words;
    }

    private static Set<String> wordsOf(EvidenceKind kind) {
        Set<String> words = new TreeSet<>();
        words.add("evidence." + kind.code());
        kind.parameters().forEach(one -> words.add("evidence.parameter." + one.name()));
        return words;
    }

    /** The keys of its own that its pages ask for, the navigation among them. */
    private Set<String> wordsOfPages() {
        Set<String> words = new TreeSet<>();
        for (Path file : tree.matching("docs/src/test/.*(templates/loans.*html|/LoansPage.java)")) {
            ASKED.matcher(SourceTree.content(file))
                    .results()
                    .forEach(asked -> words.add(asked.group(1)));
        }
        return words;
    }

    private Properties words(String language) throws IOException {
        Properties words = new Properties();
        String file = "docs/src/test/resources/words/" + AREA + language + ".properties";
        try (Reader in =
                Files.newBufferedReader(tree.root().resolve(file), StandardCharsets.UTF_8)) {
            words.load(in);
        }
        return words;
    }

    private static List<String> placeholders(String word) {
        return PLACEHOLDER.matcher(word).results().map(MatchResult::group).sorted().toList();
    }
}
