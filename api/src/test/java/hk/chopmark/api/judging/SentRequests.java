package hk.chopmark.api.judging;

import hk.chopmark.api.judging.Routes.Route;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.core.attendance.AbsenceId;
import hk.chopmark.core.attendance.AttendanceCommand.ReportAbsence;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.homework.HomeworkCommand.MarkHomework;
import hk.chopmark.core.homework.HomeworkCommand.SubmitHomework;
import hk.chopmark.core.homework.HomeworkId;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.Category;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.Sealed;
import hk.chopmark.core.shared.StudentId;
import java.lang.reflect.Parameter;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
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

    /** Bodies that say more than their description does: a path, and what is sent there. */
    private static final String BODIES =
            """
            /api/v1/notices {"kind":"circular"}
            /api/v1/notices/{notice}/versions {"titleEn":"Trip","bodyEn":"Lunch.","urgent":false,"marketing":false}
            /api/v1/notices/{notice}/audiences {"number":1,"classId":"{classId}"}
            /api/v1/classes {"code":"9Z","schoolYear":"2026/27"}
            /api/v1/classes/{classId}/members {"member":"{student}","role":"PUPIL","classNumber":9,\
            "from":"2026-09-01"}
            /api/v1/students {"nameEn":"Chan","enrolledOn":"2026-09-01"}
            /api/v1/students/batches {"students":[{"id":"{id}","nameEn":"Lee","enrolledOn":"2026-09-01"}],\
            "places":[{"classId":"{classId}","student":"student={id}","classNumber":2,"from":"2026-09-01"}]}
            /api/v1/students/{student}/guardians/{guardian} {"relation":"mother","authority":"FULL",\
            "validFrom":"2026-09-01"}
            /api/v1/people/{person}/corrections {"path":"nameEn","category":"identity","newValue":"Chan",\
            "reason":"typo"}
            /api/v1/people/{person}/hkid {"number":"A123456(3)","ground":"enrolment"}
            /api/v1/people/{person}/contact-points/{point}/verification {"code":"AAAAA-AAAAA"}
            /api/v1/roles {"roleCode":"helper","permissions":["roster.view@class"]}
            /api/v1/delegations {"grant":"{grant}","delegate":"{delegate}","permissions":["receipt.view"],\
            "scope":"{scope}","validFrom":"2026-12-01T00:00:00Z","validTo":"2026-12-20T00:00:00Z","reason":"leave"}
            /api/v1/reviews {"scope":"{scope}","lookedAt":1,"judgements":[{"grant":"{grant}","event":"{id}",\
            "verdict":"KEEP","reason":"needed"}]}
            /api/v1/evidence/{kind} {"notice":"{notice}","guardian":"{guardian}"}
            /api/v1/homework {"classId":"{classId}","title":"Sums"}
            /api/v1/attendance/roll-calls {"classId":"{classId}","day":"2026-09-30","session":"MORNING",\
            "students":[{"student":"{student}","status":"ABSENT"}]}
            /api/v1/attendance/roll-calls/{rollCall}/corrections {"classId":"{classId}","student":"{student}",\
            "status":"PRESENT","reason":"found"}
            /api/v1/attendance/roll-calls/{rollCall}/notices {"classId":"{classId}","student":"{student}",\
            "guardian":"{guardian}","channel":"phone","sentAt":"2026-09-30T01:00:00Z","outcome":"delivered"}
            /api/v1/attendance/roll-calls/{rollCall}/notice-reports {"classId":"{classId}",\
            "student":"{student}","guardian":"{guardian}","channel":"app","sentAt":"2026-09-30T01:00:00Z",\
            "outcome":"delivered"}
            /api/v1/attendance/absences {"student":"{student}","from":"2026-09-30","to":"2026-09-30",\
            "reportedBy":"{guardian}","channel":"phone"}
            /api/v1/attendance/absences/own-child {"student":"{student}","from":"2026-09-30",\
            "to":"2026-09-30","channel":"app"}
            /api/v1/attendance/absences/{absence}/explanation {"student":"{student}","from":"2026-09-30",\
            "to":"2026-09-30","excuse":"EXCUSED","reason":"fever"}
            /api/v1/calendar/holidays/{year} {"holidays":[{"day":"2026-10-01","nameEn":"National Day"}],\
            "source":"Gazette"}
            /api/v1/calendar/years {"first":"2026-09-01","last":"2027-08-31","schoolDays":["MONDAY"]}
            /api/v1/calendar/days/{day}/suspension {"from":"MORNING","signal":"BLACK_RAINSTORM","source":"EDB"}
            /api/v1/calendar/days/{day} {"kind":"SCHOOL_DAY","reason":"make-up"}
            /api/v1/calendar/school-holidays {"first":"2026-10-05","last":"2026-10-05","reason":"bridge"}
            /api/v1/due-rules/{rule} {"from":"2027-01-01T00:00:00Z","parameters":[{"name":"school-days",\
            "number":5}],"source":"School"}
            /api/v1/due-rules/{rule}/retirement {"until":"2027-01-01T00:00:00Z","reason":"over"}
            /api/v1/notices/{notice}/versions/{number}/copies/{student}/{guardian}/openings {"language":"en",\
            "level":3}
            /api/v1/notices/{notice}/versions/{number}/copies/{student}/{guardian}/failures {"channel":"app",\
            "attempt":1,"code":"ok"}
            /api/v1/notices/{notice}/versions/{number}/copies/{student}/{guardian}/confirmations \
            {"channel":"app","attempt":1,"code":"ok"}
            /api/v1/services {"code":"library","name":"Library"}
            /api/v1/services/{service}/keys {"acts":["receipt.deliver"],"days":30}
            /api/v1/services/{service}/keys/{key}/successor {"days":30,"overlapDays":1}
            /api/v1/personal-data/views {"subjects":["{student}"],"fields":["nameEn"],"resource":"roster"}
            /api/v1/personal-data/unmaskings {"subjects":["{student}"],"fields":["nameEn"],"resource":"roster"}
            /api/v1/personal-data/dossiers {"subject":"{student}","categories":["identity"]}
            /api/v1/personal-data/dossiers/unmaskings {"subject":"{student}","categories":["identity"]}
            /api/v1/break-glass {"subjects":["{student}"],"fields":["nameEn"],"resource":"roster","witness":"{staff}"}
            /api/v1/break-glass/uses/{use}/review {"verdict":"justified"}
            """;

    private static final Map<String, String> KNOWN =
            BODIES.lines()
                    .map(line -> line.split(" ", 2))
                    .collect(Collectors.toMap(line -> line[0], line -> line[1]));

    private final TestServer server;
    private final JsonNode description;
    private final Map<String, String> values = new HashMap<>();
    private final Set<String> unknown = new TreeSet<>();

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
        marked(school, homework);
        absent(school);
        values.put("notice", notice);
        values.put("homework", homework);
        for (String kind : new String[] {"erasure", "hold", "grant", "credential"}) {
            values.put(kind, kind + "=" + ID);
        }
        values.put("delegation", "grant=" + ID);
        values.put("service", "service-account=" + ID);
        values.put("key", "credential=" + ID);
        values.put("missed", "roll-call=" + ID + " " + family.classId());
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
        values.put("on", family.student());
    }

    private void marked(TestSchool school, String homework) {
        HomeworkId of = (HomeworkId) Ref.parse(homework);
        StudentId student = (StudentId) Ref.parse(value("student"));
        send(new SubmitHomework(school.id(), of, student, null, false, null), Purpose.TEACHING);
        send(
                new MarkHomework(
                        school.id(), of, student, Sealed.of(student, Category.ACADEMIC, "7")),
                Purpose.TEACHING);
    }

    private void absent(TestSchool school) {
        AbsenceId absence = new AbsenceId(server.installation().engine().ids().get());
        LocalDate day = LocalDate.parse("2026-09-30");
        StudentId student = (StudentId) Ref.parse(value("student"));
        send(
                new ReportAbsence(
                        school.id(),
                        absence,
                        student,
                        day,
                        day,
                        (PersonRef) Ref.parse(value("guardian")),
                        "phone",
                        Sealed.of(student, Category.HEALTH, "fever")),
                Purpose.HOME_SCHOOL_COMMUNICATION);
        values.put("absence", absence.text());
    }

    private void send(Command command, Purpose purpose) {
        server.installation()
                .engine()
                .send(command, CommandContext.of(Actor.service("fixture"), purpose));
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
                        "verdict", "justified",
                        "months", "12",
                        "start", "STUDENT_LEFT",
                        "source", "School",
                        "excuse", "EXCUSED",
                        "sentAt", "2026-09-30T09:00",
                        "when", "2026-09-30T09:00",
                        "action", "roster.view"));
        values.putAll(
                Map.of(
                        "text", "chan",
                        "title", "Sums",
                        "resource", "roster",
                        "issuer", "https://login.school.example",
                        "clientId", "chopmark",
                        "secret", "tram peak lantern ferry",
                        "event", ID));
        values.putAll(
                Map.of(
                        "enrolledOn", "2026-09-01",
                        "acts", "receipt.deliver",
                        "days", "30",
                        "overlapDays", "1",
                        "name", "Library",
                        "validFrom", "2026-10-01T00:00:00Z",
                        "dueAt", "2099-01-01T00:00:00Z",
                        "purpose", "home-school-communication"));
    }

    String value(String name) {
        String value = values.get(name);
        if (value == null) {
            unknown.add(name);
        }
        return value == null ? "code-1" : value;
    }

    /** Names that a route asks for, and no value is known of. */
    Set<String> unknown() {
        return unknown;
    }

    /** A refused board is recorded once in a quarter of an hour, whatever is sent from it. */
    boolean isRefusedOnce(Route route) {
        return Judging.declared(route.handler(), Judged.class).isPresent();
    }

    Reply send(Route route, TestBrowser browser) throws Exception {
        return route.isPage() ? form(route, browser) : call(route, browser);
    }

    /** What was wrong, in short. */
    static String codeOf(Reply reply) {
        Matcher code =
                Pattern.compile(
                                "\"code\":\"([^\"]+)\",\"facts\":\\{[^}]*|<code>(?:<bdi>)?([a-z.-]+)")
                        .matcher(reply.response().body());
        return code.find() ? code.group() : "";
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
            if (asked != null) {
                boolean needed =
                        asked.required()
                                && asked.defaultValue().equals(ValueConstants.DEFAULT_NONE);
                String name = parameter.getName();
                if (name.equals("fields")) {
                    fields.put("student", value("student"));
                    fields.put("status", value("status"));
                    fields.put("time", "");
                    continue;
                }
                fields.put(name, needed ? value(name) : values.getOrDefault(name, ""));
            }
        }
        further(route.path(), fields);
        String csrf = browser.get(server.uri("/account")).body();
        var found = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(csrf);
        fields.put(
                "_csrf",
                found.find()
                        ? found.group(1)
                        : TestBrowser.csrf(browser.get(server.uri("/sign-in"))));
        return new Reply(browser.post(server.uri(address(route)), fields));
    }

    /** What a form has beside its parameters, or takes in its own way. */
    private void further(String path, Map<String, String> fields) {
        if (path.startsWith("/attendance/students")) {
            fields.put("firstDay", value("day"));
            fields.put("lastDay", value("day"));
        }
        if (path.equals("/services")) {
            fields.put("code", "library");
        }
        if (path.endsWith("/evidence")) {
            fields.put(
                    "purpose",
                    "/erasure/{erasure}/evidence".equals(path) ? "audit" : "receipt-proof");
        }
        if (path.equals("/access/decision")) {
            fields.put("when", "");
        }
    }

    private Reply call(Route route, TestBrowser browser) throws Exception {
        return call(route, browser.secret());
    }

    /** Over the interface, with a secret. */
    Reply call(Route route, String secret) throws Exception {
        String verb = route.verb().name();
        String purpose = purposeOf(route.path());
        return server.as(secret)
                .for_(purpose)
                .send(verb, address(route), verb.equals("DELETE") ? null : body(route));
    }

    private static String purposeOf(String path) {
        if (path.startsWith("/api/v1/notices")
                || path.endsWith("/own-child")
                || path.matches("/api/v1/attendance/roll-calls/.*/notice.*")) {
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
        var required = schema.path("required").valueStream().map(one -> one.asString("")).toList();
        return schema.path("properties").propertyNames().stream()
                .filter(name ->
                        required.contains(name)
                                || values.containsKey(name)
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
