package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Proposals, delegations and reviews over HTTP, and in the console. */
class OversightJourneyIT {

    private static final String GRANT =
            "{\"grantee\":\"%s\",\"roleCode\":\"%s\",\"scope\":\"%s\","
                    + "\"validFrom\":\"2026-01-01T00:00:00Z\"}";

    @Test
    void rights_wait_are_handed_on_and_reviewed(@TempDir Path folder) throws Exception {
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            Reply founded =
                    server.as(server.token("service=operator", ActingRole.OPERATOR, null))
                            .for_("roster-administration")
                            .post("/api/v1/schools", "{\"nameEn\":\"Hill\",\"nameZh\":\"山\"}");
            Stage stage =
                    new Stage(server, founded.text("/school"), founded.text("/administrator"));
            String auditor = stage.employ();
            stage.created("/api/v1/grants", GRANT.formatted(auditor, "auditor", stage.school()));
            assertNoLastAdministratorLeaves(stage);
            assertProposals(stage, auditor);
            assertNobodyConfirmsBlind(stage, auditor);
            assertDelegationAndReview(stage, auditor);
        }
    }

    /** A school and its head. */
    private record Stage(TestServer server, String school, String administrator) {

        Call acting(String person, ActingRole role) {
            return server.as(server.token(person, role, (SchoolId) Ref.parse(school)))
                    .for_("access-administration");
        }

        Call head() {
            return acting(administrator, ActingRole.ADMINISTRATOR);
        }

        Reply created(String path, String body) throws Exception {
            Reply reply = head().for_(TestSchool.purposeOf(path)).post(path, body);
            assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(201);
            return reply;
        }

        String employ() throws Exception {
            return created("/api/v1/staff", "{\"postCode\":\"teacher\"}").text("/refs/staff");
        }
    }

    private static void assertNoLastAdministratorLeaves(Stage stage) throws Exception {
        String founding =
                stage.head()
                        .get("/api/v1/grants?person=" + stage.administrator())
                        .text("/rows/0/grant");
        assertProblem(
                stage.head()
                        .post(
                                "/api/v1/grants/" + founding + "/revocation",
                                "{\"reason\":\"left\"}"),
                422,
                "access.last-administrator");
    }

    private static void assertProposals(Stage stage, String auditor) throws Exception {
        String deputy = stage.employ();
        String administrator = GRANT.formatted(deputy, "administrator", stage.school());
        Reply proposed = stage.created("/api/v1/grants", administrator);
        String proposal = proposed.text("/refs/grant");
        Reply waiting = stage.head().get("/api/v1/proposals?limit=1&atLeast=" + proposed.asOf());
        assertThat(waiting.text("/rows/0/grant")).as("it waits: %s", waiting).isEqualTo(proposal);
        String withdrawal = "/api/v1/proposals/" + proposal + "/withdrawal";
        Reply taken = stage.head().post(withdrawal, "{\"reason\":\"mistake\"}");
        assertThat(taken.status()).as("taken back: %s", taken).isEqualTo(200);
        assertProblem(
                stage.head().post(withdrawal, "{\"reason\":\"mistake\"}"),
                409,
                "access.proposal-already-withdrawn");

        String again = stage.created("/api/v1/grants", administrator).text("/refs/grant");
        String page = confirmedInConsole(stage, auditor, again);
        assertThat(page).as("the page shows what waits").contains("waiting for a second person");
        String path = "/api/v1/grants/" + again + "/lineage";
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> {
                    Reply lineage = stage.head().get(path);
                    assertThat(lineage.status()).as("followed: %s", lineage).isEqualTo(200);
                    assertThat(lineage.text("/value/confirmed/by"))
                            .as("who confirmed")
                            .isEqualTo(auditor);
                });
    }

    private static String confirmedInConsole(Stage stage, String auditor, String grant)
            throws Exception {
        TestBrowser browser = new TestBrowser();
        TestServer server = stage.server();
        browser.signIn(
                server,
                server.token(auditor, ActingRole.AUDITOR, (SchoolId) Ref.parse(stage.school())));
        HttpResponse<String> page = browser.get(server.uri("/access/oversight?lang=en"));
        assertThat(page.statusCode()).as("the page: %s", page.body()).isEqualTo(200);
        HttpResponse<String> confirmed =
                browser.post(
                        server.uri("/access/oversight/proposals/" + grant + "/confirmation"),
                        Map.of("_csrf", TestBrowser.csrf(page)));
        assertThat(confirmed.statusCode())
                .as("confirmed in the console: %s", confirmed.body())
                .isEqualTo(302);
        assertThat(URI.create(TestBrowser.location(confirmed)).getPath())
                .as("and back to the page")
                .isEqualTo("/access/oversight");
        return page.body();
    }

    private static void assertNobodyConfirmsBlind(Stage stage, String auditor) throws Exception {
        Reply proposed =
                stage.created(
                        "/api/v1/grants",
                        GRANT.formatted(stage.employ(), "administrator", stage.school()));
        String proposal = proposed.text("/refs/grant");
        Reply waiting = stage.head().get("/api/v1/proposals?atLeast=" + proposed.asOf());
        assertThat(waiting.json().at("/rows/0/permissions").toString())
                .as("the newest first, with what it would allow: %s", waiting)
                .contains("access.grant");
        String confirm = "/proposals/" + proposal + "/confirmation";
        String withdraw = "/proposals/" + proposal + "/withdrawal";
        assertThat(oversight(stage, auditor, ActingRole.AUDITOR))
                .as("what the second person answers for, and their button")
                .contains(
                        "<span><bdi>Administrator</bdi></span>",
                        "<span><bdi>Teacher</bdi></span>",
                        "Administrator (1)")
                .contains("grant roles", "approve erasures</bdi><bdi> (whole school only)")
                .contains(confirm)
                .doesNotContain(withdraw);
        assertThat(oversight(stage, stage.administrator(), ActingRole.ADMINISTRATOR))
                .as("who proposed can take it back, not confirm it")
                .contains(withdraw)
                .doesNotContain(confirm);
    }

    private static String oversight(Stage stage, String person, ActingRole role) throws Exception {
        TestBrowser browser = new TestBrowser();
        TestServer server = stage.server();
        browser.signIn(server, server.token(person, role, (SchoolId) Ref.parse(stage.school())));
        HttpResponse<String> page = browser.get(server.uri("/access/oversight?lang=en"));
        assertThat(page.statusCode()).as("the page: %s", page.body()).isEqualTo(200);
        return page.body();
    }

    private static void assertDelegationAndReview(Stage stage, String auditor) throws Exception {
        String teacher = stage.employ();
        String substitute = stage.employ();
        Reply granted =
                stage.created(
                        "/api/v1/grants", GRANT.formatted(teacher, "teacher", stage.school()));
        String grant = granted.text("/refs/grant");
        Instant made =
                Instant.parse(
                        stage.head()
                                .get(
                                        "/api/v1/grants?person="
                                                + teacher
                                                + "&atLeast="
                                                + granted.asOf())
                                .text("/rows/0/granted/at"));
        Reply delegated =
                stage.acting(teacher, ActingRole.TEACHER)
                        .post("/api/v1/delegations", delegation(stage, grant, substitute, made));
        assertThat(delegated.status()).as("handed on: %s", delegated).isEqualTo(201);
        String delegation = delegated.text("/refs/grant");
        assertThat(state(stage, substitute, delegated.asOf())).isEqualTo("IN_FORCE");
        assertProblem(
                stage.acting(substitute, ActingRole.TEACHER)
                        .post("/api/v1/delegations", delegation(stage, delegation, teacher, made)),
                403,
                "access.delegation-not-onward");

        Call review = stage.acting(auditor, ActingRole.AUDITOR);
        Reply held = review.get("/api/v1/grants?person=" + teacher);
        String event = held.text("/rows/0/granted/event");
        String judgement =
                ("{\"scope\":\"%s\",\"lookedAt\":%d,\"judgements\":[{\"grant\":\"%s\",\"event\":\"%s\","
                                + "\"verdict\":\"REMOVE\",\"reason\":\"unused\"}]}")
                        .formatted(stage.school(), held.asOf(), grant, event);
        assertProblem(
                stage.acting(teacher, ActingRole.AUDITOR).post("/api/v1/reviews", judgement),
                403,
                "access.not-permitted");
        assertProblem(review.post("/api/v1/reviews", judgement), 403, "access.not-permitted");
        for (String part : List.of("grant", "event", "verdict", "reason")) {
            assertProblem(
                    review.post(
                            "/api/v1/reviews",
                            judgement
                                    .replaceFirst("\"" + part + "\":\"[^\"]+\",?", "")
                                    .replace(",}", "}")),
                    400,
                    "request.invalid");
        }
        Reply kept = review.post("/api/v1/reviews", judgement.replace("\"REMOVE\"", "\"KEEP\""));
        assertThat(kept.status()).as("whoever audits signs what stays: %s", kept).isEqualTo(201);
        Reply signed = stage.head().post("/api/v1/reviews", judgement);
        assertThat(signed.status()).as("signed: %s", signed).isEqualTo(201);
        assertThat(state(stage, substitute, signed.asOf()))
                .as("with the grant behind it went the delegation")
                .isEqualTo("GRANT_REVOKED");
        assertProblem(
                stage.head().post("/api/v1/reviews", judgement), 409, "access.review-outdated");
        Reply lineage = review.get("/api/v1/grants/" + grant + "/lineage");
        assertThat(lineage.text("/value/reviews/0/verdict"))
                .as("was it ever reviewed: %s", lineage)
                .isEqualTo("REMOVE");
        assertThat(review.get("/api/v1/reviews").text("/rows/0/signedBy"))
                .isEqualTo(stage.administrator());
        assertThat(review.get("/api/v1/reviews/due?days=1").json().at("/rows").size())
                .as("nothing is a day old")
                .isZero();
        assertThat(review.get("/api/v1/reviews/due?days=0").status()).isEqualTo(400);
    }

    private static String delegation(Stage stage, String grant, String to, Instant from) {
        return ("{\"grant\":\"%s\",\"delegate\":\"%s\",\"permissions\":[\"receipt.view\"],"
                        + "\"scope\":\"%s\",\"validFrom\":\"%s\",\"validTo\":\"%s\",\"reason\":\"leave\"}")
                .formatted(grant, to, stage.school(), from, from.plus(Duration.ofDays(30)));
    }

    private static String state(Stage stage, String person, long atLeast) throws Exception {
        Reply listed =
                stage.head().get("/api/v1/delegations?person=" + person + "&atLeast=" + atLeast);
        assertThat(listed.json().at("/rows").size()).as("listed: %s", listed).isEqualTo(1);
        return listed.text("/rows/0/state");
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as("refused: %s", reply).isEqualTo(status);
        assertThat(reply.text("/code")).isEqualTo(code);
    }
}
