package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.codec.EventCatalog;
import hk.chopmark.core.codec.EventType;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.HeldField.Kept;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.disclosure.AccessInquiry;
import hk.chopmark.core.reading.PersonalDataInventory;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.RefKind;
import hk.chopmark.core.shared.RefKinds;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the program declares has words in both languages; nothing here names an area. */
class MessagesTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");
    private static final Pattern HALF_WIDTH =
            Pattern.compile("(?<=[\\u4e00-\\u9fff])[,;:?!()](?!//)");

    private final Map<String, String> english = Words.english();
    private final Map<String, String> chinese = Words.chinese();

    @Test
    void the_bundles_of_every_area_are_found() {
        assertThat(Words.bundles())
                .as("two files of an area are found without being named anywhere")
                .contains("console")
                .containsAll(Areas.all().stream().map(AreaModule::name).toList());
    }

    @Test
    void both_languages_have_the_same_keys() {
        assertThat(chinese.keySet()).as("keys of the Chinese words").isEqualTo(english.keySet());
    }

    @Test
    void no_key_stands_in_two_bundles() {
        Map<String, List<String>> bundlesOf = new HashMap<>();
        for (String bundle : Words.bundles()) {
            for (String key : Words.keysOf(bundle)) {
                bundlesOf.merge(
                        key,
                        List.of(bundle),
                        (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
            }
        }
        bundlesOf.values().removeIf(bundles -> bundles.size() == 1);
        assertThat(bundlesOf).as("keys that stand in more than one bundle").isEmpty();
    }

    @Test
    void no_key_stands_twice_in_one_file() {
        assertThat(Words.repeated()).as("keys of which only the last line counts").isEmpty();
    }

    @Test
    void both_languages_have_the_same_placeholders() {
        english.forEach((key, word) ->
                assertThat(placeholders(chinese.getOrDefault(key, "")))
                        .as("placeholders of " + key)
                        .isEqualTo(placeholders(word)));
    }

    @Test
    void no_word_is_empty_and_every_pattern_can_be_filled() {
        for (Map<String, String> words : Arrays.asList(english, chinese)) {
            words.forEach((key, word) -> {
                assertThat(word).as("word of " + key).isNotBlank();
                String filled =
                        new MessageFormat(word, Locale.ENGLISH).format(new Object[] {7, 8, 9});
                assertThat(filled).as("filled word of " + key).doesNotContain("{");
                assertThat(word)
                        .as("a straight apostrophe swallows placeholders: " + key)
                        .doesNotContain("'");
            });
        }
    }

    @Test
    void chinese_words_have_the_punctuation_of_chinese() {
        chinese.forEach((key, word) ->
                assertThat(HALF_WIDTH.matcher(word).find())
                        .as("half-width punctuation after Chinese characters: " + key)
                        .isFalse());
    }

    @Test
    void every_kind_of_event_has_words_and_no_other_has() {
        List<String> declared =
                EventCatalog.of(Areas.all(), List.of()).types().stream()
                        .map(EventType::text)
                        .map(EventWords::nameOf)
                        .map("event."::concat)
                        .toList();
        assertThat(keysOf("event."))
                .as("events with words")
                .containsExactlyInAnyOrderElementsOf(Set.copyOf(declared));
    }

    @Test
    void every_declared_permission_has_words_and_no_other_of_its_resource_has() {
        List<String> declared =
                Resources.all().stream()
                        .flatMap(resource ->
                                resource.actions().stream()
                                        .map(action -> resource.code() + "." + action.name()))
                        .map(Act::parse)
                        .flatMap(MessagesTest::wordsOf)
                        .distinct()
                        .toList();
        assertThat(Words.lacking(declared)).as("permissions without words").isEmpty();
        assertThat(Resources.all())
                .as("words for what a resource does not offer")
                .allSatisfy(resource ->
                        assertThat(declared)
                                .containsAll(keysOf("permission." + resource.code() + ".")));
        assertThat(Words.lacking(List.of("permission.scope.school", "permission.scope.class")))
                .as("how a permission is limited")
                .isEmpty();
    }

    @Test
    void every_reason_of_an_answer_about_access_has_words_and_no_other_has() {
        assertThat(keysOf("reason."))
                .as("reasons with words")
                .containsExactlyInAnyOrderElementsOf(
                        AccessInquiry.reasonCodes().stream().map("reason."::concat).toList());
    }

    @Test
    void everything_else_that_is_declared_has_words() {
        assertThat(Words.lacking(keys("category.", Category.values(), Category::code)))
                .as("categories of personal data")
                .isEmpty();
        assertThat(Words.lacking(keys("purpose.", Purpose.values(), Purpose::code)))
                .as("purposes")
                .isEmpty();
        assertThat(Words.lacking(keys("role.", UsualRole.values(), UsualRole::code)))
                .as("usual roles")
                .isEmpty();
        assertThat(
                        Words.lacking(
                                Arrays.stream(ActingRole.values())
                                        .filter(role -> role != ActingRole.OPERATOR)
                                        .map(role -> "role." + role.code())
                                        .toList()))
                .as("roles in the record of a school")
                .isEmpty();
        assertThat(
                        Words.lacking(
                                RefKinds.known().all().stream()
                                        .map(RefKind::name)
                                        .map("reference."::concat)
                                        .toList()))
                .as("kinds of reference")
                .isEmpty();
        assertThat(Words.lacking(keys("kept.", Kept.values(), Kept::code)))
                .as("days from which retention counts")
                .isEmpty();
        assertThat(
                        Words.lacking(
                                PersonalDataInventory.ofThisProgram().places().stream()
                                        .map(place -> "heldplace." + place.code())
                                        .toList()))
                .as("places of personal data")
                .isEmpty();
        assertThat(Words.lacking(bodiesOutside().map("recipient."::concat).toList()))
                .as("bodies that may receive personal data")
                .isEmpty();
    }

    /** Recipients that are neither a usual role nor a kind of person. */
    private static Stream<String> bodiesOutside() {
        Set<String> inside =
                Stream.concat(
                                Arrays.stream(UsualRole.values()).map(UsualRole::code),
                                RefKinds.known().all().stream()
                                        .filter(RefKind::isPerson)
                                        .map(RefKind::name))
                        .collect(Collectors.toSet());
        return Areas.all().stream()
                .flatMap(area -> area.held().stream())
                .flatMap(held -> held.use().recipients().stream())
                .filter(code -> !inside.contains(code))
                .distinct();
    }

    private static Stream<String> wordsOf(Act act) {
        String key = "permission." + act.text();
        boolean hasMask =
                act.action().equals(Permission.VIEW)
                        && Resources.named(act.resource())
                                .map(resource -> !resource.shows().isEmpty())
                                .orElse(false);
        return hasMask ? Stream.of(key, key + "+clear") : Stream.of(key);
    }

    private List<String> keysOf(String prefix) {
        return english.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
    }

    private static <T> List<String> keys(String prefix, T[] values, Function<T, String> code) {
        return Arrays.stream(values).map(code).map(prefix::concat).toList();
    }

    private static Set<String> placeholders(String word) {
        return PLACEHOLDER
                .matcher(word)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }
}
