package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"zh-HK", "zh-Hant", "zh-Hant-HK", "zh-TW", "zh-MO", "zh_HK", "zh", "yue"})
    void chinese_of_any_kind_is_served_in_the_chinese_of_hong_kong(String tag) {
        assertThat(Languages.of(tag)).as("the language for " + tag).contains(Languages.CHINESE);
    }

    @Test
    void a_browser_gets_the_first_language_that_there_is() {
        List<Locale> accepted = List.of(Locale.FRENCH, Locale.forLanguageTag("zh-TW"), Locale.UK);
        assertThat(Languages.best(accepted))
                .as("the first of theirs that is ours")
                .isEqualTo(Languages.CHINESE);
    }

    @Test
    void a_browser_that_wants_neither_gets_english() {
        assertThat(Languages.best(List.of(Locale.FRENCH)))
                .as("the fallback")
                .isEqualTo(Languages.ENGLISH);
        assertThat(Languages.of("fr")).as("no language of ours").isEmpty();
        assertThat(Languages.of("'\"<")).as("nonsense is no language").isEmpty();
    }
}
