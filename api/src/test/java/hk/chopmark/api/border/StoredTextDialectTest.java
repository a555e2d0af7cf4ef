package hk.chopmark.api.border;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticMessageSource;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.StringTemplateResolver;

/** Stored texts on pages: in an element, in a sentence, in what can hold no element. */
class StoredTextDialectTest {

    private static final String ARABIC = "محمد";
    private static final String ISOLATED = "\u2068" + ARABIC + "\u2069";

    private final SpringTemplateEngine engine = new SpringTemplateEngine();

    @BeforeEach
    void start() {
        StaticMessageSource words = new StaticMessageSource();
        words.addMessage("hello", Locale.ENGLISH, "Hello {0}, 1");
        words.addMessage("kind.circular", Locale.ENGLISH, "Circular");
        engine.setTemplateResolver(new StringTemplateResolver());
        StoredTextDialect.into(engine, words);
    }

    private String page(String template, String name) {
        return engine.process(
                template, new Context(Locale.ENGLISH, Map.of("name", name, "kind", "circular")));
    }

    @Test
    void a_stored_text_stands_in_bdi_and_is_escaped() {
        assertThat(page("<td th:text=\"${name}\">x</td>", "CHAN <b>"))
                .isEqualTo("<td><bdi>CHAN &lt;b&gt;</bdi></td>");
        assertThat(page("<th:block th:text=\"${name}\">x</th:block>", ARABIC))
                .isEqualTo("<bdi>" + ARABIC + "</bdi>");
        assertThat(page("<p th:text=\"|${name}: ok|\">x</p>", ARABIC))
                .isEqualTo("<p><bdi>" + ARABIC + ": ok</bdi></p>");
    }

    @Test
    void words_numbers_and_times_stand_as_they_are() {
        assertThat(page("<td th:text=\"#{${'kind.' + kind}}\">x</td>", "x"))
                .isEqualTo("<td>Circular</td>");
        assertThat(page("<td th:text=\"${name}\">x</td>", "1,234")).isEqualTo("<td>1,234</td>");
        assertThat(page("<time th:text=\"${name}\">x</time>", "1 May"))
                .isEqualTo("<time>1 May</time>");
        assertThat(page("<bdi th:text=\"${name}\">x</bdi>", "A")).isEqualTo("<bdi>A</bdi>");
        assertThat(page("<td th:text=\"${missing}\">x</td>", "A")).isEqualTo("<td></td>");
        assertThat(page("<td th:text=\"_\">x</td>", "A")).isEqualTo("<td>x</td>");
    }

    @Test
    void a_value_in_a_sentence_and_in_an_option_is_isolated_where_it_goes_left() {
        assertThat(page("<p th:text=\"#{hello(${name})}\">x</p>", ARABIC))
                .isEqualTo("<p>Hello " + ISOLATED + ", 1</p>");
        assertThat(page("<p th:title=\"#{hello(${name})}\">x</p>", ARABIC))
                .isEqualTo("<p title=\"Hello " + ISOLATED + ", 1\">x</p>");
        assertThat(page("<option th:text=\"${name}\">x</option>", ARABIC))
                .isEqualTo("<option>" + ISOLATED + "</option>");
        assertThat(page("<option th:text=\"${name}\">x</option>", "CHAN"))
                .isEqualTo("<option>CHAN</option>");
        assertThat(page("<p th:text=\"#{hello(${name})}\">x</p>", "CHAN"))
                .isEqualTo("<p>Hello CHAN, 1</p>");
    }

    @Test
    void no_template_writes_a_text_past_the_dialect() throws IOException {
        Path templates = Path.of("src", "main", "resources", "templates");
        try (Stream<Path> all = Files.walk(templates)) {
            List<Path> pages = all.filter(file -> file.toString().endsWith(".html")).toList();
            assertThat(pages).as("templates").hasSizeGreaterThan(20);
            assertThat(pages)
                    .allSatisfy(file ->
                            assertThat(Files.readString(file))
                                    .as("%s", file)
                                    .doesNotContain(
                                            "th:utext", "[[", "[(", "th:inline", "data-th-"));
        }
        assertThat(Files.readString(Path.of("src/main/resources/static/css/app.css")))
                .as("a long word of a stored text wraps")
                .contains("bdi { overflow-wrap: anywhere; }");
    }
}
