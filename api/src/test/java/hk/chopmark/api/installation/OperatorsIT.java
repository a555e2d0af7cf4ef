package hk.chopmark.api.installation;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.secrets.Totps.Fresh;
import hk.chopmark.core.access.AccessEvent.CommandRefused;
import hk.chopmark.core.board.BoardEvent;
import hk.chopmark.core.eventstore.fsck.FsckReport;
import hk.chopmark.core.log.checkpoint.SignedCheckpoint;
import hk.chopmark.core.log.checkpoint.TrustPolicy;
import hk.chopmark.core.shared.SchoolId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators among themselves, and the border between them and the schools. */
class OperatorsIT {

    private static final String PASSWORD = "quiet harbour lamp seven";

    @TempDir static Path folder;

    private static TestServer server;
    private static TestSchool school;

    @BeforeAll
    static void start() throws Exception {
        server = new TestServer(folder.resolve("data"), TestServer::withoutQuotas);
        school = TestSchool.found(server, "Harbour View", "海景");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Reply activate(String loginName, String code) throws Exception {
        return server.asNobody()
                .post(
                        "/api/v1/session/activation",
                        "{\"school\":\"%s\",\"loginName\":\"%s\",\"code\":\"%s\",\"password\":\"%s\"}"
                                .formatted(SchoolId.INSTALLATION, loginName, code, PASSWORD));
    }

    /** A session with a second factor. */
    private static String complete(Reply activated) throws Exception {
        assertThat(activated.status()).as("%s", activated).isEqualTo(201);
        String session = activated.text("/secret");
        Fresh app =
                new Fresh(server.as(session).get("/api/v1/session/second-factor").text("/secret"));
        var installation = server.installation();
        String code = installation.secrets().totps().codeAt(app, installation.clock().instant());
        Reply setUp =
                server.as(session)
                        .post(
                                "/api/v1/session/second-factor",
                                "{\"secret\":\"%s\",\"code\":\"%s\"}".formatted(app.text(), code));
        assertThat(setUp.status()).as("%s", setUp).isEqualTo(204);
        return session;
    }

    private static Reply post(String session, String path, String body) throws Exception {
        return server.as(session).for_("roster-administration").post(path, body);
    }

    @Test
    void the_first_makes_the_second_alone_and_two_make_the_third() throws Exception {
        String first = server.operator();
        Reply opened = post(first, "/api/v1/operators", "{\"loginName\":\"second.operator\"}");
        assertThat(opened.status()).as("the second: %s", opened).isEqualTo(201);
        String second = complete(activate("second.operator", opened.text("/code")));
        assertThat(server.as(second).get("/api/v1/status").status())
                .as("the second operates")
                .isEqualTo(200);

        Reply third = post(first, "/api/v1/operators", "{\"loginName\":\"third.operator\"}");
        assertThat(third.status()).as("the third: %s", third).isEqualTo(201);
        String path = "/api/v1/operators/" + third.text("/operator");
        assertThat(activate("third.operator", third.text("/code")).status())
                .as("the code opens nothing before a second operator confirmed")
                .isEqualTo(401);
        assertThat(post(first, path + "/confirmation", "").status())
                .as("nobody confirms what they began")
                .isEqualTo(403);
        Reply confirmed = post(second, path + "/confirmation", "");
        assertThat(confirmed.status()).as("%s", confirmed).isEqualTo(204);
        String newest = complete(activate("third.operator", third.text("/code")));
        assertThat(server.as(newest).get("/api/v1/operators").json().size())
                .as("operators")
                .isEqualTo(3);

        assertThat(post(newest, path + "/closing", "{\"reason\":\"left\"}").status())
                .as("nobody closes their own account")
                .isEqualTo(403);
        Reply closed = post(second, path + "/closing", "{\"reason\":\"left\"}");
        assertThat(closed.status()).as("%s", closed).isEqualTo(204);
        assertThat(server.as(newest).get("/api/v1/status").status())
                .as("a closed account ends at once")
                .isEqualTo(401);
    }

    @Test
    void nobody_of_a_school_reaches_what_is_for_operators_and_the_school_sees_the_attempt()
            throws Exception {
        for (String path :
                List.of("/api/v1/status", "/api/v1/status/digests", "/api/v1/operators")) {
            assertThat(server.as(school.token()).get(path).status()).as(path).isEqualTo(403);
        }
        for (String path :
                List.of("/api/v1/schools", "/api/v1/schools/" + school.id() + "/letters")) {
            assertThat(post(school.token(), path, "{\"nameEn\":\"A\",\"nameZh\":\"甲\"}").status())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(server.as(school.token()).get("/actuator/prometheus").status())
                .as("figures")
                .isEqualTo(403);
        assertThat(
                        post(
                                        school.token(),
                                        "/api/v1/roles",
                                        "{\"code\":\"own-operator\",\"permissions\":[\"installation.operate\"]}")
                                .status())
                .as("a school gives no right to the installation")
                .isGreaterThanOrEqualTo(400);
        assertThat(
                        server
                                .installation()
                                .engine()
                                .history()
                                .of(school.id())
                                .ofTypes(BoardEvent.BoardRefused.class)
                                .stream())
                .as("refusals on the record of the school")
                .isNotEmpty();
    }

    @Test
    void an_operator_sees_into_no_school_and_changes_none() throws Exception {
        String operator = server.operator();
        for (String path : List.of("/api/v1/notices", "/api/v1/classes", "/api/v1/status/school")) {
            assertThat(server.as(operator).get(path).status()).as(path).isIn(400, 403);
        }
        Reply command =
                post(operator, "/api/v1/classes", "{\"code\":\"1A\",\"schoolYear\":\"2026/27\"}");
        assertThat(command.status()).as("%s", command).isEqualTo(403);
        assertThat(
                        server
                                .installation()
                                .engine()
                                .history()
                                .of(SchoolId.INSTALLATION)
                                .ofTypes(CommandRefused.class)
                                .stream())
                .as("refusals on the record of the installation")
                .isNotEmpty();
        assertThat(
                        server.as(operator).get("/api/v1/schools").json().at("/items").toString()
                                + server.as(school.token()).get("/api/v1/schools"))
                .as("the installation is no school")
                .contains("Harbour View")
                .doesNotContain(SchoolId.INSTALLATION.text());
    }

    @Test
    void the_log_of_the_installation_is_checked_like_any_other() throws Exception {
        FsckReport report = server.installation().fsck().run(step -> {});
        assertThat(report.isClean()).as("%s", report).isTrue();
        assertThat(server.installation().engine().schools().logs())
                .as("logs")
                .contains(SchoolId.INSTALLATION);
        var engine = server.installation().engine();
        SignedCheckpoint signed =
                engine.proofs()
                        .awaitCheckpoint(SchoolId.INSTALLATION, 0, Duration.ofSeconds(10))
                        .orElseThrow();
        TrustPolicy handedOut = TrustPolicy.parse(server.policy().format());
        assertThat(handedOut.open(signed.bytes()).checkpoint())
                .as("what was signed, opened by the policy that a verifier is given")
                .isEqualTo(signed.checkpoint());
    }
}
