package hk.chopmark.api.rest;

import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.RefKinds;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Requests made at random of the description of the interface: most would be taken, some are wrong
 * in one place. The same seed makes the same requests.
 */
final class RequestGenerator {

    /** In every text sent; no refusal may quote it. */
    static final String CANARY = "Canary-Ho-Yan";

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");
    private static final List<String> METHODS = List.of("get", "post", "put", "delete");
    private static final int DEEPEST = 4;

    private static final List<String> TEXTS =
            List.of(
                    CANARY,
                    CANARY + " 陳大文",
                    CANARY + " 𠮷野家",
                    "=cmd|' /C calc'!A0" + CANARY,
                    "<script>" + CANARY + "</script>",
                    "'; DROP TABLE event; --" + CANARY,
                    "circular",
                    "mother",
                    "teacher",
                    "roster.view",
                    "2026/27",
                    "1A",
                    "9123 4567",
                    "a".repeat(300));

    private static final List<String> USUAL_PURPOSES =
            List.of("roster-administration", "home-school-communication", "teaching");

    /** What a member of that name takes; any other takes a code. */
    private static final Map<String, String> USUAL =
            Map.ofEntries(
                    Map.entry("code", "1A"),
                    Map.entry("schoolYear", "2026/27"),
                    Map.entry("phone", "9123 4567"),
                    Map.entry("relation", "mother"),
                    Map.entry("kind", "circular"),
                    Map.entry("post", "clerk"),
                    Map.entry("role", "administrator"),
                    Map.entry("roleCode", "administrator"),
                    Map.entry("permission", "roster.view"),
                    Map.entry("field", "nameEn"),
                    Map.entry("fileHash", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"),
                    Map.entry("q", CANARY));

    private static final List<String> WRONG =
            List.of(
                    "null",
                    "0",
                    "-1",
                    "1e9",
                    "5.5",
                    "true",
                    "[]",
                    "{}",
                    "\"\"",
                    "\" \"",
                    "\"" + CANARY + "\\u0000\"",
                    "\"" + CANARY + "\\ud83d\"",
                    "\"" + CANARY + "\\u202e\"",
                    "\"0000-01-01\"",
                    "\"+99999-01-01T00:00:00Z\"",
                    "\"student=00000000-0000-0000-0000-000000000000\"",
                    "[[[[[[]]]]]]",
                    "99999999999999999999");

    /**
     * One operation of the interface.
     *
     * @param path as described, with places
     */
    record Operation(String method, String path, JsonNode description) {}

    /**
     * One request.
     *
     * @param path filled, with its query
     * @param body JSON, or what looks like it; null for none
     */
    record Generated(
            Operation operation, String path, Map<String, String> headers, @Nullable String body) {

        /** The id in the place of a name; null if the path has none. */
        @Nullable String ref(String kind) {
            Matcher found = Pattern.compile(kind + "=[0-9a-f-]{36}").matcher(path);
            return found.find() ? found.group() : null;
        }

        @Override
        public String toString() {
            return operation.method() + " " + path + " " + headers + " " + body;
        }
    }

    private final Random random;
    private final JsonNode root;
    private final List<Operation> operations = new ArrayList<>();
    private final List<UUID> ids;
    private final List<Purpose> purposes = List.of(Purpose.values());

    /**
     * @param ids few, so that requests meet what earlier ones made
     */
    RequestGenerator(long seed, JsonNode description, List<UUID> ids) {
        this.random = new Random(seed);
        this.root = description;
        this.ids = List.copyOf(ids);
        for (String path : description.at("/paths").propertyNames()) {
            for (String method : METHODS) {
                JsonNode operation = description.at("/paths").get(path).path(method);
                if (operation.isObject()) {
                    operations.add(new Operation(method.toUpperCase(Locale.ROOT), path, operation));
                }
            }
        }
    }

    /** All that is described. */
    List<Operation> operations() {
        return operations;
    }

    Generated next() {
        Operation operation = any(operations);
        Map<String, String> headers = new TreeMap<>();
        if (!oneIn(30)) {
            String fitting = TestSchool.purposeOf(operation.path());
            String everyAct = oneIn(2) ? Purpose.DEMONSTRATION.code() : any(USUAL_PURPOSES);
            String usual = oneIn(2) ? fitting : everyAct;
            headers.put("Chopmark-Purpose", oneIn(4) ? any(purposes).code() : usual);
        }
        if (oneIn(10)) {
            headers.put("Idempotency-Key", "key-" + random.nextInt(20));
        }
        if (oneIn(50)) {
            headers.put("Accept", any(List.of("*/*", "text/html", "application/xml", CANARY)));
        }
        if (oneIn(50)) {
            headers.put("Content-Type", any(List.of("text/plain", "application/xml")));
        }
        return new Generated(
                operation, filled(operation.path()) + query(operation), headers, body(operation));
    }

    private @Nullable String body(Operation operation) {
        JsonNode schema =
                operation.description().at("/requestBody/content/application~1json/schema");
        if (schema.isMissingNode()) {
            return operation.method().equals("GET") || operation.method().equals("DELETE")
                    ? null
                    : "{}";
        }
        if (oneIn(60)) {
            return any(List.of("", "{", "null", "[" + "[".repeat(5_000), "{\"" + CANARY + "\":1}"));
        }
        return value("", schema, 0);
    }

    private String value(String name, JsonNode given, int depth) {
        if (oneIn(25)) {
            return any(WRONG);
        }
        JsonNode schema = resolved(given);
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size())).toString();
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(name, schema, depth);
            case "integer" -> Integer.toString(random.nextInt(1, 8));
            case "boolean" -> Boolean.toString(random.nextBoolean());
            case "number" -> "1.5";
            default -> quoted(text(name, schema.path("format").asString("")));
        };
    }

    private String object(JsonNode schema, int depth) {
        if (depth > DEEPEST) {
            return "{}";
        }
        List<String> members = new ArrayList<>();
        List<String> required =
                schema.path("required").valueStream().map(each -> each.asString("")).toList();
        JsonNode properties = schema.path("properties");
        for (String name : properties.propertyNames()) {
            if (required.contains(name) ? !oneIn(60) : oneIn(2)) {
                members.add(quoted(name) + ":" + value(name, properties.get(name), depth + 1));
            }
        }
        return "{" + String.join(",", members) + "}";
    }

    private String array(String name, JsonNode schema, int depth) {
        String single = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
        int length = oneIn(40) ? 70 : random.nextInt(4);
        return IntStream.range(0, length)
                .mapToObj(_ -> value(single, schema.path("items"), depth + 1))
                .toList()
                .toString();
    }

    private String text(String name, String format) {
        return switch (format) {
            case "uuid" -> any(ids).toString();
            case "date" -> LocalDate.of(2026, 1, 1).plusDays(random.nextInt(400)).toString();
            case "date-time" ->
                    Instant.parse("2026-01-01T00:00:00Z")
                            .plusSeconds(random.nextInt(40_000_000))
                            .toString();
            default -> ref(name).orElseGet(() -> oneIn(4) ? any(TEXTS) : usual(name));
        };
    }

    private static String usual(String name) {
        boolean free = name.matches("(?i).*(name|title|body|text|note|label|citation).*");
        return USUAL.getOrDefault(name, free ? CANARY : "code-1");
    }

    /** A reference, where the name is that of a kind, or often names one. */
    private Optional<String> ref(String name) {
        String kind =
                switch (name) {
                    case "classId" -> "class";
                    case "holder", "administrator", "member", "actor", "to", "reviewer" -> "staff";
                    case "subject" -> any(List.of("student", "guardian", "staff"));
                    case "scope", "ref" -> any(List.of("class", "student", "notice", "homework"));
                    default -> name;
                };
        return RefKinds.known().named(kind).map(_ -> kind + "=" + any(ids));
    }

    private String query(Operation operation) {
        List<String> parts = new ArrayList<>();
        for (JsonNode parameter : operation.description().path("parameters")) {
            String name = parameter.path("name").asString("");
            boolean required = parameter.path("required").asBoolean(false);
            if (!parameter.path("in").asString("").equals("query")
                    || name.equals("atLeast")
                    || !(required || oneIn(4))) {
                continue;
            }
            String value =
                    oneIn(10) ? any(WRONG) : value(name, parameter.path("schema"), DEEPEST + 1);
            parts.add(name + "=" + URLEncoder.encode(bare(value), StandardCharsets.UTF_8));
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private static String bare(String json) {
        return json.length() > 1 && json.startsWith("\"")
                ? json.substring(1, json.length() - 1)
                : json;
    }

    private String filled(String path) {
        return PLACE.matcher(path)
                .replaceAll(place -> Matcher.quoteReplacement(place(place.group(1))));
    }

    private String place(String name) {
        if (oneIn(40)) {
            return URLEncoder.encode(bare(any(WRONG)), StandardCharsets.UTF_8) + "x";
        }
        return switch (name) {
            case "number", "version" -> Integer.toString(random.nextInt(1, 3));
            case "year" -> "2026";
            case "day" -> "2026-09-01";
            case "session" -> "MORNING";
            default -> ref(name).orElseGet(() -> any(ids).toString());
        };
    }

    private JsonNode resolved(JsonNode schema) {
        String ref = schema.path("$ref").asString("");
        return ref.isEmpty() ? schema : root.at(ref.substring(1));
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return type.valueStream()
                    .map(each -> each.asString(""))
                    .filter(each -> !each.equals("null"))
                    .findFirst()
                    .orElse("");
        }
        return type.asString("");
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
