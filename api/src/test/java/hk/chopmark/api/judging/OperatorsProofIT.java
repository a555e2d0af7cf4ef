package hk.chopmark.api.judging;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.judging.Routes.Route;
import hk.chopmark.api.rest.TestBrowser;
import hk.chopmark.api.rest.TestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.bind.annotation.RequestMethod;

/** Everything that operators send, over the interface and by forms, from an open page. */
class OperatorsProofIT {

    private static final String ID = "0198f1de-0000-7000-8000-000000000001";

    private static List<Route> sending() {
        List<Route> sending =
                Routes.all().stream()
                        .filter(route -> route.verb() != RequestMethod.GET)
                        .filter(route ->
                                Judging.declared(route.handler(), ForOperator.class).isPresent())
                        .toList();
        assertThat(sending).as("what operators send").hasSizeGreaterThan(9);
        assertThat(sending).as("by forms").anyMatch(Route::isPage);
        return sending;
    }

    @Test
    void whatever_an_operator_sends_takes_a_proof_of_the_last_five_minutes(@TempDir Path folder)
            throws Exception {
        InstantSource system = InstantSource.system();
        AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
        try (TestServer server =
                new TestServer(
                        folder.resolve("data"),
                        opening ->
                                TestServer.withoutQuotas(opening)
                                        .clock(() -> system.instant().plus(ahead.get())))) {
            String session = server.operator();
            assertThat(asked(server, session))
                    .as("asked for a proof a moment after signing in")
                    .isEmpty();
            ahead.set(Duration.ofMinutes(6));
            assertThat(asked(server, session))
                    .as("asked for a proof six minutes later")
                    .containsExactlyElementsOf(sending().stream().map(Route::toString).toList());
        }
    }

    /** Where the answer is that a proof is needed. */
    private static List<String> asked(TestServer server, String session) throws Exception {
        List<String> asked = new ArrayList<>();
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, session);
        String csrf = TestBrowser.csrf(browser.get(server.uri("/account")));
        for (Route route : sending()) {
            String path =
                    route.path()
                            .replace("{school}", "school=" + ID)
                            .replace("{operator}", "staff=" + ID);
            assertThat(path).as("every variable has a value").doesNotContain("{");
            boolean needed =
                    route.isPage()
                            ? browser.post(server.uri(path), Map.of("_csrf", csrf))
                                    .body()
                                    .contains("proof-password")
                            : server.as(session)
                                    .for_("roster-administration")
                                    .post(path, "{}")
                                    .text("/code")
                                    .equals("identity.reauthentication-needed");
            if (needed) {
                asked.add(route.toString());
            }
        }
        return asked;
    }
}
