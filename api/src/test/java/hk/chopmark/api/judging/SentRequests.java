package hk.chopmark.api.judging;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.judging.Routes.Route;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import java.lang.reflect.Parameter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import tools.jackson.databind.JsonNode;

/**
 * A request in order for every route that sends something: about one class, its pupil, their
 * guardian, a notice and a homework of it, where the route is about such a thing.
 *
 * <p>A variable or a member of a body that no value is known for fails the test: whoever adds a
 * route adds its values.
 */
final class SentRequests {

    private static final String ID = "0198f1de-0000-7000-8000-000000000001";

    /** Bodies that say more than their description does. */
    private static final Map<String, String> KNOWN =
            Map.ofEntries(
                    Map.entry("/api/v1/notices", "{\"kind\":\"circular\"}"),
                    Map.entry(
                            "/api/v1/roles",
                            "{\"roleCode\":\"helper\",\"permissions\":[\"roster.view@class\"]}"),
                    Map.entry(
                            "/api/v1/delegations",
                            "{\"grant\":\"{grant}\",\"delegate\":\"{delegate}\","
                                    + "\"permissions\":[\"receipt.view\"],\"scope\":\"{scope}\","
                                    + "\"validFrom\":\"2026-12-01T00:00:00Z\","
                                    + "\"validTo\":\"2026-12-20T00:00:00Z\",\"reason\":\"leave\"}"),
                    Map.entry(
                            "/api/v1/evidence/{kind}",
                            "{\"notice\":\"{notice}\",\"guardian\":\"{guardian}\"}"),
                    Map.entry(
                            "/api/v1/students/batches",
                            "{\"students\":[{\"nameEn\":\"Lee\",\"enrolledOn\":\"2026-09-01\"}],"
                                    + "\"places\":[]}"));

    private final TestServer server;
    private final JsonNode description;
    private final Map<String, String> values = new HashMap<>();

    SentRequests(TestServer server, TestSchool school, Family family) throws Exception {
        this.server = server;
        this.description = server.asNobody().get("/v3/api-docs").json();
        String notice =
                school.post("/api/v1/notices", "{\"kind\":\"circular\"}").text("/refs/notice");
        school.post(
                "/api/v1/notices/" + notice + "/versions",
                "{\"titleEn\":\"Trip\",\"bodyEn\":\"Lunch.\",\"urgent\":false,\"marketing\":false}");
        school.post(
                "/api/v1/notices/" + notice + "/audiences",
                "{\"number\":1,\"classId\":\"%s\"}".formatted(family.classId()));
        String homework =
                school.post(
                                "/api/v1/homework",
                                "{\"classId\":\"%s\",\"title\":\"Sums\"}"
                                        .formatted(family.classId()))
                        .text("/refs/homework");
        people(school, family);
        values.put("notice", notice);
        values.put("homework", homework);
        for (String kind :
                new String[] {
                    "absence", "erasure", "hold", "delegation", "grant", "contact-point", "credential"
                }) {
            values.put(kind, kind + "=" + ID);
        }
        values.put("rollCall", "roll-call=" + ID);
        values.put("point", "contact-point=" + ID);
        values.put("code", "credential=" + ID);
        values.put("request", ID);
        values.put("use", ID);
        words();
    }

    private void people(TestSchool school, Family family) {
        values.put("classId", family.classId());
        values.put("student", family.student());
        values.put("subject", family.student());
        values.put("member", family.student());
        values.put("guardian", family.guardian());
        values.put("person", family.guardian());
        values.put("askedBy", family.guardian());
        values.put("reportedBy", family.guardian());
        values.put("staff", school.administrator());
        values.put("holder", school.administrator());
        values.put("delegate", school.administrator());
        values.put("grantee", school.administrator());
        values.put("witness", school.administrator());
        values.put("scope", school.id().text());
    }

    private void words() {
        values.putAll(
                Map.of(
                        "number", "1",
                        "year", "2026",
                        "day", "2026-09-30",
                        "from", "2026-09-10",
                        "to", "2026-09-10",
                        "first", "2026-09-01",
                        "last", "2027-08-31",
                        "leftOn", "2026-10-02",
                        "rule", "absence-school-days",
                        "kind", "receipt"));
        values.putAll(
                Map.of(
                        "roleCode", "helper",
                        "postCode", "clerk",
                        "schoolYear", "2026/27",
                        "email", "chan@mail.example",
                        "loginName", "chan.mei",
                        "relation", "mother",
                        "basis", "court",
                        "path", "nameEn",
                        "category", "identity",
                        "categories", "identity"));
        values.putAll(
                Map.of(
                        "reason", "moved",
                        "ground", "REQUESTED_BY_SUBJECT",
                        "channel", "phone",
                        "attempt", "1",
                        "level", "5",
                        "language", "en",
                        "session", "MORNING",
                        "status", "ABSENT",
                        "outcome", "delivered",
                        "mark", "87.5"));
        values.putAll(
                Map.of(
                        "verdict", "JUSTIFIED",
                        "months", "12",
                        "start", "STUDENT_LEFT",
                        "source", "School",
                        "excuse", "EXCUSED",
                        "missed", "MORNING",
                        "sentAt", "2026-09-30T09:00",
                        "when", "2026-09-30T09:00",
                        "on", "2026-09-30",
                        "action", "view"));
        values.putAll(
                Map.of(
                        "text", "chan",
                        "title", "Sums",
                        "resource", "roster",
                        "validFrom", "2026-10-01T00:00:00Z",
                        "dueAt", "2099-01-01T00:00:00Z",
                        "purpose", "home-school-communication"));
    }

    String value(String name) {
        String value = values.get(name);
        assertThat(value).as("a value for %s", name).isNotNull();
        return value;
    }

    /** A refused board is recorded once in a quarter of an hour, whatever is sent from it. */
    boolean isRefusedOnce(Route route) {
        return Judging.declared(route.handler(), Judged.class).isPresent();
    }

    Reply send(Route route, TestBrowser browser) throws Exception {
        return route.isPage() ? form(route, browser) : call(route, browser);
    }

    String shortened(Reply reply) {
        String body = reply.response().body().replaceAll("(?s).*<h1[^>]*>", "").strip();
        return body.substring(0, Math.min(body.length(), 260));
    }

    private String address(Route route) {
        String path = route.path();
        for (String name :
                Pattern.compile("\\{(\\w+)}")
                        .matcher(path)
                        .results()
                        .map(found -> found.group(1))
                        .toList()) {
            path = path.replace("{" + name + "}", value(name));
        }
        return path;
    }

    private Reply form(Route route, TestBrowser browser) throws Exception {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Parameter parameter : route.handler().getMethod().getParameters()) {
            RequestParam asked = parameter.getAnnotation(RequestParam.class);
            if (asked != null && asked.required()) {
                boolean needed = asked.defaultValue().equals(ValueConstants.DEFAULT_NONE);
                String name = parameter.getName();
                fields.put(name, needed ? value(name) : values.getOrDefault(name, ""));
            }
        }
        String csrf = browser.get(server.uri("/account")).body();
        var found =
                Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(csrf);
        fields.put(
                "_csrf",
                found.find()
                        ? found.group(1)
                        : TestBrowser.csrf(browser.get(server.uri("/sign-in"))));
        return new Reply(browser.post(server.uri(address(route)), fields));
    }

    private Reply call(Route route, TestBrowser browser) throws Exception {
        String verb = route.verb().name();
        String purpose = purposeOf(route.path());
        return server.as(browser.secret())
                .for_(purpose)
                .send(verb, address(route), verb.equals("DELETE") ? null : body(route));
    }

    private static String purposeOf(String path) {
        if (path.startsWith("/api/v1/notices")) {
            return "home-school-communication";
        }
        if (path.startsWith("/api/v1/homework") || path.startsWith("/api/v1/attendance")) {
            return "teaching";
        }
        if (path.matches("/api/v1/(erasures|legal-holds|retention).*")) {
            return "retention-and-erasure";
        }
        if (path.matches("/api/v1/evidence.*")) {
            return "receipt-proof";
        }
        return path.matches("/api/v1/(roles|grants|delegations|proposals|reviews|break-glass).*")
                ? "access-administration"
                : "roster-administration";
    }

    private String body(Route route) {
        String known = KNOWN.get(route.path());
        if (known != null) {
            return filled(known);
        }
        JsonNode schema =
                description
                        .at("/paths")
                        .path(route.path())
                        .path(route.verb().name().toLowerCase(Locale.ROOT))
                        .at("/requestBody/content/application~1json/schema");
        return schema.isMissingNode() ? "{}" : object(schema);
    }

    private String filled(String body) {
        String text = body;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("{" + value.getKey() + "}", value.getValue());
        }
        return text.replace("{id}", ID);
    }

    private JsonNode resolved(JsonNode schema) {
        String to = schema.path("$ref").asString("");
        return to.isEmpty() ? schema : description.at(to.substring(1));
    }

    /** What is needed, and whole numbers and truths, which always are. */
    private String object(JsonNode given) {
        JsonNode schema = resolved(given);
        var required =
                schema.path("required").valueStream().map(one -> one.asString("")).toList();
        return schema.path("properties").propertyNames().stream()
                .filter(name ->
                        required.contains(name)
                                || schema.at("/properties/" + name + "/type")
                                        .asString("")
                                        .matches("integer|boolean"))
                .map(name -> "\"" + name + "\":" + json(name, schema.path("properties").path(name)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String json(String name, JsonNode given) {
        JsonNode schema = resolved(given);
        return switch (schema.path("type").asString("string")) {
            case "object" -> object(schema);
            case "array" -> "[" + json(name, schema.path("items")) + "]";
            case "integer" -> values.getOrDefault(name, "1");
            case "boolean" -> "false";
            default ->
                    "\""
                            + (schema.has("enum") && !values.containsKey(name)
                                    ? schema.get("enum").get(0).asString("")
                                    : value(name))
                            + "\"";
        };
    }
}
