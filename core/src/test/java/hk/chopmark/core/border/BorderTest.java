package hk.chopmark.core.border;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What comes in, and by which rule the rest does not. */
class BorderTest {

    private static void refused(BorderRule rule, ThrowingCallable reading) {
        assertThatThrownBy(reading)
                .as("refused by %s", rule)
                .isInstanceOfSatisfying(
                        BorderRefusal.class,
                        refusal -> assertThat(refusal.rule()).as("rule").isEqualTo(rule));
    }

    @Test
    void a_day_is_written_as_a_day() {
        assertThat(Times.day("2014-03-01")).as("a day").isEqualTo(LocalDate.of(2014, 3, 1));
        assertThat(Times.day("1900-01-01")).as("first").isEqualTo(LocalDate.of(1900, 1, 1));
        assertThat(Times.day("2200-12-31")).as("last").isEqualTo(LocalDate.of(2200, 12, 31));
        for (String text :
                new String[] {
                    "",
                    " 2014-03-01",
                    "2014-3-1",
                    "20140301",
                    "31/2/2014",
                    "2014-02-30",
                    "2014-02-28T16:00:00Z",
                    "16130",
                    "+2014-03-01",
                    "２０１４-03-01"
                }) {
            refused(BorderRule.DAY, () -> Times.day(text));
        }
        for (String text : new String[] {"0000-01-01", "1899-12-31", "2201-01-01", "9999-12-31"}) {
            refused(BorderRule.YEAR, () -> Times.day(text));
        }
    }

    @Test
    void an_instant_says_its_offset() {
        assertThat(Times.instant("2026-09-01T08:15:30.5+08:00"))
                .as("with an offset")
                .isEqualTo(Instant.parse("2026-09-01T00:15:30.5Z"));
        for (String text :
                new String[] {
                    "",
                    "2026-09-01",
                    "2026-09-01T08:15:30",
                    "2026-09-01 08:15:30Z",
                    "2026-09-01T24:00:00Z",
                    "2026-09-01T23:59:60Z",
                    "2026-02-30T00:00:00Z",
                    "2026-09-01T08:15:30+99:00",
                    "1788220800"
                }) {
            refused(BorderRule.INSTANT, () -> Times.instant(text));
        }
        refused(BorderRule.YEAR, () -> Times.instant("0000-01-01T00:00:00Z"));
        refused(BorderRule.YEAR, () -> Times.instant("2201-01-01T00:00:00Z"));
        refused(BorderRule.YEAR, () -> Times.instant("1900-01-01T00:00:00+08:00"));
        refused(BorderRule.YEAR, () -> Times.require(Instant.MAX));
    }

    @Test
    void a_text_shows_as_what_it_is() {
        for (String text :
                new String[] {"陳大文", "𠮷田", "O'Brien & Söhne", "a\nb\tc", "\u200f\u05d0", ""}) {
            assertThat(Texts.require(text)).as("a text").isEqualTo(text);
        }
        refused(BorderRule.CONTROL_CHARACTER, () -> Texts.require("a\u0000"));
        refused(BorderRule.CONTROL_CHARACTER, () -> Texts.require("\u001b[2J"));
        refused(BorderRule.CONTROL_CHARACTER, () -> Texts.require("a\rb"));
        refused(BorderRule.CONTROL_CHARACTER, () -> Texts.require("a\u009b"));
        refused(BorderRule.CONTROL_CHARACTER, () -> Texts.requireLine("a\nb"));
        refused(BorderRule.LONE_SURROGATE, () -> Texts.require("a\ud800"));
        refused(BorderRule.LONE_SURROGATE, () -> Texts.require("\udc00a"));
        refused(BorderRule.LONE_SURROGATE, () -> Texts.require("\udc00\ud800"));
        for (char turn : "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069".toCharArray()) {
            refused(BorderRule.DIRECTION, () -> Texts.require("a" + turn));
        }
    }

    @Test
    void a_text_that_shows_nothing_is_no_text() {
        for (String text :
                new String[] {
                    "", " ", "\u3000", "\u200b", "\u3164", "\u2800", "\u00ad", "\ufeff", "\n\t"
                }) {
            refused(BorderRule.BLANK, () -> Texts.requireSaying(text));
        }
        assertThat(Texts.requireSaying("\u3000陳")).as("one is enough").isEqualTo("\u3000陳");
    }

    @Test
    void an_id_is_a_uuid_of_version_7_in_one_form() {
        String id = "0198d000-0000-7000-8000-00000000de30";
        assertThat(Ids.id(id)).as("version 7").isEqualTo(UUID.fromString(id));
        for (String text :
                new String[] {
                    "",
                    "1-1-1-1-1",
                    "0198D000-0000-7000-8000-00000000DE30",
                    "00000000-0000-0000-0000-000000000000",
                    "0198d000-0000-4000-8000-00000000de30",
                    "0198d000-0000-7000-0000-00000000de30",
                    "AZjQAAAAcACAAAAAAADeMA",
                    "{0198d000-0000-7000-8000-00000000de30}"
                }) {
            refused(BorderRule.REFERENCE, () -> Ids.id(text));
        }
    }

    @Test
    void a_number_is_decimal_digits() {
        assertThat(Numbers.integer("-2147483648")).as("least").isEqualTo(Integer.MIN_VALUE);
        assertThat(Numbers.whole("9223372036854775807")).as("most").isEqualTo(Long.MAX_VALUE);
        for (String text :
                new String[] {
                    "", "0x10", "010", "+1", "-0", "1e3", "1.0", " 1", "１", "2147483648"
                }) {
            refused(BorderRule.NUMBER, () -> Numbers.integer(text));
        }
        refused(BorderRule.NUMBER, () -> Numbers.whole("9223372036854775808"));
    }

    @Test
    void an_address_has_one_form() {
        assertThat(EmailAddresses.canonical("Siu.Ming+school@Mail.Example"))
                .as("the domain in small letters, the rest as written")
                .isEqualTo("Siu.Ming+school@mail.example");
        assertThat(EmailAddresses.canonical("a@學校.香港"))
                .as("a domain of another script")
                .isEqualTo("a@xn--n9so80a.xn--j6w193g")
                .isEqualTo(EmailAddresses.canonical("a@XN--N9SO80A.xn--j6w193g"));
        assertThat(EmailAddresses.canonical("x".repeat(64) + "@mail.example"))
                .as("the longest local part")
                .hasSize(77);
        for (String text :
                new String[] {
                    "",
                    "@mail.example",
                    "a@",
                    "a@localhost",
                    "a@b@mail.example",
                    " a@mail.example",
                    "a@mail.example ",
                    "a b@mail.example",
                    "a@mail..example",
                    ".a@mail.example",
                    "a..b@mail.example",
                    "a@-mail.example",
                    "a@[192.0.2.1]",
                    "a@192.0.2.1",
                    "\"a\"@mail.example",
                    "A <a@mail.example>",
                    "a@mail.example,b@mail.example",
                    "a@mail.example\r\nBcc: b@mail.example",
                    "a\r\n@mail.example",
                    "a\u0000@mail.example",
                    "陳@mail.example",
                    "x".repeat(65) + "@mail.example",
                    "a@" + "x".repeat(64) + ".example",
                    "a@" + "xxxxxxxxx.".repeat(25) + "example"
                }) {
            refused(BorderRule.EMAIL, () -> EmailAddresses.canonical(text));
        }
    }
}
