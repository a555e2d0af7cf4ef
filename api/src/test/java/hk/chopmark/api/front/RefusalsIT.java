package hk.chopmark.api.front;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.front.RawHttp.Answer;
import hk.chopmark.api.rest.TestSchool;
import hk.chopmark.api.rest.TestServer;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.wiring.RawDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever is refused before a controller is asked is refused in the one form. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalsIT {

    private static final String CANARY = "Canary-Siu-Ming";
    private static final List<String> POLICY =
            List.of(
                    "content-security-policy",
                    "x-content-type-options",
                    "x-frame-options",
                    "referrer-policy",
                    "permissions-policy",
                    "cross-origin-opener-policy",
                    "cross-origin-resource-policy");

    /** Addresses that no controller takes, under the interface and beside it. */
    private static final List<String> ADDRESSES =
            List.of(
                    "GET /api/v1/notices;x=" + CANARY,
                    "GET /notices;x=" + CANARY,
                    "GET //students",
                    "GET /api/v1//students",
                    "GET /students/" + CANARY + "/%2e%2e/y",
                    "GET /api/v1/students/x/%2E%2e/y",
                    "GET /api/v1/students/../x",
                    "GET /api/v1/students/./x",
                    "GET /api/v1/students/x%2Fy",
                    "GET /students/x%2fy",
                    "GET /api/v1/students/x%5Cy",
                    "GET /api/v1/students/x%00",
                    "GET /students/%00",
                    "GET /api/v1/students/%0a%0d",
                    "GET /api/v1/students/%zz",
                    "GET /api/v1/students/%",
                    "GET /api/v1/students/%C0%AF",
                    "GET /api/v1/students/<b>",
                    "GET /api/v1/students/" + "x".repeat(20_000),
                    "GET /api/v1/notices?after=%zz",
                    "GET /api/v1/notices?after=%",
                    "GET /api/v1/notices?after=%C0%BC",
                    "GET /api/v1/notices?%zz=" + CANARY,
                    "GET /sign-in?%zz",
                    "GET /sign-in?lang=%ff",
                    "GET /api/v1/notices?a=\"" + CANARY + "\"",
                    "FOO /api/v1/notices",
                    "FOO /sign-in",
                    "TRACE /sign-in",
                    "GET\u00e9 /sign-in",
                    "PROPFIND /notices",
                    "GET notices",
                    "GET http://[/",
                    "GET /webjars/..%2f..%2fetc",
                    "GET /webjars/",
                    "GET /css/",
                    "GET /css/../../application.properties",
                    "GET /css/.git/config",
                    "GET /v3/api-docs;x=1",
                    "GET /actuator/health/%2e%2e/env");

    /** Headers that no request should have. */
    private static final List<String> HEADERS =
            List.of(
                    "X-Long: " + "x".repeat(20_000),
                    "Bad Name: x",
                    "X-Nul: a\u0000b",
                    "Content-Length: -1",
                    "Content-Length: " + CANARY,
                    "Host: second.example");

    private TestServer server;
    private URI uri;
    private String administrator;

    private Path folder;

    @BeforeAll
    void serve(@TempDir Path kept) throws Exception {
        folder = kept;
        server = new TestServer(kept.resolve("data"));
        uri = server.uri("/");
        administrator = TestSchool.found(server, "Harbour View Primary School", "海景小學").token();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Answer ask(String line, String... headers) throws Exception {
        List<String> lines = new ArrayList<>(List.of(line + " HTTP/1.1", "Host: 127.0.0.1"));
        lines.addAll(List.of(headers));
        return RawHttp.exchange(uri, lines.toArray(String[]::new));
    }

    private static void assertRefused(Answer answer, String what) {
        assertThat(answer.status()).as("%s is the caller's fault", what).isBetween(400, 499);
        assertThat(answer.body())
                .as("neither Tomcat nor Spring speaks about %s, and nothing is quoted", what)
                .doesNotContainIgnoringCase("tomcat", "whitelabel", "exception", "timestamp")
                .doesNotContain(CANARY, "\"path\"", "\"instance\"");
        for (String name : POLICY) {
            assertThat(answer.header(name)).as("%s of %s", name, what).isNotEmpty();
        }
        assertThat(answer.header("Cache-Control")).as("%s", what).contains("no-store");
    }

    private static void assertProblem(Answer answer, String what) {
        assertRefused(answer, what);
        assertThat(answer.header("Content-Type"))
                .as("form of %s: %s", what, answer)
                .startsWith("application/problem+json");
        JsonNode problem = TestServer.JSON.readTree(answer.body());
        assertThat(problem.at("/status").asInt()).as(what).isEqualTo(answer.status());
        assertThat(problem.at("/code").asString("")).as(what).isNotEmpty();
        assertThat(problem.at("/facts").isObject()).as(what).isTrue();
    }

    @Test
    void no_address_gets_past_the_form() throws Exception {
        for (String line : ADDRESSES) {
            String what = line.substring(0, Math.min(60, line.length()));
            assertProblem(ask(line, "Authorization: Bearer " + administrator), what);
            assertProblem(ask(line), what + " of nobody");
        }
    }

    @Test
    void no_header_gets_past_the_form() throws Exception {
        for (String header : HEADERS) {
            String what = header.substring(0, Math.min(60, header.length()));
            assertProblem(ask("GET /api/v1/notices", header), what);
        }
        assertProblem(RawHttp.exchange(uri, "GET /api/v1/notices HTTP/1.1"), "no host");
    }

    @Test
    void a_header_or_parameter_that_counts_once_is_not_sent_twice() throws Exception {
        for (String name :
                List.of("Authorization", "Chopmark-Purpose", "Idempotency-Key", "Content-Type")) {
            Answer answer = ask("GET /api/v1/notices", name + ": a", name + ": b");
            assertProblem(answer, name);
            assertThat(answer.status()).as(name).isEqualTo(400);
        }
        String bearer = "Authorization: Bearer " + administrator;
        Answer twice = ask("GET /api/v1/notices?limit=1&limit=2", bearer);
        assertThat(twice.status()).as("limit twice: %s", twice).isEqualTo(400);
        assertThat(twice.body()).as("which one").contains("\"limit\":\"repeated\"");
        assertThat(ask("GET /api/v1/notices?limit=1", bearer).status()).as("once").isEqualTo(200);
    }

    @Test
    void browsers_get_a_page_of_the_house_in_their_language() throws Exception {
        for (String line : ADDRESSES) {
            String what = line.substring(0, Math.min(60, line.length()));
            Answer answer = ask(line, "Accept: text/html,*/*", "Accept-Language: zh-HK");
            assertRefused(answer, what);
            boolean readable = !answer.header("Content-Type").startsWith("application/problem");
            if (readable) {
                assertThat(answer.header("Content-Type")).as(what).startsWith("text/html");
                assertThat(answer.body()).as(what).contains("lang=\"zh-HK\"", "返回首頁");
            }
        }
        Answer chinese = ask("GET //students", "Accept: text/html", "Accept-Language: zh-HK");
        assertThat(chinese.body()).as("a page").contains("lang=\"zh-HK\"", "系統無法讀取這項要求");
        Answer chosen =
                ask(
                        "GET //students",
                        "Accept: text/html",
                        "Cookie: lang=en",
                        "Accept-Language: zh");
        assertThat(chosen.body()).as("what was chosen").contains("lang=\"en\"", "Go back");
        Answer missing = ask("GET /css/nothing.css", "Accept: text/html");
        assertThat(missing.status()).as("no such file").isEqualTo(404);
        assertRefused(missing, "a missing file");
        assertThat(missing.body()).as("in words").contains("There is no such page");
    }

    @Test
    void another_host_is_not_answered() throws Exception {
        for (String host : List.of("evil.example", "evil.example:80", "127.0.0.1.evil.example")) {
            for (String path : List.of("/", "/sign-in", "/api/v1/notices", "/v3/api-docs")) {
                Answer answer = RawHttp.exchange(uri, "GET " + path + " HTTP/1.1", "Host: " + host);
                assertProblem(answer, host);
                assertThat(answer.status()).as("%s for %s", path, host).isEqualTo(421);
                assertThat(answer.header("Location")).as("no redirect made of it").isEmpty();
            }
        }
        assertThat(RawHttp.exchange(uri, "GET /sign-in HTTP/1.1", "Host: localhost:1").status())
                .as("this machine by its name")
                .isEqualTo(200);
        assertThat(RawHttp.exchange(uri, "GET / HTTP/1.1", "Host: localhost:1").header("Location"))
                .as("a redirect names no host")
                .isEqualTo("/sign-in");
    }

    @Test
    void media_types_are_refused_as_what_they_are() throws Exception {
        for (String type :
                List.of(
                        "application/x-www-form-urlencoded",
                        "multipart/form-data",
                        "text/plain",
                        "application/cbor")) {
            Reply reply =
                    server.as(administrator)
                            .for_("roster-administration")
                            .with("Content-Type", type)
                            .post("/api/v1/students", "nameEn=" + CANARY);
            assertThat(reply.status()).as("%s: %s", type, reply).isEqualTo(415);
            assertThat(reply.header("Content-Type"))
                    .as(type)
                    .startsWith("application/problem+json");
        }
        for (String accepted : List.of("image/png", "text/csv", "text/html", "application/cbor")) {
            Reply reply = server.as(administrator).with("Accept", accepted).get("/api/v1/classes");
            assertThat(reply.status()).as("%s: %s", accepted, reply).isEqualTo(406);
            assertThat(reply.header("Content-Type"))
                    .as(accepted)
                    .startsWith("application/problem+json");
            assertThat(reply.response().body()).as("no path").doesNotContain("instance");
        }
    }

    @Test
    void a_session_killed_under_a_reading_is_answered_with_try_again() throws Exception {
        RawDatabase database = new RawDatabase(folder.resolve("data"));
        for (String path : List.of("/api/v1/classes", "/api/v1/notices")) {
            try (Connection connection = database.superuser("chopmark").getConnection();
                    Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (String table : tables(statement)) {
                    statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
                }
                CompletableFuture<Reply> reading =
                        CompletableFuture.supplyAsync(() -> quietly(path));
                int killed = 0;
                while (!reading.isDone()) {
                    killed += killWaiting(database);
                    LockSupport.parkNanos(20_000_000);
                }
                Reply reply = reading.get();
                assertThat(killed).as("a session was killed under %s", path).isPositive();
                assertThat(reply.status()).as("%s: %s", path, reply).isEqualTo(503);
                assertThat(reply.text("/code")).as(path).isEqualTo("server.try-again");
                assertThat(reply.header("Retry-After")).as(path).isNotEmpty();
                connection.rollback();
            }
            Reply after =
                    TestServer.eventually(() -> quietly(path), reply -> reply.status() == 200);
            assertThat(after.status()).as("%s afterwards: %s", path, after).isEqualTo(200);
        }
    }

    private Reply quietly(String path) {
        try {
            return server.as(administrator).get(path);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> tables(Statement statement) throws Exception {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery(
                        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
                                + " WHERE schemaname = 'chopmark_read'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        assertThat(Stream.of(tables)).as("read models").isNotEmpty();
        return tables;
    }

    private static int killWaiting(RawDatabase database) throws Exception {
        try (Connection connection = database.superuser("chopmark").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                                        + " WHERE wait_event_type = 'Lock'"
                                        + " AND pid <> pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
