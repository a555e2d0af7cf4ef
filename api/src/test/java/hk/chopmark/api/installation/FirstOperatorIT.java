package hk.chopmark.api.installation;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.operating.FirstOperator;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.secrets.Totps.Fresh;
import hk.chopmark.api.server.OperatorCode;
import hk.chopmark.core.identity.AccountEvent.AccountActivated;
import hk.chopmark.core.identity.AccountEvent.ActivationWay;
import hk.chopmark.core.shared.SchoolId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the code that the first start prints to the first operator. */
class FirstOperatorIT {

    private static final String PASSWORD = "quiet harbour lamp seven";

    @TempDir Path folder;

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-30T08:00:00Z"));
    private final List<String> printed = new ArrayList<>();

    private TestServer serve() throws Exception {
        return new TestServer(folder.resolve("data"), opening -> opening.clock(now::get));
    }

    /** As the command that serves does; what it prints comes into a list. */
    private void look(TestServer server) {
        OperatorCode.start(server.firstOperator(), server.installation().folder(), printed::add)
                .close();
    }

    private static Reply activate(TestServer server, String loginName, String code)
            throws Exception {
        return server.asNobody()
                .post(
                        "/api/v1/session/activation",
                        "{\"school\":\"%s\",\"loginName\":\"%s\",\"code\":\"%s\",\"password\":\"%s\"}"
                                .formatted(SchoolId.INSTALLATION, loginName, code, PASSWORD));
    }

    @Test
    void the_code_makes_one_operator_once() throws Exception {
        try (TestServer server = serve()) {
            look(server);
            Path file = server.installation().folder().operatorCode();
            assertThat(printed).as("printed").hasSize(1);
            assertThat(Files.readString(file))
                    .as("in the file too")
                    .isEqualTo(printed.getFirst() + "\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as("for the owner of the data folder")
                    .isEqualTo("rw-------");
            assertThat(activate(server, "root", "AAAA-AAAA-AAAA-AAAA").status())
                    .as("a wrong code")
                    .isEqualTo(401);

            Reply made = activate(server, "harbour.operator", printed.getFirst());
            assertThat(made.status()).as("%s", made).isEqualTo(201);
            String session = made.text("/secret");
            Reply early = server.as(session).get("/api/v1/status");
            assertThat(early.text("/code"))
                    .as("nothing before the second factor: %s", early)
                    .isEqualTo("identity.second-factor-missing");
            Fresh app =
                    new Fresh(
                            server.as(session)
                                    .get("/api/v1/session/second-factor")
                                    .text("/secret"));
            Reply setUp =
                    server.as(session)
                            .post(
                                    "/api/v1/session/second-factor",
                                    "{\"secret\":\"%s\",\"code\":\"%s\"}"
                                            .formatted(
                                                    app.text(),
                                                    server.installation()
                                                            .secrets()
                                                            .totps()
                                                            .codeAt(app, now.get())));
            assertThat(setUp.status()).as("%s", setUp).isEqualTo(204);
            Reply status = server.as(session).get("/api/v1/status");
            assertThat(status.status()).as("an operator: %s", status).isEqualTo(200);

            assertThat(activate(server, "another", printed.getFirst()).status())
                    .as("the code counts once")
                    .isEqualTo(401);
            look(server);
            assertThat(printed).as("no code is printed once there is an operator").hasSize(1);
            assertThat(file).as("nor kept").doesNotExist();
            AccountActivated activated =
                    (AccountActivated)
                            server
                                    .installation()
                                    .engine()
                                    .history()
                                    .of(SchoolId.INSTALLATION)
                                    .ofTypes(AccountActivated.class)
                                    .stream()
                                    .findFirst()
                                    .orElseThrow()
                                    .event();
            assertThat(activated.way()).as("who vouched").isEqualTo(ActivationWay.SERVER);
        }
    }

    @Test
    void a_code_that_ran_out_unused_is_followed_by_another() throws Exception {
        try (TestServer server = serve()) {
            look(server);
            look(server);
            assertThat(printed).as("the same as long as it counts").hasSize(2);
            assertThat(printed.get(1)).isEqualTo(printed.get(0));
            now.updateAndGet(before -> before.plus(FirstOperator.LIFE).plus(Duration.ofMinutes(1)));
            assertThat(activate(server, "late.operator", printed.getFirst()).status())
                    .as("an expired code")
                    .isEqualTo(401);
            look(server);
            assertThat(printed).as("another").hasSize(3);
            assertThat(printed.get(2)).isNotEqualTo(printed.get(0));
            Reply made = activate(server, "late.operator", printed.get(2));
            assertThat(made.status()).as("%s", made).isEqualTo(201);
        }
    }
}
