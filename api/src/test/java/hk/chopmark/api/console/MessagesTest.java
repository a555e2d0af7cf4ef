package hk.chopmark.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.shared.Purpose;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");

    private final Properties english = load("/messages.properties");
    private final Properties chinese = load("/messages_zh_HK.properties");

    @Test
    void both_languages_have_the_same_keys() {
        assertThat(new TreeSet<>(chinese.stringPropertyNames()))
                .as("keys of the Chinese words")
                .isEqualTo(new TreeSet<>(english.stringPropertyNames()));
    }

    @Test
    void both_languages_have_the_same_placeholders() {
        for (String key : english.stringPropertyNames()) {
            assertThat(placeholders(chinese.getProperty(key, "")))
                    .as("placeholders of " + key)
                    .isEqualTo(placeholders(english.getProperty(key)));
        }
    }

    @Test
    void no_word_is_empty_and_every_pattern_can_be_filled() {
        for (Properties words : Arrays.asList(english, chinese)) {
            words.forEach((key, word) -> {
                assertThat(String.valueOf(word)).as("word of " + key).isNotBlank();
                String filled =
                        new MessageFormat(String.valueOf(word), Locale.ENGLISH)
                                .format(new Object[] {7, 8, 9});
                assertThat(filled).as("filled word of " + key).doesNotContain("{");
                assertThat(String.valueOf(word))
                        .as("a straight apostrophe swallows placeholders: " + key)
                        .doesNotContain("'");
            });
        }
    }

    @Test
    void every_purpose_that_is_offered_has_words() {
        for (String code : Purposes.TO_SEE) {
            assertThat(english)
                    .as("words of a purpose")
                    .containsKey("purpose." + Purpose.ofCode(code).code());
        }
    }

    private static Set<String> placeholders(String word) {
        return PLACEHOLDER
                .matcher(word)
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static Properties load(String name) {
        Properties words = new Properties();
        try (InputStream in =
                        Objects.requireNonNull(MessagesTest.class.getResourceAsStream(name), name);
                Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            words.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return words;
    }
}
