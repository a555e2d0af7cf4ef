package hk.chopmark.api.judging;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.judging.Routes.Route;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.access.AccessCommand.DelegateGrant;
import hk.chopmark.core.access.AccessCommand.EndDelegation;
import hk.chopmark.core.board.BoardEvent;
import hk.chopmark.core.board.BoardEvent.BoardOpened;
import hk.chopmark.core.board.BoardEvent.BoardRefused;
import hk.chopmark.core.board.OpenBoard.Extent;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.decision.Permission;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.AuthMethod;
import hk.chopmark.core.shared.GrantId;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.StaffId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every board there is, asked for by whoever may not see it: nobody's member of staff, a teacher of
 * another class, another school, somebody whose grant just ended, whose delegation ended, who left,
 * a service whose key is for something else, the operator.
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
    private static ReadRequests requests;

    @BeforeAll
    static void two_schools() throws Exception {
        server = new TestServer(folder, TestServer::withoutQuotas);
        requests = new ReadRequests(server, VALUES);
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
        teacherToken = server.bareToken(teacher, ActingRole.TEACHER, school.id());
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

    @Test
    @Order(1)
    void whoever_holds_nothing_is_refused_every_board() throws Exception {
        String nobody = server.bareToken(staff(), ActingRole.ADMINISTRATOR, school.id());
        assertThat(requests.unless(nobody, ReadRequests.boards(), ReadRequests::isRefused))
                .as("boards shown to somebody without any grant")
                .isEmpty();
    }

    @Test
    @Order(2)
    void a_teacher_opens_the_boards_of_the_class_and_no_other() throws Exception {
        assertThat(
                        requests.unless(
                                teacherToken,
                                ReadRequests.boards().stream()
                                        .filter(ReadRequests::isTeachers)
                                        .filter(ReadRequests::isAboutClass)
                                        .toList(),
                                reply -> reply.status() == 200))
                .as("boards of the class refused to its teacher")
                .isEmpty();
        String stranger = staff();
        granted(stranger, Objects.requireNonNull(VALUES.get("elsewhere")));
        String token = server.bareToken(stranger, ActingRole.TEACHER, school.id());
        assertThat(
                        requests.unless(
                                token,
                                ReadRequests.boards().stream()
                                        .filter(ReadRequests::isAboutClass)
                                        .toList(),
                                ReadRequests::isRefused))
                .as("boards of the class shown to the teacher of another")
                .isEmpty();
        assertThat(
                        requests.unless(
                                token,
                                ReadRequests.boards().stream()
                                        .filter(ReadRequests::isTeachers)
                                        .filter(route -> !ReadRequests.isAboutClass(route))
                                        .filter(route ->
                                                ReadRequests.board(route).extent() == Extent.WITHIN)
                                        .toList(),
                                reply -> reply.status() == 200 && requests.saysNothing(reply)))
                .as("lists of the school that name the class to the teacher of another")
                .isEmpty();
    }

    @Test
    @Order(3)
    void another_school_learns_nothing() throws Exception {
        assertThat(
                        requests.unless(
                                other.token(),
                                ReadRequests.boards(),
                                reply ->
                                        reply.status() != 500
                                                && (reply.status() != 200
                                                        || requests.saysNothing(reply))))
                .as("boards that show another school something")
                .isEmpty();
    }

    @Test
    @Order(4)
    void the_operator_sees_into_no_school() throws Exception {
        String operator = server.token("service=operator", ActingRole.OPERATOR, null);
        assertThat(
                        requests.unless(
                                operator,
                                ReadRequests.boards().stream()
                                        .filter(route -> !ReadRequests.isOperators(route))
                                        .toList(),
                                reply -> reply.status() == 403))
                .as("boards of schools shown to the operator")
                .isEmpty();
        assertThat(
                        requests.unless(
                                operator,
                                ReadRequests.boards().stream()
                                        .filter(ReadRequests::isOperators)
                                        .toList(),
                                reply -> reply.status() != 500 && requests.saysNothing(reply)))
                .as("boards about operators that show something of a school")
                .isEmpty();
    }

    @Test
    @Order(5)
    void openings_and_refusals_are_recorded_once() throws Exception {
        String watcher = staff();
        String token = server.bareToken(watcher, ActingRole.TEACHER, school.id());
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
        assertThat(requests.unless(teacherToken, ReadRequests.boards(), ReadRequests::isRefused))
                .as("boards shown after the grant was revoked")
                .isEmpty();
    }

    @Test
    @Order(7)
    void whoever_left_the_post_opens_nothing() throws Exception {
        String leaver = staff();
        granted(leaver, family.classId());
        String token = server.bareToken(leaver, ActingRole.TEACHER, school.id());
        assertThat(
                        server.as(token)
                                .get("/api/v1/classes/" + family.classId() + "/members")
                                .status())
                .as("while in post")
                .isEqualTo(200);
        school.post("/api/v1/staff/" + leaver + "/leaving", "{\"leftOn\":\"2026-09-30\"}");
        assertThat(requests.unless(token, ReadRequests.boards(), ReadRequests::isShutOut))
                .as("boards shown to somebody who left, whose session is over")
                .isEmpty();
    }

    @Test
    @Order(8)
    void whose_delegation_ended_opens_nothing() throws Exception {
        String holder = staff();
        GrantId held = (GrantId) Ref.parse(granted(holder, family.classId()));
        String delegate = staff();
        String token = server.bareToken(delegate, ActingRole.TEACHER, school.id());
        GrantId delegation = new GrantId(server.installation().engine().ids().get());
        Instant now = server.installation().clock().instant();
        send(
                new DelegateGrant(
                        school.id(),
                        delegation,
                        held,
                        (StaffId) Ref.parse(delegate),
                        Resources.usuallyHeldBy(UsualRole.TEACHER).stream()
                                .filter(WhoMayOpenIT::canBeDelegated)
                                .toList(),
                        Ref.parse(family.classId()),
                        now,
                        now.plus(Duration.ofDays(30)),
                        "away"),
                holder);
        assertThat(
                        requests.unless(
                                token,
                                ReadRequests.boards().stream()
                                        .filter(ReadRequests::isTeachers)
                                        .filter(ReadRequests::isAboutClass)
                                        .toList(),
                                reply -> reply.status() == 200))
                .as("boards of the class refused to whom they were delegated")
                .isEmpty();
        send(new EndDelegation(school.id(), delegation, "back"), holder);
        assertThat(requests.unless(token, ReadRequests.boards(), ReadRequests::isRefused))
                .as("boards shown after the delegation ended")
                .isEmpty();
        assertThat(requests.unless(token, ReadRequests.judgedByThemselves(), requests::isOfNoUse))
                .as("what else is read that shows something of the class")
                .isEmpty();
    }

    private static boolean canBeDelegated(Permission permission) {
        return !Resources.isHeldInPerson(permission.resource());
    }

    private static void send(Command command, String by) {
        server.installation()
                .engine()
                .send(
                        command,
                        CommandContext.of(
                                Actor.person(
                                        (PersonRef) Ref.parse(by), "teacher", AuthMethod.PASSWORD),
                                Purpose.ACCESS_ADMINISTRATION));
    }

    @Test
    @Order(9)
    void a_key_for_something_else_opens_nothing_whatever_its_account_was_granted()
            throws Exception {
        String service = Objects.requireNonNull(VALUES.get("service"));
        String everything =
                Resources.acts().stream()
                        .filter(act -> !Resources.isHeldInPerson(act.resource()))
                        .filter(act -> !Resources.isOfInstallation(act.resource()))
                        .map(act -> "\"" + act.text() + "\"")
                        .distinct()
                        .collect(Collectors.joining(","));
        created(
                "/api/v1/roles",
                "{\"roleCode\":\"all\",\"heldBy\":\"SERVICES\",\"permissions\":[%s]}"
                        .formatted(everything));
        created(
                "/api/v1/grants",
                "{\"grantee\":\"%s\",\"roleCode\":\"all\",\"scope\":\"%s\","
                        .concat("\"validFrom\":\"2026-09-01T00:00:00Z\"}")
                        .formatted(service, school.id().text()));
        String keys = "/api/v1/services/" + service + "/keys";
        String wide =
                created(keys, "{\"acts\":[%s],\"days\":30}".formatted(everything)).text("/key");
        assertThat(
                        requests.unless(
                                wide,
                                ReadRequests.boards().stream()
                                        .filter(route -> !route.isPage())
                                        .filter(ReadRequests::isAboutClass)
                                        .toList(),
                                reply -> reply.status() == 200))
                .as("boards refused to a key for everything")
                .isEmpty();
        String narrow = created(keys, "{\"acts\":[\"receipt.deliver\"],\"days\":30}").text("/key");
        assertThat(
                        requests.unless(
                                narrow,
                                ReadRequests.boards().stream()
                                        .filter(route -> !route.isPage())
                                        .toList(),
                                ReadRequests::isRefused))
                .as("boards shown to a key for something else")
                .isEmpty();
        assertThat(
                        requests.unless(
                                narrow,
                                ReadRequests.judgedByThemselves().stream()
                                        .filter(route -> !route.isPage())
                                        .toList(),
                                requests::isOfNoUse))
                .as("what else is read that shows a key something of the class")
                .isEmpty();
    }

    private static Reply created(String path, String json) throws Exception {
        Reply reply = server.as(school.token()).for_("access-administration").post(path, json);
        assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(201);
        return reply;
    }

    @Test
    @Order(10)
    void no_key_opens_a_page() throws Exception {
        String key =
                created(
                                "/api/v1/services/" + VALUES.get("service") + "/keys",
                                "{\"acts\":[\"receipt.view\"],\"days\":30}")
                        .text("/key");
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, key);
        List<String> wrong = new ArrayList<>();
        for (Route route : ReadRequests.boards()) {
            if (route.isPage()
                    && !ReadRequests.isShutOut(requests.page(browser, requests.address(route)))) {
                wrong.add(route.toString());
            }
        }
        assertThat(wrong).as("pages shown to a key in place of a session").isEmpty();
    }
}
