package hk.chopmark.api.canary;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.canary.CanaryNames.Family;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A school of canaries: everything a school does with names, and everything that can go wrong. */
final class CanarySchool {

    private static final int PAGE = 50;
    private static final String STUDENTS = "/api/v1/students";
    private static final String SEARCH = "/api/v1/personal-data/searches";

    private final TestServer server;
    private final CanaryNames names;
    private final SchoolId school;
    private final String token;
    private final PersonRef principal;
    private final List<String> guardians = new ArrayList<>();
    private String classId = "";
    private String notice = "";
    private String absence = "";
    private String registrar = "";

    CanarySchool(TestServer server, CanaryNames names) throws Exception {
        this.server = server;
        this.names = names;
        Call operator =
                server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                        .for_("roster-administration");
        Reply founded =
                operator.post("/api/v1/schools", "{\"nameEn\":\"A School\",\"nameZh\":\"學校\"}");
        school = (SchoolId) Ref.parse(founded.text("/school"));
        principal = (PersonRef) Ref.parse(founded.text("/administrator"));
        token = server.token(principal.text(), ActingRole.ADMINISTRATOR, school);
    }

    private Call head() {
        return server.as(token).for_("audit");
    }

    /** Who asks for what fits an address. */
    private Call at(String path) {
        return server.as(token).for_(FittingPurpose.of(path, "audit"));
    }

    private Reply done(String path, String json) throws Exception {
        Reply reply = at(path).post(path, json);
        assertThat(reply.status()).as("%s: %s", path, reply).isIn(200, 201);
        return reply;
    }

    /** A code goes to an address, by a mail server. */
    private void writeToGuardian() throws Exception {
        String points = "/api/v1/people/" + guardians.getFirst() + "/contact-points";
        String point =
                done(points, "{\"email\":\"%s\"}".formatted(CanaryNames.ADDRESS))
                        .text("/refs/contact-point");
        done(points + "/" + point + "/codes", "{}");
        Reply sent =
                TestServer.eventually(
                        () -> done(points + "/views", ""),
                        reply -> reply.text("/points/0/latest/progress").equals("SENT"));
        assertThat(sent.text("/points/0/latest/progress"))
                .as("the code left: %s", sent)
                .isEqualTo("SENT");
    }

    /** All children and guardians come in, and a notice goes out to them. */
    void record() throws Exception {
        classId =
                done("/api/v1/classes", "{\"code\":\"1A\",\"schoolYear\":\"2026/27\"}")
                        .text("/refs/class");
        String students =
                names.families().stream()
                        .map(family ->
                                ("{\"id\":\"%s\",\"nameZh\":\"%s\",\"nameEn\":\"%s\","
                                                + "\"enrolledOn\":\"2026-09-01\"}")
                                        .formatted(
                                                family.student().id(),
                                                family.nameZh(),
                                                family.nameEn()))
                        .collect(Collectors.joining(","));
        String places =
                names.families().stream()
                        .map(family ->
                                "{\"classId\":\"%s\",\"student\":\"%s\",\"from\":\"2026-09-01\"}"
                                        .formatted(classId, family.student().text()))
                        .collect(Collectors.joining(","));
        done(
                "/api/v1/students/batches",
                "{\"students\":[%s],\"places\":[%s]}".formatted(students, places));
        for (Family family : names.families()) {
            String guardian =
                    done(
                                    "/api/v1/guardians",
                                    "{\"nameZh\":\"%s\",\"phone\":\"%s\"}"
                                            .formatted(family.guardianZh(), family.phone()))
                            .text("/refs/guardian");
            done(
                    "/api/v1/students/" + family.student().text() + "/guardians/" + guardian,
                    "{\"relation\":\"mother\",\"authority\":\"FULL\",\"validFrom\":\"2026-09-01\"}");
            guardians.add(guardian);
            done(
                    "/api/v1/people/" + family.student().text() + "/hkid",
                    "{\"number\":\"%s\",\"ground\":\"enrolment\"}".formatted(family.hkid()));
        }
        registrar = done("/api/v1/staff", "{\"postCode\":\"registrar\"}").text("/refs/staff");
        done(
                "/api/v1/roles",
                "{\"roleCode\":\"registrar\",\"permissions\":[\"identity-number.view+clear\"]}");
        done(
                "/api/v1/grants",
                ("{\"grantee\":\"%s\",\"roleCode\":\"registrar\",\"scope\":\"%s\","
                                + "\"validFrom\":\"2026-01-01T00:00:00Z\"}")
                        .formatted(registrar, school.text()));
        notice = done("/api/v1/notices", "{\"kind\":\"circular\"}").text("/refs/notice");
        done(
                "/api/v1/notices/" + notice + "/versions",
                ("{\"titleEn\":\"%s\",\"bodyEn\":\"%s\",\"titleZh\":\"%s\",\"bodyZh\":\"%s\","
                                + "\"urgent\":false,\"marketing\":false}")
                        .formatted(CanaryNames.NOTICE.toArray()));
        done(
                "/api/v1/notices/" + notice + "/audiences",
                "{\"number\":1,\"classId\":\"%s\"}".formatted(classId));
        recordAbsence();
        writeToGuardian();
        server.installation()
                .projections()
                .awaitPosition(server.installation().engine().head(), Duration.ofMinutes(1));
    }

    /** A child is ill: why, and what proves it, is sealed. */
    private void recordAbsence() throws Exception {
        String student = names.families().getFirst().student().text();
        Call home = server.as(token).for_("home-school-communication");
        Reply reported =
                home.post(
                        "/api/v1/attendance/absences",
                        ("{\"student\":\"%s\",\"from\":\"2026-09-14\",\"to\":\"2026-09-15\","
                                        + "\"reportedBy\":\"%s\",\"channel\":\"phone\",\"reason\":\"%s\"}")
                                .formatted(
                                        student,
                                        guardians.getFirst(),
                                        CanaryNames.HEALTH.getFirst()));
        assertThat(reported.status()).as("reported: %s", reported).isEqualTo(201);
        absence = reported.text("/refs/absence");
        Reply explained =
                server.as(token)
                        .for_("teaching")
                        .post(
                                "/api/v1/attendance/absences/" + absence + "/explanation",
                                ("{\"student\":\"%s\",\"from\":\"2026-09-14\",\"to\":\"2026-09-15\","
                                                + "\"excuse\":\"EXCUSED\",\"reason\":\"%s\",\"proof\":\"%s\"}")
                                        .formatted(
                                                student,
                                                CanaryNames.HEALTH.get(1),
                                                CanaryNames.HEALTH.getLast()));
        assertThat(explained.status()).as("explained: %s", explained).isEqualTo(201);
    }

    /** Why the child was absent is seen, first as masks. */
    private void viewAbsence(CanaryScanner scanner) throws Exception {
        String reasons = "/api/v1/attendance/absences/" + absence + "/reasons/";
        Reply masked = done(reasons + "views", "{}");
        Reply seen = done(reasons + "unmaskings", "{}");
        assertThat(scanner.scan(masked.response().body().getBytes(StandardCharsets.UTF_8)))
                .as("masks show neither reason nor proof")
                .isEmpty();
        assertThat(scanner.scan(seen.response().body().getBytes(StandardCharsets.UTF_8)))
                .as("reasons and proof were there to be seen")
                .containsAll(CanaryNames.HEALTH);
    }

    /** Every name is seen, over the interface and on the pages of the console. */
    void view(CanaryScanner scanner) throws Exception {
        StringBuilder masked = new StringBuilder();
        StringBuilder seen = new StringBuilder();
        StringBuilder numbers = new StringBuilder();
        Call registers =
                server.as(server.token(registrar, ActingRole.AUDITOR, school)).for_("audit");
        List<String> people = new ArrayList<>(guardians);
        names.families().forEach(family -> people.add(family.student().text()));
        for (int from = 0; from < people.size(); from += PAGE) {
            String subjects =
                    people.subList(from, Math.min(from + PAGE, people.size())).stream()
                            .map("\"%s\""::formatted)
                            .collect(Collectors.joining(","));
            String wanted =
                    "{\"resource\":\"roster\",\"subjects\":[%s],\"fields\":[\"nameZh\",\"nameEn\",\"phone\"]}"
                            .formatted(subjects);
            masked.append(done("/api/v1/personal-data/views", wanted).response().body());
            seen.append(done("/api/v1/personal-data/unmaskings", wanted).response().body());
            numbers.append(
                    registers
                            .post(
                                    "/api/v1/personal-data/unmaskings",
                                    "{\"resource\":\"identity-number\",\"subjects\":[%s],\"fields\":[\"hkid\"]}"
                                            .formatted(subjects))
                            .response()
                            .body());
        }
        assertThat(scanner.scan(masked.toString().getBytes(StandardCharsets.UTF_8)))
                .as("a default view shows no whole name or number")
                .isEmpty();
        assertThat(scanner.scan(numbers.toString().getBytes(StandardCharsets.UTF_8)))
                .as("every identity card number was there to be seen")
                .containsAll(names.hkids());
        assertThat(scanner.scan(seen.toString().getBytes(StandardCharsets.UTF_8)))
                .as("every name and number was there to be seen")
                .containsAll(names.all());
        search(scanner);
        viewAbsence(scanner);
        viewInConsole(scanner);
    }

    private void viewInConsole(CanaryScanner scanner) throws Exception {
        TestBrowser browser = new CanaryDoor(server, school).enter(token);
        String page = "/notices/" + notice;
        String csrf = TestBrowser.csrf(browser.get(server.uri(page)));
        assertThat(
                        scanner.scan(
                                browser.post(
                                                server.uri(page + "/names"),
                                                Map.of("_csrf", csrf, "purpose", "receipt-proof"))
                                        .body()
                                        .getBytes(StandardCharsets.UTF_8)))
                .as("the console shows initials first")
                .isEmpty();
        for (String what : List.of("/names/full", "/text")) {
            String shown =
                    browser.post(
                                    server.uri(page + what),
                                    Map.of("_csrf", csrf, "purpose", "receipt-proof"))
                            .body();
            assertThat(scanner.scan(shown.getBytes(StandardCharsets.UTF_8)))
                    .as("the console shows what was asked for: %s", what)
                    .isNotEmpty();
        }
        browser.get(server.uri(page + "/receipts/" + guardians.getFirst()));
        Family last = names.families().getLast();
        String found =
                browser.post(
                                server.uri("/search"),
                                Map.of("_csrf", csrf, "purpose", "audit", "text", last.nameZh()))
                        .body();
        assertThat(found).as("found in the console").contains(last.student().text());
        assertThat(scanner.scan(found.getBytes(StandardCharsets.UTF_8)))
                .as("as initials, and what was typed is not repeated")
                .isEmpty();
    }

    /** Some are searched for, by each of their names and numbers. */
    private void search(CanaryScanner scanner) throws Exception {
        for (Family family : names.families().subList(0, 6)) {
            for (String text : family.all()) {
                Reply reply =
                        done("/api/v1/personal-data/searches", "{\"text\":\"%s\"}".formatted(text));
                assertThat(reply.json().at("/hits").size()).as("found: %s", reply).isEqualTo(1);
                assertThat(scanner.scan(reply.response().body().getBytes(StandardCharsets.UTF_8)))
                        .as("as a mask, and what was searched for is not repeated")
                        .isEmpty();
            }
        }
    }

    /** The evidence of the first family, with names and text. */
    byte[] export() throws Exception {
        return done(
                        "/api/v1/evidence/receipt",
                        "{\"notice\":\"%s\",\"guardian\":\"%s\",\"disclose\":[\"identity\",\"content\"]}"
                                .formatted(notice, guardians.getFirst()))
                .response()
                .body()
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Names where they do not belong, and requests that fail with names in them.
     *
     * @return what was answered, by what was tried
     */
    Map<String, String> goWrong() throws Exception {
        Family family = names.families().get(1);
        String name = family.nameEn();
        String path = URLEncoder.encode(family.nameZh(), StandardCharsets.UTF_8);
        String student = "/api/v1/students/" + family.student().text();
        Map<String, Reply> tried = new HashMap<>();
        tried.put("as a key that was taken", sentAsKey(family.hkid()));
        tried.put("cut off", at(STUDENTS).post(STUDENTS, "{\"nameEn\":\"" + name));
        tried.put("as a date", at(STUDENTS).post(STUDENTS, enrol(name, family.nameZh())));
        tried.put("too long", at(STUDENTS).post(STUDENTS, enrol(name.repeat(30), "2026-09-01")));
        tried.put(
                "half a letter",
                at(STUDENTS).post(STUDENTS, enrol(name + "\\ud800", "2026-09-01")));
        tried.put(
                "as a member",
                at(STUDENTS).post(STUDENTS, "{\"" + name + "\":1,\"enrolledOn\":\"2026-09-01\"}"));
        tried.put(
                "enrolled again",
                at(STUDENTS)
                        .post(
                                STUDENTS,
                                "{\"id\":\"%s\",\"nameEn\":\"%s\",\"enrolledOn\":\"2026-09-01\"}"
                                        .formatted(family.student().id(), name)));
        tried.put("as a type", at(STUDENTS).with("Content-Type", "text/plain").post(student, name));
        tried.put("in a path", head().get("/api/v1/notices/" + path));
        tried.put("in a query", head().get("/api/v1/notices?after=" + path));
        tried.put("as a purpose", server.as(token).for_(name).post(STUDENTS, "{}"));
        tried.put("as a key", at(STUDENTS).with("Idempotency-Key", name).post(STUDENTS, "{}"));
        tried.put("as a token", server.as(name).get("/api/v1/notices"));
        tried.put(
                "as a code",
                at(STUDENTS)
                        .post(student + "/guardians/" + guardians.get(1) + "/end", reason(name)));
        tried.put(
                "as a channel",
                at(copy(family))
                        .post(
                                copy(family) + "/attempts",
                                "{\"channel\":\"%s\",\"attempt\":1}".formatted(name)));
        tried.put("as an identity card number", at(STUDENTS).post(hkidPath(family), hkid(name)));
        tried.put(
                "with a wrong check digit",
                at(STUDENTS).post(hkidPath(family), hkid(family.hkid().substring(0, 8) + "(B)")));
        tried.put("searched, a number", head().post(SEARCH, search(family.hkid())));
        tried.put("searched, too long", head().post(SEARCH, search(name.repeat(30))));
        tried.put("searched, cut off", head().post(SEARCH, "{\"text\":\"" + name));
        tried.put("as a field", head().post("/api/v1/personal-data/views", view(family, name)));
        tried.put("as a resource", head().post("/api/v1/personal-data/views", resource(family)));
        tried.put(
                "as what to show",
                head().post(
                                "/api/v1/evidence/receipt",
                                "{\"notice\":\"%s\",\"guardian\":\"%s\",\"disclose\":[\"%s\"]}"
                                        .formatted(notice, guardians.get(1), name)));
        return answersTo(tried, family);
    }

    /** An identity card number is refused as a key, and lies nowhere. */
    private Reply sentAsKey(String hkid) throws Exception {
        return at(STUDENTS)
                .with("Idempotency-Key", hkid)
                .post(
                        "/api/v1/guardians",
                        "{\"id\":\"%s\",\"nameEn\":\"Ho\"}"
                                .formatted(UuidCreator.getTimeOrderedEpoch()));
    }

    private Map<String, String> answersTo(Map<String, Reply> tried, Family family)
            throws Exception {
        String name = family.nameEn();
        String stranger =
                server.bareToken(
                        "staff=" + UuidCreator.getTimeOrderedEpoch(), ActingRole.TEACHER, school);
        tried.put(
                "by nobody's right",
                server.as(stranger)
                        .for_("teaching")
                        .post("/api/v1/personal-data/unmaskings", view(family, "nameEn")));
        tried.put(
                "searched by nobody's right",
                server.as(stranger).for_("teaching").post(SEARCH, search(name)));
        Map<String, String> answers = new HashMap<>();
        tried.forEach((what, reply) -> {
            assertThat(reply.status()).as("%s: %s", what, reply).isGreaterThanOrEqualTo(400);
            answers.put(what, reply.response().body() + reply.response().headers());
        });
        Reply metrics =
                server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                        .get("/actuator/prometheus");
        assertThat(metrics.status()).as("%s", metrics).isEqualTo(200);
        answers.put("in the metrics", metrics.response().body());
        TestBrowser browser = new TestBrowser();
        answers.put("at the door", browser.signIn(server, name).body());
        answers.put(
                "at the door of the school",
                new CanaryDoor(server, school).knock(browser, name, family.nameZh()).body());
        return answers;
    }

    /** Asks for a name whose box no longer opens. */
    Reply viewBroken() throws Exception {
        return head().post(
                        "/api/v1/personal-data/unmaskings",
                        view(names.families().getLast(), "nameEn"));
    }

    private String copy(Family family) {
        return "/api/v1/notices/%s/versions/1/copies/%s/%s"
                .formatted(notice, family.student().text(), guardians.get(1));
    }

    private static String enrol(String name, String on) {
        return "{\"nameEn\":\"%s\",\"enrolledOn\":\"%s\"}".formatted(name, on);
    }

    private static String hkidPath(Family family) {
        return "/api/v1/people/" + family.student().text() + "/hkid";
    }

    private static String hkid(String number) {
        return "{\"number\":\"%s\",\"ground\":\"enrolment\"}".formatted(number);
    }

    private static String search(String text) {
        return "{\"text\":\"%s\"}".formatted(text);
    }

    private static String reason(String name) {
        return "{\"reason\":\"%s\"}".formatted(name);
    }

    private static String view(Family family, String field) {
        return "{\"resource\":\"roster\",\"subjects\":[\"%s\"],\"fields\":[\"%s\"]}"
                .formatted(family.student().text(), field);
    }

    private static String resource(Family family) {
        return "{\"resource\":\"%s\",\"subjects\":[\"%s\"],\"fields\":[\"nameEn\"]}"
                .formatted(family.nameEn(), family.student().text());
    }
}
