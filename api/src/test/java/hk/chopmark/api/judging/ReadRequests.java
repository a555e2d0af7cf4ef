package hk.chopmark.api.judging;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.judging.Routes.Route;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.decision.UsualRole;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;

/**
 * A request in order for every board and whatever else is read: about one class, its pupil, their
 * guardian, its notice and homework, where the route is about such a thing.
 *
 * @param values what stands for the variables of a path and for parameters that are required
 */
record ReadRequests(TestServer server, Map<String, String> values) {

    static List<Route> boards() {
        List<Route> boards =
                Routes.all().stream()
                        .filter(route -> route.verb() == RequestMethod.GET)
                        .filter(route ->
                                Judging.declared(route.handler(), Judged.class).isPresent())
                        .toList();
        assertThat(boards).as("boards found").hasSizeGreaterThan(50);
        return boards;
    }

    /** What is read without being a board: it asks the record itself, or shows one's own. */
    static List<Route> judgedByThemselves() {
        return Routes.all().stream()
                .filter(route -> route.verb() == RequestMethod.GET)
                .filter(route -> Judging.declared(route.handler(), Judged.class).isEmpty())
                .filter(route -> !route.path().matches(".*(sign-in|activate|provider|/live).*"))
                .toList();
    }

    /** Refused, or says nothing of the class. */
    boolean isOfNoUse(Reply reply) {
        return reply.status() < 500 && (isRefused(reply) || saysNothing(reply));
    }

    static Judged board(Route route) {
        return Judging.declared(route.handler(), Judged.class).orElseThrow();
    }

    /** About the class, its pupil, their guardian, its notice or homework. */
    static boolean isAboutClass(Route route) {
        return List.of("classId", "student", "guardian", "notice", "homework")
                        .contains(board(route).on())
                && route.path().contains("{" + board(route).on() + "}");
    }

    static boolean isTeachers(Route route) {
        return Resources.usuallyHeldBy(UsualRole.TEACHER).stream()
                .anyMatch(permission -> permission.allows(Act.parse(board(route).value())));
    }

    /** Boards of the installation's own log: its operators, their accounts and grants. */
    static boolean isOperators(Route route) {
        return Resources.usuallyHeldBy(UsualRole.OPERATOR).stream()
                .anyMatch(permission -> permission.allows(Act.parse(board(route).value())));
    }

    String address(Route route) {
        String path = route.path();
        for (Map.Entry<String, String> value : values.entrySet()) {
            path = path.replace("{" + value.getKey() + "}", value.getValue());
        }
        path =
                path.replace("{rollCall}", "roll-call=" + anyId())
                        .replace("{erasure}", "erasure=" + anyId());
        assertThat(path).as("every variable has a value").doesNotContain("{");
        String query =
                Arrays.stream(route.handler().getMethod().getParameters())
                        .filter(ReadRequests::isRequired)
                        .map(parameter ->
                                parameter.getName() + "=" + values.get(parameter.getName()))
                        .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    private String anyId() {
        String student = Objects.requireNonNull(values.get("student"));
        return student.substring(student.indexOf('=') + 1);
    }

    private static boolean isRequired(Parameter parameter) {
        RequestParam asked = parameter.getAnnotation(RequestParam.class);
        return asked != null
                && asked.required()
                && asked.defaultValue().equals(ValueConstants.DEFAULT_NONE);
    }

    /** Asks for all of these boards; what comes back in another way than expected. */
    List<String> unless(String token, List<Route> boards, Predicate<Reply> expected)
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

    Reply page(TestBrowser browser, String address) throws Exception {
        return new Reply(browser.get(server.uri(address)));
    }

    private static String shortened(Reply reply) {
        String body = reply.response().body();
        return body.substring(0, Math.min(body.length(), 200));
    }

    static boolean isRefused(Reply reply) {
        String body = reply.response().body();
        return reply.status() == 403 && (body.contains("not-permitted") || body.contains("<html"));
    }

    /** Asked to sign in. */
    static boolean isShutOut(Reply reply) {
        return reply.status() == 401
                || reply.status() == 429 // tried too often by then
                || (reply.status() == 302 && reply.header("Location").endsWith("/sign-in"));
    }

    /**
     * Nothing of the class, its pupil or guardian, its notice or homework, but what was asked for.
     */
    boolean saysNothing(Reply reply) {
        String asked = reply.response().uri().toString();
        return List.of("classId", "student", "guardian", "notice", "homework").stream()
                .map(values::get)
                .filter(Objects::nonNull)
                .filter(ref -> !asked.contains(ref))
                .noneMatch(ref -> reply.response().body().contains(ref));
    }
}
