package hk.chopmark.core.log.json;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Canonical JSON: the RFC 8785 form, restricted to objects, arrays, strings, integers, true and
 * false.
 *
 * <p><b>Guarantees</b>: one byte string per value. {@link #parse} accepts exactly the byte strings
 * that {@link #write} produces: member names ascend, nothing stands between the tokens, and each
 * character and number has one form. Tests write what was parsed from altered bytes and compare.
 *
 * <p><b>Throws</b> {@link MalformedFormat}, and nothing else, for every other input.
 *
 * <p><b>Source</b>: RFC 8785; docs/log-format.md, section Canonical JSON.
 */
public final class CanonicalJson {
    /** Deepest nesting of objects and arrays that can be written. */
    public static final int MAX_DEPTH = 64;

    /** Largest text that can be written: 16 MiB. */
    public static final int MAX_BYTES = 16 << 20;

    /** What is expected where bytes stand behind the value. */
    public static final String END = "the end";

    private static final String FORMAT = "canonical JSON";
    private static final int LONGEST_INTEGER_DIGITS = 16;

    private CanonicalJson() {}

    /** The canonical bytes of a value. */
    public static byte[] write(JsonValue value) {
        return new CanonicalWriter(MAX_BYTES).value(value).toBytes();
    }

    /**
     * Parses canonical bytes.
     *
     * @param maxBytes longest accepted input
     * @param maxDepth deepest accepted nesting, at most {@link #MAX_DEPTH}
     */
    public static JsonValue parse(byte[] bytes, int maxBytes, int maxDepth) {
        if (bytes.length > maxBytes) {
            throw MalformedFormat.of(
                    FORMAT, "at most " + maxBytes + " bytes", bytes.length + " bytes");
        }
        return new Parser(Utf8.decode(FORMAT, bytes), Math.min(maxDepth, MAX_DEPTH)).parse();
    }

    /**
     * The character after the backslash in a two-character escape, or 0 if there is no such escape.
     */
    static char shortEscape(char c) {
        return switch (c) {
            case '"' -> '"';
            case '\\' -> '\\';
            case '\b' -> 'b';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\f' -> 'f';
            case '\r' -> 'r';
            default -> 0;
        };
    }

    private static final class Parser {
        private final String text;
        private final int maxDepth;
        private int at;
        private int depth;

        Parser(String text, int maxDepth) {
            this.text = text;
            this.maxDepth = maxDepth;
        }

        JsonValue parse() {
            JsonValue value = value();
            if (at != text.length()) {
                throw refused(END);
            }
            return value;
        }

        private JsonValue value() {
            return switch (peek()) {
                case '{' -> object();
                case '[' -> array();
                case '"' -> new JsonValue.JsonString(string());
                case 't' -> literal("true", JsonValue.of(true));
                case 'f' -> literal("false", JsonValue.of(false));
                case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> integer();
                default -> throw refused("an object, array, string, integer, true or false");
            };
        }

        private JsonValue object() {
            enter();
            TreeMap<String, JsonValue> members = new TreeMap<>();
            String last = "";
            while (peek() != '}') {
                if (!members.isEmpty()) {
                    take(',');
                }
                int nameAt = at;
                String name = string();
                if (!members.isEmpty() && last.compareTo(name) >= 0) {
                    at = nameAt;
                    throw refused("member names in strictly ascending order");
                }
                take(':');
                members.put(name, value());
                last = name;
            }
            leave();
            return JsonValue.JsonObject.ofOrdered(members);
        }

        private JsonValue array() {
            enter();
            List<JsonValue> elements = new ArrayList<>();
            while (peek() != ']') {
                if (!elements.isEmpty()) {
                    take(',');
                }
                elements.add(value());
            }
            leave();
            return new JsonValue.JsonArray(elements);
        }

        private void enter() {
            if (depth == maxDepth) {
                throw refused("at most " + maxDepth + " levels");
            }
            depth++;
            at++;
        }

        private void leave() {
            depth--;
            at++;
        }

        private JsonValue literal(String word, JsonValue value) {
            if (!text.startsWith(word, at)) {
                throw refused(word);
            }
            at += word.length();
            return value;
        }

        private JsonValue integer() {
            int start = at;
            if (peek() == '-') {
                at++;
            }
            int firstDigit = at;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            int digits = at - firstDigit;
            boolean leadingZero =
                    digits > 0
                            && text.charAt(firstDigit) == '0'
                            && (digits > 1 || firstDigit > start);
            if (digits == 0 || digits > LONGEST_INTEGER_DIGITS || leadingZero) {
                at = start;
                throw refused("an integer of at most 2^53 - 1, without leading or negative zero");
            }
            return new JsonValue.JsonInteger(Long.parseLong(text, start, at, 10));
        }

        private String string() {
            take('"');
            int start = at;
            while (isPlain(peek())) {
                at++;
            }
            if (text.charAt(at) == '"') {
                return text.substring(start, at++);
            }
            StringBuilder unescaped = new StringBuilder(text.substring(start, at));
            while (peek() != '"') {
                char c = text.charAt(at);
                if (isPlain(c)) {
                    at++;
                    unescaped.append(c);
                } else {
                    unescaped.append(escape());
                }
            }
            at++;
            return unescaped.toString();
        }

        private static boolean isPlain(char c) {
            return c >= 0x20 && c != '"' && c != '\\';
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }

        private char escape() {
            int start = at;
            take('\\');
            char form = peek();
            if (form != 'u') {
                for (char c : new char[] {'"', '\\', '\b', '\t', '\n', '\f', '\r'}) {
                    if (shortEscape(c) == form) {
                        at++;
                        return c;
                    }
                }
                at = start;
                throw refused("a canonical escape");
            }
            for (char c = 0; c < 0x20; c++) {
                if (shortEscape(c) == 0 && text.startsWith(longEscape(c), start)) {
                    at = start + longEscape(c).length();
                    return c;
                }
            }
            at = start;
            throw refused("a canonical escape");
        }

        private static String longEscape(char c) {
            return "\\u00" + Character.forDigit(c >> 4, 16) + Character.forDigit(c & 0xF, 16);
        }

        private char peek() {
            if (at >= text.length()) {
                throw refused("more");
            }
            return text.charAt(at);
        }

        private void take(char expected) {
            if (peek() != expected) {
                throw refused("the character " + expected);
            }
            at++;
        }

        private MalformedFormat refused(String expected) {
            String found = at >= text.length() ? "the end" : "something else";
            return new MalformedFormat(
                    FORMAT, Utf8.byteOffset(text, Math.min(at, text.length())), expected, found);
        }
    }
}
