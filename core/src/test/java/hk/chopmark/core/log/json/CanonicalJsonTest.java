package hk.chopmark.core.log.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hk.chopmark.core.log.json.JsonValue.JsonArray;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import hk.chopmark.core.log.json.JsonValue.JsonString;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
    private static final String SORTING_KEYS_IN_ORDER =
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"Lat"
                    + "in Small Letter O With Diaeresis\","
                    + "\"€\":\"Euro Sign\",\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                    + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}";

    @Test
    void names_are_sorted_as_in_the_example_of_rfc_8785() {
        JsonObject object =
                JsonObject.of(
                        Map.of(
                                "€", text("Euro Sign"),
                                "\r", text("Carriage Return"),
                                "\ufb33", text("Hebrew Letter Dalet With Dagesh"),
                                "1", text("One"),
                                "\ud83d\ude00", text("Emoji: Grinning Face"),
                                "\u0080", text("Control"),
                                "ö", text("Latin Small Letter O With Diaeresis")));
        assertThat(written(object))
                .as("section 3.2.3, by UTF-16 code units")
                .isEqualTo(SORTING_KEYS_IN_ORDER);
        assertThat(parse(SORTING_KEYS_IN_ORDER)).as("read back").isEqualTo(object);
    }

    @Test
    void strings_are_escaped_as_in_the_example_of_rfc_8785() {
        String value = "€$\u000f\nA'B\"\\\\\"/";
        assertThat(written(text(value)))
                .as("section 3.2.2.2")
                .isEqualTo("\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
        for (char c = 0; c < 0x100; c++) {
            JsonValue each = text("a" + c + "b");
            assertThat(parse(written(each))).as("character %d", (int) c).isEqualTo(each);
        }
        assertThat(written(text("\u007f\u2028")))
                .as("no escape where none is due")
                .isEqualTo("\"\u007f\u2028\"");
    }

    @Test
    void every_kind_of_value_comes_back() {
        String document =
                "{\"a\":[],\"b\":{},\"c\":[true,false,-9007199254740991,9007199254740991,0],\"d\":\"陳大文\"}";
        assertThat(written(parse(document))).as("the same bytes").isEqualTo(document);
        JsonObject object = parse(document).asObject();
        assertThat(object.array("c").get(0).asBoolean()).as("boolean").isTrue();
        assertThat(object.array("c").get(3).asLong())
                .as("integer")
                .isEqualTo(JsonValue.MAX_INTEGER);
        assertThat(object.string("d")).as("string").isEqualTo("陳大文");
        assertThat(object.object("b").names()).as("no members").isEmpty();
        assertThat(object.find("e")).as("absent member").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "null",
                "truE",
                "tru",
                "NaN",
                "1 ",
                " 1",
                "\ufeff1",
                "01",
                "-0",
                "+1",
                "-",
                "1.0",
                "1e3",
                "9007199254740992",
                "-9007199254740992",
                "99999999999999999999",
                "[1,]",
                "[,1]",
                "[1 ,2]",
                "[1",
                "]",
                "[1]]",
                "{\"a\":1,}",
                "{\"a\" :1}",
                "{a:1}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1",
                "{\"b\":1,\"a\":2}",
                "{\"a\":1,\"a\":2}",
                "{\"\\u0062\":1}",
                "\"",
                "\"a",
                "'a'",
                "\"\\/\"",
                "\"\\u000a\"",
                "\"\\u000F\"",
                "\"\\u0041\"",
                "\"\\u20ac\"",
                "\"\\ud83d\\ude00\"",
                "\"\\ud83d\"",
                "\"\\x\"",
                "\"\\",
                "\"\\u00\"",
                "\"\n\"",
                "\"\t\"",
                "1\n",
                "/**/1",
                "1,2",
                "{\"\ufb33\":1,\"\ud83d\ude00\":2}"
            })
    void a_text_that_is_not_canonical_is_refused(String text) {
        assertThatThrownBy(() -> parse(text))
                .as("not the one form")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused() {
        byte[][] bad = {
            {'"', (byte) 0xFF, '"'}, // never valid
            {'"', (byte) 0xC0, (byte) 0xAF, '"'}, // overlong slash
            {'"', (byte) 0xED, (byte) 0xA0, (byte) 0xBD, '"'}, // surrogate
            {'"', (byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80, '"'}, // beyond Unicode
            {'"', (byte) 0xE2, (byte) 0x82}, // cut short
            {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '1'}, // byte order mark
        };
        for (byte[] bytes : bad) {
            assertThatThrownBy(() -> CanonicalJson.parse(bytes, 100, 5))
                    .as("invalid UTF-8 or a byte order mark")
                    .isInstanceOf(MalformedFormat.class);
        }
    }

    @Test
    void bounds_hold() {
        assertThatThrownBy(() -> CanonicalJson.parse("[1]".getBytes(UTF_8), 2, 5))
                .as("longer than asked")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> CanonicalJson.parse("[[1]]".getBytes(UTF_8), 10, 1))
                .as("deeper than asked")
                .isInstanceOf(MalformedFormat.class);
        String deep = "[".repeat(100_000);
        assertThatThrownBy(() -> CanonicalJson.parse(deep.getBytes(UTF_8), 200_000, 1_000_000))
                .as("deep nesting is refused, not a stack overflow")
                .isInstanceOf(MalformedFormat.class);
        for (int spare = 0; spare < 10; spare++) {
            CanonicalWriter writer = new CanonicalWriter(12).string("\n".repeat(5));
            assertThat(writer.toBytes()).as("exactly the bound").hasSize(12);
        }
        assertThatThrownBy(() -> new CanonicalWriter(11).string("\n".repeat(5)).toBytes())
                .as("one byte beyond the bound")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void values_that_json_cannot_hold_are_refused() {
        assertThatThrownBy(() -> text("\ud83d"))
                .as("lone high surrogate")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> text("\ude00\ud83d"))
                .as("pair turned round")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> JsonObject.of(Map.of("\ude00", text("a"))))
                .as("name")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> JsonValue.of(1L << 53))
                .as("2^53")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> new CanonicalWriter(99).string("\ud83d"))
                .as("stream")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> new CanonicalWriter(99).integer(-(1L << 53)))
                .as("stream, -2^53")
                .isInstanceOf(MalformedFormat.class);
    }

    @Test
    void the_streaming_writer_refuses_names_out_of_order_and_unfinished_texts() {
        assertThatThrownBy(
                        () -> new CanonicalWriter(99).beginObject().name("b").integer(1).name("a"))
                .as("names out of order")
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(
                        () -> new CanonicalWriter(99).beginObject().name("a").integer(1).name("a"))
                .as("a name twice")
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CanonicalWriter(99).beginObject().toBytes())
                .as("open object")
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CanonicalWriter(99).beginObject().integer(1))
                .as("no name")
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CanonicalWriter(99).integer(1).integer(2))
                .as("two values")
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CanonicalWriter(99).beginArray().endObject())
                .as("wrong bracket")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void getters_refuse_absent_members_and_other_kinds() {
        JsonObject object = parse("{\"a\":1,\"b\":[\"x\"]}").asObject();
        assertThatThrownBy(() -> object.get("c")).as("absent").isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> object.string("a"))
                .as("integer as string")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> object.integer("b"))
                .as("array as integer")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> object.array("b").get(1))
                .as("index")
                .isInstanceOf(MalformedFormat.class);
        assertThatThrownBy(() -> object.requireExactly(Set.of("a")))
                .as("additional")
                .isInstanceOf(MalformedFormat.class);
        assertThat(object.requireExactly(Set.of("a", "b"))).as("exactly these").isSameAs(object);
        assertThat(object.array("b").strings()).as("strings").isEqualTo(List.of("x"));
    }

    @Test
    void a_refusal_names_the_place_and_not_the_content() {
        assertThatThrownBy(() -> parse("{\"a\":\"陳大文\",\"secret\":nothing}"))
                .as("refused at the literal")
                .isInstanceOfSatisfying(
                        MalformedFormat.class,
                        e -> {
                            assertThat(e.offset()).as("byte offset").isEqualTo(26);
                            assertThat(e.getMessage())
                                    .as("no content")
                                    .doesNotContain("陳", "secret", "nothing");
                        });
    }

    @Test
    void a_value_shown_in_a_log_line_hides_its_content() {
        JsonValue value = JsonArray.of(text("陳大文"), JsonValue.of(91234567));
        assertThat(value.toString()).as("text form of a value").doesNotContain("陳", "91234567");
    }

    private static JsonString text(String value) {
        return new JsonString(value);
    }

    private static String written(JsonValue value) {
        return new String(CanonicalJson.write(value), UTF_8);
    }

    private static JsonValue parse(String text) {
        return CanonicalJson.parse(text.getBytes(UTF_8), 200_000, CanonicalJson.MAX_DEPTH);
    }
}
