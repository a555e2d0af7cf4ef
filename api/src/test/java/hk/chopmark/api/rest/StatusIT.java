package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.wiring.RawDatabase;
import hk.chopmark.core.eventstore.StoreRole;
import hk.chopmark.core.eventstore.append.Sequencer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator reads of a server's state. */
class StatusIT {

    @TempDir private Path folder;

    @Test
    void the_status_tells_of_the_log_and_of_every_read_model() throws Exception {
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            String operator = server.operator();
            Reply status = server.as(operator).get("/api/v1/status");
            assertThat(status.status()).as("%s", status).isEqualTo(200);
            assertThat(status.text("/log/state")).as("the log").isEqualTo("open");
            assertThat(status.json().at("/log/unsigned").isNumber()).as("signing lag").isTrue();
            int readModels = status.json().at("/readModels").size();
            assertThat(readModels).as("read models").isPositive();

            Reply digests = server.as(operator).get("/api/v1/status/digests");
            assertThat(digests.json().at("/readModels").size())
                    .as("a fingerprint of each: %s", digests)
                    .isEqualTo(readModels);
            assertThat(digests.text("/readModels/0/sha256")).as("SHA-256").hasSize(64);
        }
    }

    @Test
    void a_server_that_writes_no_more_says_so() throws Exception {
        Path data = folder.resolve("data");
        try (TestServer server = new TestServer(data)) {
            requireRefused(server, server.operator(), data);
        }
    }

    private static void requireRefused(TestServer server, String operator, Path data)
            throws Exception {
        try (Sequencer other =
                Sequencer.open(
                        StoreRole.SEQUENCER.actingIn(new RawDatabase(data).superuser("chopmark")),
                        Sequencer.Options.STANDARD.alone(true))) {
            Reply refused =
                    server.as(operator)
                            .for_("roster-administration")
                            .post("/api/v1/schools", "{\"nameEn\":\"A\",\"nameZh\":\"甲\"}");
            assertThat(refused.status()).as("%s", refused).isEqualTo(503);
            assertThat(refused.text("/code")).as("why").isEqualTo("server.fenced");
            Reply ready = server.asNobody().get("/actuator/health/readiness");
            assertThat(ready.status()).as("no further requests, please: %s", ready).isEqualTo(503);
            assertThat(other.hasEnded()).as("the one that took the log").isFalse();
        }
    }
}
