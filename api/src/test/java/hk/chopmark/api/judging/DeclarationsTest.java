package hk.chopmark.api.judging;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.judging.Routes.Route;
import hk.chopmark.core.decision.AreaModule;
import hk.chopmark.core.decision.Areas;
import hk.chopmark.core.decision.Command;
import hk.chopmark.core.decision.Decision;
import hk.chopmark.core.decision.Permission.Act;
import hk.chopmark.core.decision.Require;
import hk.chopmark.core.decision.Resources;
import hk.chopmark.core.shared.Ref;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeclarationsTest {

    @Test
    void every_controller_method_and_page_declares_what_it_takes() {
        List<Route> routes = Routes.all();
        assertThat(routes).as("routes found").hasSizeGreaterThan(120);
        assertThat(routes.stream().filter(route -> kinds(route) == 0))
                .as("without Judged, Sends, ForOperator or ForAnybody")
                .isEmpty();
    }

    private static long kinds(Route route) {
        return List.of(Judged.class, Sends.class, ForOperator.class, ForAnybody.class).stream()
                .filter(kind -> declared(route, kind).isPresent())
                .count();
    }

    private static <A extends java.lang.annotation.Annotation> Optional<A> declared(
            Route route, Class<A> kind) {
        return Judging.declared(route.handler(), kind);
    }

    @Test
    void what_is_for_anybody_or_the_operator_is_nothing_else() {
        assertThat(
                        Routes.all().stream()
                                .filter(route -> kinds(route) > 1)
                                .filter(route -> declared(route, ForOperator.class).isEmpty())
                                .filter(route ->
                                        declared(route, Judged.class).isEmpty()
                                                || declared(route, Sends.class).isEmpty()))
                .as(
                        "a board, as one for operators is, may also send commands; all else has one declaration")
                .isEmpty();
    }

    @Test
    void a_board_names_an_act_that_an_area_declares_and_an_object_it_is_given() {
        Set<Act> acts = Set.copyOf(Resources.acts());
        List<String> wrong = new ArrayList<>();
        for (Route route : Routes.all()) {
            declared(route, Judged.class)
                    .ifPresent(board -> {
                        Require.code("board", board.board());
                        if (!acts.contains(Act.parse(board.value()))) {
                            wrong.add(route + " takes " + board.value());
                        }
                        if (!board.on().isEmpty() && !takes(route, board.on())) {
                            wrong.add(route + " is not given " + board.on());
                        }
                    });
        }
        assertThat(wrong).as("declarations that mean nothing").isEmpty();
    }

    private static boolean takes(Route route, String object) {
        return Arrays.stream(route.handler().getMethod().getParameters())
                .anyMatch(parameter ->
                        parameter.getName().equals(object)
                                && Ref.class.isAssignableFrom(parameter.getType()));
    }

    @Test
    void a_command_that_a_request_sends_is_decided_by_an_area() {
        Set<Class<? extends Command>> decided =
                Areas.all().stream()
                        .map(AreaModule::decisions)
                        .flatMap(List::stream)
                        .map(Decision::commandType)
                        .collect(Collectors.toSet());
        assertThat(
                        Routes.all().stream()
                                .flatMap(route -> declared(route, Sends.class).stream())
                                .flatMap(sends -> Arrays.stream(sends.value())))
                .as("commands with a permission of their own")
                .isNotEmpty()
                .allMatch(decided::contains);
    }

    @Test
    void what_is_asked_by_get_sends_no_command() {
        assertThat(
                        Routes.all().stream()
                                .filter(route -> route.verb().name().equals("GET"))
                                .filter(route -> declared(route, Sends.class).isPresent())
                                .map(Object::toString))
                .as("a link changes nothing; that somebody asked is recorded")
                .containsExactly("GET /api/v1/access/decision");
    }

    @Test
    void what_changes_something_is_judged_by_the_record() {
        assertThat(
                        Routes.all().stream()
                                .filter(route -> !route.verb().name().equals("GET"))
                                .filter(route ->
                                        declared(route, Sends.class).isEmpty()
                                                && declared(route, Judged.class).isEmpty())
                                .map(route -> route.handler().getMethod().getDeclaringClass())
                                .map(Class::getSimpleName)
                                .distinct())
                .as("only signing in and one's own account are not")
                .containsExactlyInAnyOrder(
                        "AccountPage",
                        "ActivationPage",
                        "PasskeyPage",
                        "ProviderWays",
                        "SessionController",
                        "SignInPage");
    }
}
