package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.projections.receipts.Receipts;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every shape of failure, and how the interface describes itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProblemsIT {

    private static final String CANARY = "Canary Wing-Yan";

    private TestServer server;
    private String administrator;
    private SchoolId school;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        TestSchool found = TestSchool.found(server, "Problem School", "問題小學");
        administrator = found.token();
        school = found.id();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static void assertProblem(Reply reply, int status, String code) {
        assertThat(reply.status()).as("status of %s", reply).isEqualTo(status);
        assertThat(reply.header("Content-Type"))
                .as("RFC 9457")
                .startsWith("application/problem+json");
        assertThat(reply.text("/code")).as("stable code of %s", reply).isEqualTo(code);
        assertThat(reply.text("/type"))
                .as("stable type")
                .isEqualTo("https://chopmark.hk/problems/" + code);
        assertThat(reply.json().at("/facts").isObject()).as("facts").isTrue();
        assertThat(reply.response().body())
                .as("a problem never quotes what was sent")
                .doesNotContain(CANARY, CANARY.replace(" ", "%20"));
    }

    private Call head() {
        return server.as(administrator).for_("roster-administration");
    }

    @Test
    void without_a_token_nothing_is_answered() throws Exception {
        Reply reply = server.asNobody().get("/api/v1/notices");
        assertProblem(reply, 401, "access.token-required");
        assertThat(reply.header("WWW-Authenticate")).as("how to ask").startsWith("Bearer");
    }

    @Test
    void a_token_without_the_right_is_refused() throws Exception {
        String guardian =
                server.token(
                        "guardian=" + UuidCreator.getTimeOrderedEpoch(),
                        ActingRole.GUARDIAN,
                        school);
        assertProblem(server.as(guardian).get("/api/v1/notices"), 403, "access.not-permitted");
        String operator = server.token("service=operator", ActingRole.OPERATOR, null);
        assertProblem(server.as(operator).get("/api/v1/classes"), 403, "access.not-permitted");
    }

    @Test
    void a_write_without_a_purpose_is_refused() throws Exception {
        assertProblem(
                server.as(administrator).post("/api/v1/notices", "{\"kind\":\"circular\"}"),
                400,
                "request.purpose-missing");
        assertProblem(
                server.as(administrator)
                        .for_("curiosity")
                        .post("/api/v1/notices", "{\"kind\":\"circular\"}"),
                400,
                "request.purpose-unknown");
    }

    @Test
    void bodies_that_cannot_be_read_are_refused_without_being_quoted() throws Exception {
        assertProblem(
                head().post("/api/v1/students", "{\"nameEn\":\"" + CANARY),
                400,
                "request.unreadable");
        assertProblem(
                head().post("/api/v1/students", "{\"enrolledOn\":\"" + CANARY + "\"}"),
                400,
                "request.invalid");
        assertProblem(
                head().post(
                                "/api/v1/students",
                                "{\"" + CANARY + "\":1,\"enrolledOn\":\"2026-09-01\"}"),
                400,
                "request.invalid");
        Reply missing = head().post("/api/v1/students", "{\"nameEn\":\"" + CANARY + "\"}");
        assertProblem(missing, 400, "request.invalid");
        assertThat(missing.text("/facts/enrolledOn"))
                .as("which field, which rule")
                .isEqualTo("NotNull");
        Reply tooLong =
                head().post(
                                "/api/v1/students",
                                "{\"nameEn\":\"%s\",\"enrolledOn\":\"2026-09-01\"}"
                                        .formatted(CANARY.repeat(30)));
        assertProblem(tooLong, 400, "request.invalid");
    }

    @Test
    void a_correction_has_the_form_of_its_field() throws Exception {
        String person = "/api/v1/people/student=" + UuidCreator.getTimeOrderedEpoch();
        for (String[] wrong :
                new String[][] {
                    {"dateOfBirth", "31/2/2014", "day"},
                    {"dateOfBirth", "hello world", "day"},
                    {"dateOfBirth", "0000-01-01", "year-out-of-range"},
                    {"phone", " \\t", "blank"},
                    {"nameEn", "Wing\\nYan", "control-character"}
                }) {
            Reply reply =
                    head().post(
                                    person + "/corrections",
                                    ("{\"path\":\"%s\",\"category\":\"identity\","
                                                    + "\"newValue\":\"%s\",\"reason\":\"typo\"}")
                                            .formatted(wrong[0], wrong[1]));
            assertProblem(reply, 400, "request.invalid");
            assertThat(reply.text("/facts/newValue"))
                    .as("the rule for %s", wrong[0])
                    .isEqualTo(wrong[2]);
        }
    }

    @Test
    void a_name_is_one_line() throws Exception {
        Reply reply =
                head().post(
                                "/api/v1/students",
                                "{\"nameEn\":\"Wing\\nYan\",\"enrolledOn\":\"2026-09-01\"}");
        assertProblem(reply, 400, "request.invalid");
        assertThat(reply.text("/facts/nameEn")).as("the rule").isEqualTo("OneLine");
    }

    @Test
    void a_mark_is_a_decimal_number() throws Exception {
        Reply reply =
                head().post(
                                "/api/v1/homework/homework=0198d000-0000-7000-8000-00000000de30/submissions/"
                                        + "student=0198d000-0000-7000-8000-00000000de31/mark",
                                "{\"mark\":\"abc\"}");
        assertProblem(reply, 400, "request.invalid");
        assertThat(reply.text("/facts/mark")).as("the rule").isEqualTo("decimal");
    }

    @Test
    void the_source_of_a_rule_is_one_line() throws Exception {
        Reply reply =
                head().post(
                                "/api/v1/retention-rules",
                                "{\"category\":\"academic\",\"start\":\"STUDENT_LEFT\","
                                        + "\"retentionMonths\":12,\"source\":\"A\\nB\"}");
        assertProblem(reply, 400, "request.invalid");
        assertThat(reply.text("/facts/source")).as("the rule").isEqualTo("control-character");
    }

    @Test
    void shapes_of_references_and_pages_are_checked() throws Exception {
        assertProblem(
                head().get("/api/v1/notices/student=" + UuidCreator.getTimeOrderedEpoch()),
                400,
                "request.reference-kind");
        assertProblem(head().get("/api/v1/notices/rubbish"), 400, "request.reference-malformed");
        assertProblem(
                head().get("/api/v1/notices/" + CANARY.replace(" ", "%20")),
                400,
                "request.reference-malformed");
        assertProblem(head().get("/api/v1/notices?limit=501"), 400, "request.invalid");
        assertProblem(
                head().get("/api/v1/notices?after=" + CANARY.replace(" ", "%20")),
                400,
                "request.invalid");
        assertProblem(head().get("/api/v1/notices?atLeast=rubbish"), 400, "request.invalid");
    }

    @Test
    void what_is_not_there_or_not_possible_is_said_so() throws Exception {
        assertProblem(
                head().get("/api/v1/notices/notice=" + UuidCreator.getTimeOrderedEpoch()),
                404,
                "notice.unknown");
        assertProblem(head().get("/api/v1/nothing"), 404, "request.not-found");
        assertProblem(
                head().send("PUT", "/api/v1/notices", "{}"), 405, "request.method-not-allowed");
        assertProblem(
                head().with("Content-Type", "text/plain").post("/api/v1/notices", "kind"),
                415,
                "request.unsupported-media-type");
    }

    @Test
    void nobody_waits_for_more_events_than_the_school_has() throws Exception {
        assertProblem(head().get("/api/v1/notices?atLeast=999999"), 400, "request.invalid");
    }

    @Test
    void waiting_for_a_read_model_that_does_not_come_ends_with_try_again() throws Exception {
        Reply done = head().get("/api/v1/notices");
        server.installation().projections().stop(Receipts.projection().name());
        try {
            Reply written =
                    head().for_("home-school-communication")
                            .post("/api/v1/notices", "{\"kind\":\"circular\"}");
            assertThat(written.status()).as("%s after %s", written, done).isEqualTo(201);
            Reply reply = head().get("/api/v1/notices?atLeast=" + written.asOf());
            assertProblem(reply, 503, "server.try-again");
            assertThat(reply.header("Retry-After")).as("when").isNotEmpty();
        } finally {
            server.installation().projections().start(Receipts.projection().name());
        }
    }

    @Test
    void a_body_above_one_mebibyte_is_refused() throws Exception {
        String body = "{\"kind\":\"" + "x".repeat(1 << 20) + "\"}";
        assertProblem(head().post("/api/v1/notices", body), 413, "request.too-large");
    }

    @Test
    void guessing_tokens_is_slowed_down_and_hurts_no_neighbour() throws Exception {
        Call guess = server.as("cm_" + "x".repeat(43));
        Reply last = guess.get("/api/v1/notices");
        for (int tries = 0; tries < 25 && last.status() == 401; tries++) {
            last = guess.get("/api/v1/notices");
        }
        assertProblem(last, 429, "access.too-many-attempts");
        assertThat(last.header("Retry-After")).as("how long").isNotEmpty();
        assertThat(head().get("/api/v1/notices").status())
                .as("a right token from the same address passes")
                .isEqualTo(200);
    }

    @Test
    void every_answer_carries_strict_headers() throws Exception {
        Reply page = server.asNobody().get("/actuator/health");
        assertThat(page.header("Content-Security-Policy"))
                .as("nothing from elsewhere, in no frame")
                .contains("default-src 'none'", "object-src 'none'", "base-uri 'none'")
                .contains("script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).as("no sniffing").isEqualTo("nosniff");
        assertThat(page.header("X-Frame-Options")).as("no frames").isEqualTo("DENY");
        assertThat(page.header("Referrer-Policy")).as("no referrer").isEqualTo("no-referrer");
        assertThat(page.header("Cache-Control")).as("nothing kept").contains("no-store");
        assertThat(page.text("/status")).as("health").isEqualTo("UP");
        assertThat(server.asNobody().get("/actuator/health/readiness").text("/status"))
                .as("ready")
                .isEqualTo("UP");
        assertThat(server.asNobody().get("/actuator/prometheus").status())
                .as("numbers need a token")
                .isEqualTo(401);
    }

    @Test
    void a_form_that_another_page_made_is_refused() throws Exception {
        for (String path :
                List.of("/sign-out", "/sign-in/" + UUID.randomUUID(), "/account/password")) {
            assertThat(
                            server.asNobody()
                                    .with("Content-Type", "application/x-www-form-urlencoded")
                                    .post(path, "_csrf=forged&password=x")
                                    .status())
                    .as("%s without the token of the form", path)
                    .isEqualTo(403);
        }
    }

    @Test
    void no_other_origin_reads_an_answer_and_every_answer_says_what_it_is() throws Exception {
        for (String path : List.of("/sign-in", "/api/v1/notices", "/v3/api-docs")) {
            Reply reply = head().with("Origin", "https://evil.example").get(path);
            assertThat(reply.header("Access-Control-Allow-Origin"))
                    .as("%s for a page of another origin", path)
                    .isEmpty();
        }
        assertThat(server.asNobody().get("/sign-in").header("Content-Type"))
                .as("a page")
                .isEqualToIgnoringCase("text/html;charset=UTF-8");
        assertThat(head().get("/api/v1/notices").header("Content-Type"))
                .as("an answer; JSON is UTF-8")
                .isEqualTo("application/json");
    }

    @Test
    void the_description_names_every_command_its_purpose_and_its_key() throws Exception {
        Reply description = server.asNobody().get("/v3/api-docs");
        assertThat(description.status())
                .as("there is one: %s", description.status())
                .isEqualTo(200);
        JsonNode root = description.json();
        assertThat(root.at("/openapi").asString()).as("OpenAPI 3.1").startsWith("3.1");
        JsonNode paths = root.at("/paths");
        assertThat(paths.propertyNames())
                .as("the commands and read models")
                .contains(
                        "/api/v1/schools",
                        "/api/v1/students",
                        "/api/v1/notices",
                        "/api/v1/notices/{notice}/versions/{number}/receipts",
                        "/api/v1/homework/summary",
                        "/api/v1/personal-data/views",
                        "/api/v1/personal-data/unmaskings",
                        "/api/v1/personal-data/searches",
                        "/api/v1/evidence/{kind}",
                        "/api/v1/grants");
        String draft = paths.at("/~1api~1v1~1notices/post/parameters").toString();
        assertThat(draft)
                .as("headers of a command")
                .contains("Chopmark-Purpose", "Idempotency-Key");
        JsonNode evidence = paths.at("/~1api~1v1~1evidence~1{kind}/post");
        assertThat(evidence.at("/parameters").toString())
                .as("evidence needs a purpose")
                .contains("Chopmark-Purpose");
        assertThat(evidence.at("/parameters").toString())
                .as("the kinds there are")
                .contains("\"erasure\",\"homework\",\"receipt\"");
        assertThat(evidence.at("/requestBody").toString())
                .as("what each kind is asked for with")
                .contains("guardian=uuid", "student=uuid", "erasure=uuid", "academic");
        assertThat(evidence.at("/responses/200/content").propertyNames())
                .as("what comes out")
                .containsExactly("application/vnd.chopmark.evidence+json");
        assertThat(draft).as("no insides").doesNotContain("asking", "caller");
        assertThat(description.response().body())
                .as("no classes of ours as schemas")
                .doesNotContain("CallerAuthentication");
    }

    @Test
    void the_description_comes_compressed_and_no_page_of_others_shows_it() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(server.uri("/v3/api-docs"))
                        .header("Accept-Encoding", "gzip")
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> packed = client.send(request, BodyHandlers.ofByteArray());
            assertThat(packed.headers().firstValue("Content-Encoding"))
                    .as("compressed")
                    .hasValue("gzip");
            byte[] text =
                    new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
            assertThat(TestServer.JSON.readTree(text).at("/openapi").asString()).startsWith("3.1");
            assertThat(packed.body().length).as("much smaller").isLessThan(text.length / 4);
        }
        for (String page :
                List.of(
                        "/swagger-ui.html",
                        "/swagger-ui/index.html",
                        "/v3/swagger-ui/index.html",
                        "/webjars/swagger-ui/index.html",
                        "/v3/api-docs/swagger-config")) {
            assertThat(server.asNobody().get(page).status()).as(page).isNotEqualTo(200);
        }
        assertThat(getClass().getResource("/META-INF/resources/webjars/swagger-ui"))
                .as("scripts of others on the class path")
                .isNull();
    }
}
