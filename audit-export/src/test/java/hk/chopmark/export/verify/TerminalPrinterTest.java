package hk.chopmark.export.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Nothing that is printed obeys anybody but the program. */
class TerminalPrinterTest {

    private static final String HOSTILE =
            "name\n[ok] forged\r\t\u001b[2J\u009b31m\u0007\u007f\u202e\u2066\u2028\u200b\ufeff!";
    private static final String TAMED = "name [ok] forged   [2J 31m       !";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TerminalPrinter printer = new TerminalPrinter(bytes);

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_line_is_one_line_whatever_is_in_it() {
        printer.println(HOSTILE);
        assertThat(printed()).isEqualTo(TAMED + "\n");
    }

    @Test
    void what_is_drawn_over_the_line_before_stays_on_it() {
        printer.redraw(HOSTILE);
        assertThat(printed()).isEqualTo("\r" + TAMED);
    }

    @Test
    void only_the_format_starts_lines() {
        printer.printf("%s: %,d%nnext %5s|%b%n", HOSTILE, 1_000, "a\nb", true);
        assertThat(printed()).isEqualTo(TAMED + ": 1,000\nnext   a b|true\n");
    }

    @Test
    void numbers_keep_the_format_of_a_locale() {
        printer.printf(Locale.GERMANY, "%,d%n", 1_000);
        assertThat(printed()).isEqualTo("1.000\n");
    }

    @Test
    void lines_have_line_feeds_and_nothing_else() {
        printer.lines("one\ntwo\u001b[31m\r\n");
        assertThat(printed()).isEqualTo("one\ntwo [31m \n");
    }

    @Test
    void json_says_the_same_and_moves_nothing() {
        printer.json("{\n  \"name\" : \"a\u202eb\u009bc\"\n}");
        assertThat(printed()).isEqualTo("{\n  \"name\" : \"a\\u202eb\\u009bc\"\n}\n");
    }

    @Test
    void help_has_colours_only_where_they_are_wanted() {
        printer.helpWriter(true).print("\u001b[1mUsage\u001b[0m\n");
        printer.helpWriter(false).print("\u001b[1mUsage\u001b[0m\r\n");
        assertThat(printed()).isEqualTo("\u001b[1mUsage\u001b[0m\n [1mUsage [0m \n");
    }
}
