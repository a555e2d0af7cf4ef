package hk.chopmark.core.seal.search;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.shared.SearchKind;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How names and numbers are compared, and what of them becomes a token. */
class SearchTextTest {

    private static SearchText name(String text) {
        return SearchText.of(SearchKind.NAME, text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "CHAN Tai Man, chan man",
        "CHAN Tai Man, 'Man, CHAN'",
        "'Chan, Tai-man Peter', tai man",
        "ＣＨＡＮ　Ｔａｉ, chan tai",
        "O'Neill José, oneill jose",
        "陳大文, 大文",
        "陳大文, 陳文",
        "陳大文, 文陳",
        "陳大文 Peter, peter 陳",
        "Rihanna, RIHANNA",
        "陳大大, 大大",
        "陳〓明, 陳〓明",
        "陳〓明, 陳?明",
        "陳□明, 明？陳",
        "陳\uE123明, 陳\uE123",
        "陳⿰王月明, 陳明",
    })
    void a_part_of_a_name_finds_it_in_any_order_and_spelling(String recorded, String asked) {
        assertThat(name(asked).isFoundIn(name(recorded))).as("found").isTrue();
        assertThat(name(recorded).tokens())
                .as("found through the index")
                .containsAll(name(asked).tokens());
    }

    @ParameterizedTest
    @CsvSource({
        "CHAN Tai Man, chan",
        "CHAN Tai Man, chan tai ming",
        "陳大文, 陳",
        "陳大文, 大大",
        "陳大文, 大明",
        "陳〓明, 陳明",
        "陳?明, 陳明",
        "陳？明, 陳明",
        "陳明, 陳〓明",
        "陳大明, 陳〓明",
        "陳〓明, 陳〓〓明",
        "陳\uE123明, 陳\uE124",
    })
    void less_than_two_parts_and_other_parts_do_not_find_it(String recorded, String asked) {
        assertThat(name(asked).isFoundIn(name(recorded))).as("found").isFalse();
    }

    @Test
    void no_surname_is_a_token_by_itself() {
        assertThat(name("CHAN Tai Man").tokens())
                .as("pairs only")
                .isEqualTo(Set.of("chan tai", "chan man", "man tai"));
        assertThat(name("陳大文").tokens()).as("pairs only").hasSize(3).doesNotContain("陳");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "90000123",
                "9000 0123",
                "+852 9000-0123",
                "852 90000123",
                "00852 9000 0123",
                "９００００１２３",
                "+852 (0)9000 0123",
                "(+852) 9000 0123",
                "(852) 9000-0123",
                "+852-9000-0123",
                "９０００–０１２３",
                "9000 0123 ext 12",
                "9000 0123 ext. 12",
                "9000 0123 x12",
                "9000 0123 #12",
                "9000 0123 內線12",
                "9000 0123 轉 12",
                "9000\u200b0123"
            })
    void a_phone_number_has_one_form(String written) {
        assertThat(SearchText.of(SearchKind.PHONE, written).orElseThrow().tokens())
                .as("digits with 852")
                .containsExactly("85290000123");
        assertThat(SearchText.looksLikePhone(written)).as("recognised").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+86 138 0013 8000",
                "138 0013 8000",
                "86-13800138000",
                "0086 138-0013-8000",
                "+86 (0)138 0013 8000"
            })
    void a_number_of_the_mainland_has_one_form_too(String written) {
        assertThat(SearchText.of(SearchKind.PHONE, written).orElseThrow().tokens())
                .as("digits with 86")
                .containsExactly("8613800138000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "12345",
                "1234567890123456",
                "9123 4567 / 2345 6789",
                "9123 4567, 2345 6789",
                "9123 4567 2345 6789",
                "9123 4567 或 2345 6789",
                "9123 4567 or 2345 6789",
                "9123 4567 (mother)",
                "+852 9123 456",
                "+852 1123 4567",
                "1123 4567",
                "0912 345 678",
                "+0 9123 4567",
                "++852 9123 4567",
                "9123+4567"
            })
    void what_is_no_number_has_no_form(String written) {
        assertThat(SearchText.of(SearchKind.PHONE, written)).as("form").isEmpty();
    }

    @Test
    void the_count_of_tokens_is_bounded_and_the_text_is_not_shown() {
        SearchText longest = name("a b c d e f g h i j k l m n o p");
        assertThat(longest.tokens()).as("pairs of at most eight parts").hasSize(28);
        assertThat(longest.toString()).as("in logs").isEqualTo("SearchText[NAME, not shown]");
        assertThat(SearchText.of(SearchKind.NAME, "a ".repeat(150))).as("too long").isEmpty();
        assertThat(SearchText.of(SearchKind.NAME, " - ")).as("no letters").isEmpty();
    }
}
