package hk.chopmark.api.signin;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Ref;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody whose last day is over is out, and comes back only as they came in first. */
class LeftPostIT {

    private static final String PASSWORD = "tram peak lantern";

    @Test
    void a_departure_that_is_taken_back_lets_nobody_in_by_what_they_had(@TempDir Path folder)
            throws Exception {
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            TestSchool school = TestSchool.found(server, "Harbour View", "海景");
            String leaver =
                    school.post("/api/v1/staff", "{\"nameEn\":\"Ho\",\"postCode\":\"teacher\"}")
                            .text("/refs/staff");
            server.account(school.id(), (PersonRef) Ref.parse(leaver), "ho.leaver", PASSWORD);
            assertThat(signIn(server, school)).as("in post").isEqualTo(201);
            school.post("/api/v1/staff/" + leaver + "/leaving", "{\"leftOn\":\"2026-01-31\"}");
            assertThat(signIn(server, school)).as("after the last day").isEqualTo(401);
            school.post(
                    "/api/v1/staff/" + leaver + "/leaving/corrections",
                    "{\"reason\":\"did-not-leave\"}");
            assertThat(signIn(server, school)).as("taken back").isEqualTo(401);
        }
    }

    private static int signIn(TestServer server, TestSchool school) throws Exception {
        return server.asNobody()
                .post(
                        "/api/v1/session",
                        "{\"school\":\"%s\",\"loginName\":\"ho.leaver\",\"password\":\"%s\"}"
                                .formatted(school.id().text(), PASSWORD))
                .status();
    }
}
