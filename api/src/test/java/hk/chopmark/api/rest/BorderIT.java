package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.RefKinds;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Values that no member takes, sent to every member of every body and to every parameter that the
 * interface describes. A route that is added is tried without an edit here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BorderIT {

    private static final String CANARY = "Canary-Siu-Ming";
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");

    /** Values that a JSON member of a type or format must refuse, as JSON. */
    private static final Map<String, List<String>> REFUSED =
            Map.of(
                    "text",
                            List.of(
                                    "5",
                                    "true",
                                    "[]",
                                    "{}",
                                    "\"\"",
                                    "\"  \"",
                                    "\"\\u200b\"",
                                    "\"\\u3164\"",
                                    "\"" + CANARY + "\\u0000\"",
                                    "\"" + CANARY + "\\u001b[2J\"",
                                    "\"" + CANARY + "\\ud800\"",
                                    "\"" + CANARY + "\\u202e\""),
                    "date",
                            List.of(
                                    "\"\"",
                                    "16130",
                                    "[2014,3,1]",
                                    "\"2014-02-28T16:00:00Z\"",
                                    "\"0000-01-01\"",
                                    "\"1899-12-31\"",
                                    "\"2201-01-01\"",
                                    "\"2014-02-30\"",
                                    "\"31/2/2014\"",
                                    "\"" + CANARY + "\""),
                    "date-time",
                            List.of(
                                    "\"\"",
                                    "1",
                                    "1.5",
                                    "\"0000-01-01T00:00:00Z\"",
                                    "\"+58000-01-01T00:00:00Z\"",
                                    "\"2201-01-01T00:00:00Z\"",
                                    "\"2026-09-01\"",
                                    "\"2026-09-01T24:00:00Z\"",
                                    "\"2026-09-01 08:00:00Z\"",
                                    "\"" + CANARY + "\""),
                    "uuid",
                            List.of(
                                    "\"\"",
                                    "1",
                                    "\"1-1-1-1-1\"",
                                    "\"00000000-0000-0000-0000-000000000000\"",
                                    "\"9b0c6e1c-7f0e-4c34-9d5a-0c2f6d1c1b11\"",
                                    "\"0198D000-0000-7000-8000-00000000DE30\"",
                                    "\"" + CANARY + "\""),
                    "int32", List.of("\"1\"", "5.9", "1e3", "true", "\"\"", "[]", "9999999999999"),
                    "int64", List.of("\"1\"", "5.9", "1e3", "true", "\"\"", "[]"),
                    "boolean", List.of("1", "0", "\"true\"", "\"\"", "[]"),
                    "enum", List.of("0", "1", "\"\"", "true", "\"" + CANARY + "\""),
                    "array", List.of("5", "\"\"", "true", "{}", "[null]", "\"" + CANARY + "\""));

    /** Values that neither a number, a day nor a reference has, for places of paths. */
    private static final List<String> OTHER_FORMS =
            List.of(
                    "0x1",
                    "01",
                    "1e3",
                    "%2B1",
                    "2026-9-1",
                    "0000-01-01",
                    "2201-01-01",
                    "1-1-1-1-1",
                    "0198D000-0000-7000-8000-00000000DE30",
                    "9b0c6e1c-7f0e-4c34-9d5a-0c2f6d1c1b11",
                    "student=1-1-1-1-1",
                    CANARY);

    private TestServer server;
    private String administrator;
    private String operator;
    private JsonNode description;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"), TestServer::withoutQuotas);
        administrator = TestSchool.found(server, "Border", "邊").token();
        operator = server.token("service=operator", ActingRole.OPERATOR, null);
        description = server.asNobody().get("/v3/api-docs").json();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** A member of a body, and the type or format it is described with. */
    private record Member(String method, String path, String name, String form) {}

    @Test
    void no_member_takes_a_value_of_another_form() throws Exception {
        List<Member> members = members();
        List<String> taken = new ArrayList<>();
        int requests = 0;
        for (Member member : members) {
            for (String value : REFUSED.getOrDefault(member.form(), List.of())) {
                Reply reply =
                        call(member.path())
                                .send(
                                        member.method(),
                                        filled(member.path()),
                                        "{\"%s\":%s}".formatted(member.name(), value));
                requests++;
                fault(reply, member.name())
                        .ifPresent(fault ->
                                taken.add(
                                        member.method()
                                                + " "
                                                + member.path()
                                                + " "
                                                + member.name()
                                                + " = "
                                                + value
                                                + ": "
                                                + fault));
            }
        }
        assertThat(taken).as("values taken, or not refused by field and rule").isEmpty();
        assertThat(new TreeSet<>(members.stream().map(Member::form).toList()))
                .as("forms that occur")
                .contains("text", "date", "date-time", "uuid", "int32", "boolean", "array");
        assertThat(requests).as("requests made").isGreaterThan(500);
    }

    @Test
    void no_member_is_taken_twice() throws Exception {
        List<String> taken = new ArrayList<>();
        for (Member member : members()) {
            Reply reply =
                    call(member.path())
                            .send(
                                    member.method(),
                                    filled(member.path()),
                                    "{\"%1$s\":null,\"%1$s\":null}".formatted(member.name()));
            fault(reply, "body")
                    .flatMap(_ -> fault(reply, member.name()))
                    .ifPresent(fault -> taken.add(member + ": " + fault));
        }
        assertThat(taken).as("members taken twice").isEmpty();
    }

    /** Raw bytes, since no text of a client has them. */
    @Test
    void no_body_is_taken_that_is_not_utf_8() throws Exception {
        for (String bytes : List.of("C0BC", "E08080", "EDA080", "F5808080", "FF", "C3")) {
            byte[] body = (CANARY + "\"}").getBytes(StandardCharsets.UTF_8);
            HttpRequest request =
                    HttpRequest.newBuilder(server.uri("/api/v1/schools"))
                            .header("Authorization", "Bearer " + operator)
                            .header("Chopmark-Purpose", "roster-administration")
                            .header("Content-Type", "application/json")
                            .POST(
                                    BodyPublishers.ofByteArrays(
                                            List.of(
                                                    "{\"nameEn\":\""
                                                            .getBytes(StandardCharsets.UTF_8),
                                                    HexFormat.of().parseHex(bytes),
                                                    body)))
                            .build();
            try (HttpClient client = HttpClient.newHttpClient()) {
                Reply reply = new Reply(client.send(request, BodyHandlers.ofString()));
                assertThat(reply.status()).as("%s: %s", bytes, reply).isEqualTo(400);
                assertThat(reply.text("/code")).as(bytes).isEqualTo("request.unreadable");
                assertThat(reply.response().body()).as(bytes).doesNotContain(CANARY);
            }
        }
    }

    @Test
    void no_parameter_takes_a_number_a_day_or_a_time_in_another_form() throws Exception {
        List<String> taken = new ArrayList<>();
        int tried = 0;
        for (String path : description.at("/paths").propertyNames()) {
            JsonNode operation = description.at("/paths").get(path).path("get");
            for (JsonNode parameter : operation.path("parameters")) {
                String form = form(parameter.path("schema"));
                if (!parameter.path("in").asString().equals("query")
                        || !List.of("int32", "int64", "date", "date-time", "uuid").contains(form)) {
                    continue;
                }
                for (String value :
                        List.of(
                                "0x10",
                                "1e3",
                                "+1",
                                "2014-2-1",
                                "0000-01-01",
                                "0000-01-01T00:00:00Z",
                                "2201-01-01T00:00:00Z",
                                "+58000-01-01T00:00:00Z",
                                "rubbish-" + CANARY)) {
                    String name = parameter.path("name").asString();
                    Reply reply =
                            call(path)
                                    .get(
                                            filled(path)
                                                    + "?"
                                                    + name
                                                    + "="
                                                    + value.replace("+", "%2B"));
                    tried++;
                    if (reply.status() != 400 || reply.response().body().contains(CANARY)) {
                        taken.add(path + "?" + name + "=" + value + ": " + reply);
                    }
                }
            }
        }
        assertThat(taken)
                .as("parameters taken, or not refused in silence about the value")
                .isEmpty();
        assertThat(tried).as("parameters tried").isGreaterThan(50);
    }

    @Test
    void no_place_of_a_path_takes_a_number_a_day_or_a_reference_in_another_form() throws Exception {
        List<String> taken = new ArrayList<>();
        int tried = 0;
        for (String path : description.at("/paths").propertyNames()) {
            for (MatchResult place : PLACE.matcher(path).results().toList()) {
                if (Set.of("roleCode", "kind").contains(place.group(1))) {
                    continue; // words, of the school's own and of the installed kinds of evidence
                }
                for (String value : OTHER_FORMS) {
                    String address =
                            filled(path.substring(0, place.start()))
                                    + value
                                    + filled(path.substring(place.end()));
                    String method =
                            description.at("/paths").get(path).propertyNames().iterator().next();
                    Reply reply = call(path).send(method.toUpperCase(Locale.ROOT), address, "{}");
                    tried++;
                    if (reply.status() != 400 || reply.response().body().contains(CANARY)) {
                        taken.add(method + " " + path + " with " + value + ": " + reply);
                    }
                }
            }
        }
        assertThat(taken).as("places of paths that take another form").isEmpty();
        assertThat(tried).as("places tried").isGreaterThan(500);
    }

    /** What is wrong with an answer that must refuse a field by a rule. */
    private static Optional<String> fault(Reply reply, String field) {
        if (reply.status() != 400) {
            return Optional.of("status " + reply.status());
        }
        if (!reply.header("Content-Type").startsWith("application/problem+json")) {
            return Optional.of(reply.header("Content-Type"));
        }
        if (reply.response().body().contains(CANARY)) {
            return Optional.of("the value is quoted");
        }
        boolean named =
                reply.json().at("/facts").propertyNames().stream()
                                .anyMatch(
                                        name -> name.equals(field) || name.startsWith(field + "["))
                        || reply.text("/code")
                                .matches(
                                        "request\\.(reference-malformed|reference-kind|permission-malformed)");
        return named ? Optional.empty() : Optional.of("says " + reply);
    }

    private Call call(String path) {
        return server.as(
                        path.equals("/api/v1/schools")
                                        || path.endsWith("/letters")
                                        || path.startsWith("/api/v1/operators")
                                ? operator
                                : administrator)
                .for_("roster-administration");
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>();
        for (String path : description.at("/paths").propertyNames()) {
            for (String method : List.of("post", "put")) {
                JsonNode body =
                        description
                                .at("/paths")
                                .get(path)
                                .path(method)
                                .at("/requestBody/content/application~1json/schema");
                JsonNode properties = resolved(body).path("properties");
                for (String name : properties.propertyNames()) {
                    members.add(
                            new Member(
                                    method.toUpperCase(Locale.ROOT),
                                    path,
                                    name,
                                    form(properties.get(name))));
                }
            }
        }
        return members;
    }

    private JsonNode resolved(JsonNode schema) {
        String ref = schema.path("$ref").asString("");
        return ref.isEmpty() ? schema : description.at(ref.substring(1));
    }

    /** The type, format or kind that a schema describes; references are described as text. */
    private String form(JsonNode given) {
        JsonNode schema = resolved(given);
        if (schema.has("enum")) {
            return "enum";
        }
        String format = schema.path("format").asString("");
        if (REFUSED.containsKey(format)) {
            return format;
        }
        String type =
                Stream.concat(
                                schema.path("type").isArray()
                                        ? schema.path("type").valueStream()
                                        : Stream.of(schema.path("type")),
                                Stream.empty())
                        .map(each -> each.asString(""))
                        .filter(each -> !each.equals("null"))
                        .findFirst()
                        .orElse("");
        return type.equals("string") ? "text" : type;
    }

    /** The path with a reference of the right kind in each place. */
    private static String filled(String path) {
        return PLACE.matcher(path)
                .replaceAll(place -> Matcher.quoteReplacement(value(place.group(1))));
    }

    private static final Map<String, String> OTHER_PLACES = new LinkedHashMap<>();

    static {
        OTHER_PLACES.put("classId", "class");
        OTHER_PLACES.put("number", "1");
        OTHER_PLACES.put("version", "1");
        OTHER_PLACES.put("year", "2026");
        OTHER_PLACES.put("day", "2026-09-01");
        OTHER_PLACES.put("session", "MORNING");
    }

    private static String value(String name) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        @Nullable String other = OTHER_PLACES.get(name);
        String kind = other == null ? name : other;
        if (RefKinds.known().named(kind).isPresent()) {
            return kind + "=" + id;
        }
        return other != null ? other : id.toString();
    }
}
