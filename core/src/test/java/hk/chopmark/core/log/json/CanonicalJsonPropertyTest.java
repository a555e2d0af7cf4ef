package hk.chopmark.core.log.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.core.log.json.JsonValue.JsonArray;
import hk.chopmark.core.log.json.JsonValue.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

public class CanonicalJsonPropertyTest {
    private static final long SEED = 8785L;
    private static final int ROUNDS = 5_000;

    @Test
    void random_documents_are_written_as_another_implementation_of_rfc_8785_writes_them()
            throws IOException {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            JsonValue value = container(random, 0);
            byte[] written = CanonicalJson.write(value);
            byte[] other = new JsonCanonicalizer(loose(value, random)).getEncodedUTF8();
            assertThat(new String(written, UTF_8))
                    .as("seed %d round %d", SEED, round)
                    .isEqualTo(new String(other, UTF_8));
            assertThat(CanonicalJson.parse(written, written.length, CanonicalJson.MAX_DEPTH))
                    .as("read back, seed %d round %d", SEED, round)
                    .isEqualTo(value);
        }
    }

    @Test
    void damaged_documents_are_refused_or_are_another_canonical_document() {
        Random random = new Random(SEED);
        for (int round = 0; round < 4 * ROUNDS; round++) {
            byte[] bytes = damaged(CanonicalJson.write(container(random, 2)), random);
            try {
                JsonValue read = CanonicalJson.parse(bytes, 1 << 20, CanonicalJson.MAX_DEPTH);
                assertThat(CanonicalJson.write(read))
                        .as("seed %d round %d", SEED, round)
                        .isEqualTo(bytes);
            } catch (MalformedFormat refused) {
                assertThat(refused.format())
                        .as("a typed refusal, seed %d round %d", SEED, round)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void random_bytes_never_break_the_parser() {
        Random random = new Random(SEED);
        byte[] alphabet = "{}[]\",:\\u0019tfrue-al\u00e9 \n".getBytes(UTF_8);
        for (int round = 0; round < 10 * ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                JsonValue read = CanonicalJson.parse(bytes, 100, CanonicalJson.MAX_DEPTH);
                assertThat(CanonicalJson.write(read))
                        .as("seed %d round %d", SEED, round)
                        .isEqualTo(bytes);
            } catch (MalformedFormat refused) {
                assertThat(refused.expected())
                        .as("a typed refusal, seed %d round %d", SEED, round)
                        .isNotEmpty();
            }
        }
    }

    /** Flips, removes, doubles or swaps bytes somewhere. */
    public static byte[] damaged(byte[] bytes, Random random) {
        List<Byte> result = new ArrayList<>();
        for (byte each : bytes) {
            result.add(each);
        }
        for (int times = 1 + random.nextInt(2); times > 0 && !result.isEmpty(); times--) {
            int at = random.nextInt(result.size());
            switch (random.nextInt(4)) {
                case 0 -> result.set(at, (byte) (result.get(at) ^ (1 << random.nextInt(8))));
                case 1 -> result.remove(at);
                case 2 -> result.add(at, result.get(random.nextInt(result.size())));
                default -> result.set(at, result.get(random.nextInt(result.size())));
            }
        }
        byte[] damaged = new byte[result.size()];
        for (int i = 0; i < damaged.length; i++) {
            damaged[i] = result.get(i);
        }
        return damaged;
    }

    private static JsonValue container(Random random, int depth) {
        int size = random.nextInt(5);
        if (random.nextBoolean()) {
            List<JsonValue> elements = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                elements.add(value(random, depth + 1));
            }
            return new JsonArray(elements);
        }
        Map<String, JsonValue> members = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            members.put(text(random), value(random, depth + 1));
        }
        return JsonObject.of(members);
    }

    private static JsonValue value(Random random, int depth) {
        return switch (random.nextInt(depth < 4 ? 6 : 4)) {
            case 0 -> JsonValue.of(random.nextBoolean());
            case 1 ->
                    JsonValue.of(
                            random.nextLong(-JsonValue.MAX_INTEGER, JsonValue.MAX_INTEGER + 1));
            case 2 -> JsonValue.of(random.nextLong(-20, 20));
            case 3 -> JsonValue.of(text(random));
            default -> container(random, depth);
        };
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            int codePoint =
                    switch (random.nextInt(5)) {
                        case 0 -> random.nextInt(0x20);
                        case 1 -> random.nextInt(0x80);
                        case 2 -> random.nextInt(0xD800);
                        case 3 -> 0xE000 + random.nextInt(0x2000);
                        default -> 0x10000 + random.nextInt(0x100000);
                    };
            text.appendCodePoint(codePoint);
        }
        return text.toString();
    }

    /** The same value as loose JSON: space, other escapes, members in another order. */
    private static String loose(JsonValue value, Random random) {
        String space = random.nextInt(3) == 0 ? " \n" : "";
        return space
                + switch (value) {
                    case JsonObject object -> {
                        List<String> parts = new ArrayList<>();
                        object.members()
                                .forEach((n, v) -> parts.add(quoted(n) + ":" + loose(v, random)));
                        Collections.shuffle(parts, random);
                        yield "{" + String.join(",", parts) + "}";
                    }
                    case JsonArray(var elements) -> {
                        List<String> parts =
                                elements.stream().map(element -> loose(element, random)).toList();
                        yield "[" + String.join("," + space, parts) + "]";
                    }
                    case JsonValue.JsonString(String text) -> quoted(text);
                    case JsonValue.JsonInteger(long number) -> Long.toString(number);
                    case JsonValue.JsonBoolean(boolean truth) -> Boolean.toString(truth);
                }
                + space;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted.append(
                    c >= 'a' && c <= 'z'
                            ? String.valueOf(c)
                            : String.format(Locale.ROOT, "\\u%04X", (int) c));
        }
        return quoted.append('"').toString();
    }
}
