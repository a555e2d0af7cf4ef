package hk.chopmark.api.judging;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.judging.Routes.Route;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.TokenRole;
import hk.chopmark.core.board.BoardEvent;
import hk.chopmark.core.board.BoardEvent.BoardOpened;
import hk.chopmark.core.board.BoardEvent.BoardRefused;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.shared.Ref;
import java.lang.reflect.Parameter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;

/**
 * Every board there is, asked for by whoever may not see it: nobody's member of staff, a teacher of
 * another class, another school, somebody whose grant just ended, somebody who left, the operator.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WhoMayOpenIT {

    @TempDir static Path folder;

    private static TestServer server;
    private static TestSchool school;
    private static TestSchool other;
    private static Family family;
    private static String teacher = "";
    private static String grant = "";
    private static String teacherToken = "";
    private static final Map<String, String> VALUES = new HashMap<>();

    @BeforeAll
    static void two_schools() throws Exception {
        server = new TestServer(folder, TestServer::withoutQuotas);
        school = TestSchool.found(server, "Who School", "誰小學");
        other = TestSchool.found(server, "Other School", "別小學");
        family = school.family("1A");
        String elsewhere = school.family("2B").classId();
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
        teacher = staff();
        grant = granted(teacher, family.classId());
        teacherToken = server.bareToken(teacher, TokenRole.TEACHER, school.id());
        VALUES.putAll(
                Map.of(
                        "classId",
                        family.classId(),
                        "student",
                        family.student(),
                        "guardian",
                        family.guardian(),
                        "notice",
                        notice,
                        "homework",
                        homework,
                        "person",
                        school.administrator(),
                        "number",
                        "1",
                        "roleCode",
                        "teacher",
                        "grant",
                        grant));
        VALUES.putAll(
                Map.of(
                        "from", "2026-09-01",
                        "to", "2026-09-10",
                        "day", "2026-09-10",
                        "session", "MORNING",
                        "subject", family.student(),
                        "elsewhere", elsewhere,
                        "service",
                                server.as(school.token())
                                        .for_("access-administration")
                                        .post(
                                                "/api/v1/services",
                                                "{\"code\":\"app\",\"name\":\"School app\"}")
                                        .text("/refs/service-account")));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String staff() throws Exception {
        return school.post("/api/v1/staff", "{\"postCode\":\"teacher\"}").text("/refs/staff");
    }

    private static String granted(String staff, String scope) throws Exception {
        return school.post(
                        "/api/v1/grants",
                        ("{\"grantee\":\"%s\",\"roleCode\":\"teacher\",\"scope\":\"%s\","
                                        + "\"validFrom\":\"2026-09-01T00:00:00Z\"}")
                                .formatted(staff, scope))
                .text("/refs/grant");
    }

    private static List<Route> boards() {
        List<Route> boards =
                Routes.all().stream()
                        .filter(route -> route.verb() == RequestMethod.GET)
                        .filter(route ->
                                Judging.declared(route.handler(), Judged.class).isPresent())
                        .toList();
        assertThat(boards).as("boards found").hasSizeGreaterThan(50);
        return boards;
    }

    private static Judged board(Route route) {
        return Judging.declared(route.handler(), Judged.class).orElseThrow();
    }

    /** About the class, its pupil, their guardian, its notice or homework. */
    private static boolean isAboutClass(Route route) {
        return List.of("classId", "student", "guardian", "notice", "homework")
                        .contains(board(route).on())
                && route.path().contains("{" + board(route).on() + "}");
    }

    private static boolean isTeachers(Route route) {
        return Resources.usuallyHeldBy(UsualRole.TEACHER).stream()
                .anyMatch(permission -> permission.allows(Act.parse(board(route).value())));
    }

    private static String address(Route route) {
        String path = route.path();
        for (Map.Entry<String, String> value : VALUES.entrySet()) {
            path = path.replace("{" + value.getKey() + "}", value.getValue());
        }
        path =
                path.replace("{rollCall}", "roll-call=" + anyId())
                        .replace("{erasure}", "erasure=" + anyId());
        assertThat(path).as("every variable has a value").doesNotContain("{");
        String query =
                Arrays.stream(route.handler().getMethod().getParameters())
                        .filter(WhoMayOpenIT::isRequired)
                        .map(parameter ->
                                parameter.getName() + "=" + VALUES.get(parameter.getName()))
                        .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    private static String anyId() {
        return family.student().substring(family.student().indexOf('=') + 1);
    }

    private static boolean isRequired(Parameter parameter) {
        RequestParam asked = parameter.getAnnotation(RequestParam.class);
        return asked != null
                && asked.required()
                && asked.defaultValue().equals(ValueConstants.DEFAULT_NONE);
    }

    /** Asks for all of these boards; what comes back in another way than expected. */
    private static List<String> unless(String token, List<Route> boards, Predicate<Reply> expected)
            throws Exception {
        List<String> wrong = new ArrayList<>();
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, token);
        for (Route route : boards) {
            Reply reply =
                    route.isPage()
                            ? page(browser, address(route))
                            : server.as(token).get(address(route));
            if (!expected.test(reply)) {
                wrong.add(route + ": " + reply.status() + " " + shortened(reply));
            }
        }
        return wrong;
    }

    private static Reply page(TestBrowser browser, String address) throws Exception {
        HttpResponse<String> page = browser.get(server.uri(address));
        return new Reply(page);
    }

    private static String shortened(Reply reply) {
        String body = reply.response().body();
        return body.substring(0, Math.min(body.length(), 200));
    }

    private static boolean isRefused(Reply reply) {
        String body = reply.response().body();
        return reply.status() == 403 && (body.contains("not-permitted") || body.contains("<html"));
    }

    /** Asked to sign in. */
    private static boolean isShutOut(Reply reply) {
        return reply.status() == 401
                || reply.status() == 429 // tried too often by then
                || (reply.status() == 302 && reply.header("Location").endsWith("/sign-in"));
    }

    @Test
    @Order(1)
    void whoever_holds_nothing_is_refused_every_board() throws Exception {
        String nobody = server.bareToken(staff(), TokenRole.ADMINISTRATOR, school.id());
        assertThat(unless(nobody, boards(), WhoMayOpenIT::isRefused))
                .as("boards shown to somebody without any grant")
                .isEmpty();
    }

    @Test
    @Order(2)
    void a_teacher_opens_the_boards_of_the_class_and_no_other() throws Exception {
        assertThat(
                        unless(
                                teacherToken,
                                boards().stream()
                                        .filter(WhoMayOpenIT::isTeachers)
                                        .filter(WhoMayOpenIT::isAboutClass)
                                        .toList(),
                                reply -> reply.status() == 200))
                .as("boards of the class refused to its teacher")
                .isEmpty();
        String stranger = staff();
        granted(stranger, Objects.requireNonNull(VALUES.get("elsewhere")));
        String token = server.bareToken(stranger, TokenRole.TEACHER, school.id());
        assertThat(
                        unless(
                                token,
                                boards().stream().filter(WhoMayOpenIT::isAboutClass).toList(),
                                WhoMayOpenIT::isRefused))
                .as("boards of the class shown to the teacher of another")
                .isEmpty();
        assertThat(
                        unless(
                                token,
                                boards().stream()
                                        .filter(WhoMayOpenIT::isTeachers)
                                        .filter(route -> !isAboutClass(route))
                                        .filter(route -> board(route).extent() == Extent.WITHIN)
                                        .toList(),
                                reply -> reply.status() == 200 && saysNothing(reply)))
                .as("lists of the school that name the class to the teacher of another")
                .isEmpty();
    }

    /**
     * Nothing of the class, its pupil or guardian, its notice or homework, but what was asked for.
     */
    private static boolean saysNothing(Reply reply) {
        String asked = reply.response().uri().toString();
        return List.of("classId", "student", "guardian", "notice", "homework").stream()
                .map(VALUES::get)
                .filter(ref -> !asked.contains(ref))
                .noneMatch(ref -> reply.response().body().contains(ref));
    }

    @Test
    @Order(3)
    void another_school_learns_nothing() throws Exception {
        assertThat(
                        unless(
                                other.token(),
                                boards(),
                                reply ->
                                        reply.status() != 500
                                                && (reply.status() != 200 || saysNothing(reply))))
                .as("boards that show another school something")
                .isEmpty();
    }

    @Test
    @Order(4)
    void the_operator_sees_into_no_school() throws Exception {
        String operator = server.token("service=operator", TokenRole.OPERATOR, null);
        assertThat(
                        unless(
                                operator,
                                boards().stream().filter(route -> !isOperators(route)).toList(),
                                reply -> reply.status() == 403))
                .as("boards of schools shown to the operator")
                .isEmpty();
        assertThat(
                        unless(
                                operator,
                                boards().stream().filter(WhoMayOpenIT::isOperators).toList(),
                                reply -> reply.status() != 500 && saysNothing(reply)))
                .as("boards about operators that show something of a school")
                .isEmpty();
    }

    /** Boards of the installation's own log: its operators, their accounts and grants. */
    private static boolean isOperators(Route route) {
        return Resources.usuallyHeldBy(UsualRole.OPERATOR).stream()
                .anyMatch(permission -> permission.allows(Act.parse(board(route).value())));
    }

    @Test
    @Order(5)
    void openings_and_refusals_are_recorded_once() throws Exception {
        String watcher = staff();
        String token = server.bareToken(watcher, TokenRole.TEACHER, school.id());
        String board = "/api/v1/classes/" + family.classId() + "/members";
        for (int time = 0; time < 3; time++) {
            assertThat(server.as(token).get(board).text("/code")).isEqualTo("access.not-permitted");
        }
        granted(watcher, family.classId());
        for (int time = 0; time < 3; time++) {
            assertThat(server.as(token).get(board + "?skip=" + time).status()).isEqualTo(200);
        }
        assertThat(
                        server
                                .installation()
                                .engine()
                                .history()
                                .of(school.id())
                                .about(Ref.parse(watcher))
                                .ofTypes(BoardEvent.class)
                                .stream()
                                .map(recorded -> recorded.event().getClass().getSimpleName()))
                .as("a refusal and an opening, each once")
                .containsExactly(
                        BoardRefused.class.getSimpleName(), BoardOpened.class.getSimpleName());
    }

    @Test
    @Order(6)
    void a_grant_that_was_just_revoked_opens_nothing() throws Exception {
        school.post("/api/v1/grants/" + grant + "/revocation", "{\"reason\":\"moved\"}");
        assertThat(unless(teacherToken, boards(), WhoMayOpenIT::isRefused))
                .as("boards shown after the grant was revoked")
                .isEmpty();
    }

    @Test
    @Order(7)
    void whoever_left_the_post_opens_nothing() throws Exception {
        String leaver = staff();
        granted(leaver, family.classId());
        String token = server.bareToken(leaver, TokenRole.TEACHER, school.id());
        assertThat(
                        server.as(token)
                                .get("/api/v1/classes/" + family.classId() + "/members")
                                .status())
                .as("while in post")
                .isEqualTo(200);
        school.post("/api/v1/staff/" + leaver + "/leaving", "{\"leftOn\":\"2026-09-30\"}");
        assertThat(unless(token, boards(), WhoMayOpenIT::isShutOut))
                .as("boards shown to somebody who left, whose session is over")
                .isEmpty();
    }
}
