package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.core.decision.CommandContext;
import hk.chopmark.core.identity.AccountCommand.CloseAccount;
import hk.chopmark.core.shared.Actor;
import hk.chopmark.core.shared.PersonRef;
import hk.chopmark.core.shared.Purpose;
import hk.chopmark.core.shared.Ref;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers over one database: what one ends has ended on the other. */
class TwoNodesIT {

    private static final String PASSWORD = "tram peak lantern";

    @TempDir Path temporary;

    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    @Test
    void a_session_begun_on_one_stands_on_the_other_and_ends_on_both() throws Exception {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("full_page_writes", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("max_connections", "200")
                        .start()) {
            Map<String, String> environment =
                    Map.of(
                            "CHOPMARK_DATABASE_URL",
                            "jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres",
                            "CHOPMARK_DATABASE_USER",
                            "postgres",
                            "CHOPMARK_DATABASE_PASSWORD",
                            "postgres");
            Path first = temporary.resolve("one");
            TestSchool school;
            PersonRef guardian;
            try (TestServer server = server(first, environment)) {
                school = TestSchool.found(server, "Harbour View", "海景");
                Family family = school.family("1A");
                guardian = (PersonRef) Ref.parse(family.guardian());
                server.account(school.id(), guardian, "wong.mei", PASSWORD);
            }
            Path second = temporary.resolve("two");
            copy(first, second);
            try (TestServer one = server(first, environment);
                    TestServer two = server(second, environment)) {
                String secret = begin(one, school);
                assertThat(status(two, secret)).as("begun on the other node").isEqualTo(200);
                assertThat(one.as(secret).delete("/api/v1/session").status()).isEqualTo(204);
                assertThat(status(two, secret)).as("ended on the other node").isEqualTo(302);
                String again = begin(two, school);
                assertThat(status(one, again)).as("the other way round").isEqualTo(200);
                two.installation()
                        .engine()
                        .send(
                                new CloseAccount(school.id(), guardian, "test"),
                                CommandContext.of(Actor.service("test"), Purpose.DEMONSTRATION));
                assertThat(status(one, again)).as("account closed").isEqualTo(302);
            }
        }
    }

    private static TestServer server(Path folder, Map<String, String> environment)
            throws Exception {
        return new TestServer(folder, opening -> opening.environment(environment));
    }

    private static String begin(TestServer server, TestSchool school) throws Exception {
        Reply begun =
                server.asNobody()
                        .post(
                                "/api/v1/session",
                                "{\"school\":\"%s\",\"loginName\":\"wong.mei\",\"password\":\"%s\"}"
                                        .formatted(school.id().text(), PASSWORD));
        assertThat(begun.status()).as("a session: %s", begun).isEqualTo(201);
        return begun.text("/secret");
    }

    /** What a page of the console answers to a browser that holds the secret. */
    private int status(TestServer server, String secret) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(server.uri("/account"))
                                .header("Cookie", "CHOPMARK=" + secret)
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    /** Both nodes hold the same keys. */
    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Files.copy(
                        one, to.resolve(from.relativize(one)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
