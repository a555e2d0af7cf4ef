package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.api.wiring.RawDatabase;
import hk.chopmark.core.shared.SchoolId;
import hk.chopmark.core.shared.StaffId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A small school beside a large one: what its people are told holds their own figures, none of the
 * installation's.
 *
 * <p>The log holds so many events of the large school, after all of the small one's, that a number
 * near its length can only be a figure of the installation.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SchoolFiguresIT {

    private static final int NEAR = 400;
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern NUMBER =
            Pattern.compile("(?<![\\w+/])(\\d{1,3}(,\\d{3})+|\\d+)(?![\\w+/=])");
    private static final Pattern LINK = Pattern.compile("href=\"(/[a-z][^\"#?]*)");
    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)\\}");

    private Path data;
    private TestServer server;
    private TestSchool small;
    private TestSchool large;
    private Family family;
    private long head;

    @BeforeAll
    void two_schools(@TempDir Path folder) throws Exception {
        data = folder.resolve("data");
        server = new TestServer(data);
        small = TestSchool.found(server, "Small", "小");
        family = small.family("1A");
        large = TestSchool.found(server, "Large", "大");
        for (int batch = 0; batch < 3; batch++) {
            large.post(
                    "/api/v1/students/batches",
                    "{\"students\":[%s],\"places\":[]}"
                            .formatted(
                                    IntStream.range(0, 500)
                                            .mapToObj(_ ->
                                                    "{\"id\":\"%s\",\"enrolledOn\":\"2026-09-01\"}"
                                                            .formatted(
                                                                    UuidCreator
                                                                            .getTimeOrderedEpoch()))
                                            .collect(Collectors.joining(","))));
        }
        head = server.installation().engine().head();
        server.installation().projections().awaitPosition(head, Duration.ofMinutes(1));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        server.installation().logProgress().integrated()
                                == server.installation().logProgress().head());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private String token(ActingRole role) {
        return role == ActingRole.ADMINISTRATOR
                ? small.token()
                : server.token(
                        new StaffId(UuidCreator.getTimeOrderedEpoch()).text(), role, small.id());
    }

    @Test
    void the_status_of_the_whole_log_digests_and_metrics_are_the_operators() throws Exception {
        String operator = server.token("service=operator", ActingRole.OPERATOR, null);
        for (String path :
                List.of("/api/v1/status", "/api/v1/status/digests", "/actuator/prometheus")) {
            assertThat(server.as(operator).get(path).status()).as(path).isEqualTo(200);
            for (ActingRole role :
                    List.of(
                            ActingRole.ADMINISTRATOR,
                            ActingRole.OFFICER,
                            ActingRole.AUDITOR,
                            ActingRole.TEACHER)) {
                assertThat(server.as(token(role)).get(path).status())
                        .as("%s asked by %s of a school", path, role)
                        .isEqualTo(403);
            }
        }
        assertThat(server.as(operator).get("/api/v1/status/school").status())
                .as("the operator has no school")
                .isEqualTo(403);
    }

    @Test
    void no_answer_to_a_school_holds_a_figure_of_the_installation() throws Exception {
        JsonNode paths = server.asNobody().get("/v3/api-docs").json().at("/paths");
        List<String> faults = new ArrayList<>();
        int answered = 0;
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            if (path.getValue().has("get")) {
                for (ActingRole role : List.of(ActingRole.ADMINISTRATOR, ActingRole.AUDITOR)) {
                    Reply reply = server.as(token(role)).for_("audit").get(filled(path.getKey()));
                    boolean isJson = reply.header("Content-Type").contains("json");
                    if (reply.status() == 200 && isJson) {
                        answered++;
                        suspects(reply.json(), path.getKey(), faults);
                        String asOf = reply.header(Dated.HEADER);
                        if (!asOf.isEmpty() && isNearHead(Long.parseLong(asOf))) {
                            faults.add(path.getKey() + ", its header " + asOf);
                        }
                    }
                }
            }
        }
        assertThat(answered).as("answers looked at").isGreaterThan(20);
        assertThat(faults)
                .as("numbers near the length of the log of all schools, %d", head)
                .isEmpty();
    }

    private String filled(String path) {
        return PLACE.matcher(path)
                .replaceAll(place ->
                        switch (place.group(1)) {
                            case "classId" -> family.classId();
                            case "student" -> family.student();
                            case "guardian" -> family.guardian();
                            default -> UuidCreator.getTimeOrderedEpoch().toString();
                        });
    }

    private void suspects(JsonNode json, String where, List<String> faults) {
        for (Map.Entry<String, JsonNode> member : json.properties()) {
            suspects(member.getValue(), where + " " + member.getKey(), faults);
        }
        for (JsonNode element : json.isArray() ? json : List.<JsonNode>of()) {
            suspects(element, where, faults);
        }
        if (json.isIntegralNumber() && isNearHead(json.asLong())) {
            faults.add(where + " = " + json.asLong());
        }
    }

    private boolean isNearHead(long number) {
        return number > head - NEAR && number <= head + NEAR;
    }

    @Test
    void a_school_waits_for_what_it_wrote_by_its_own_count() throws Exception {
        Reply written =
                server.as(small.token())
                        .for_("roster-administration")
                        .post(
                                "/api/v1/students/batches",
                                "{\"students\":[{\"id\":\"%s\",\"enrolledOn\":\"2026-09-01\"}],\"places\":[]}"
                                        .formatted(UuidCreator.getTimeOrderedEpoch()));
        assertThat(written.status()).as("%s", written).isEqualTo(201);
        long own = server.installation().engine().proofs().countBelow(small.id(), Long.MAX_VALUE);
        assertThat(written.asOf()).as("asOf of a command").isEqualTo(own);
        Reply read =
                server.as(small.token())
                        .for_("access-administration")
                        .get("/api/v1/roles?atLeast=" + written.asOf());
        assertThat(read.status()).as("%s", read).isEqualTo(200);
        assertThat(read.asOf()).as("a later answer covers it").isGreaterThanOrEqualTo(own);
        assertThat(read.header(Dated.HEADER)).as("header").isEqualTo(read.text("/asOf"));
        assertThat(server.as(small.token()).get("/api/v1/roles?atLeast=" + head).status())
                .as("more than its own events")
                .isEqualTo(400);
    }

    @Test
    void no_page_of_a_school_shows_a_figure_of_the_installation() throws Exception {
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, small.token());
        Set<String> links = new TreeSet<>(Set.of("/", "/live"));
        Matcher link = LINK.matcher(browser.get(server.uri("/")).body());
        while (link.find()) {
            links.add(link.group(1));
        }
        links.removeIf(path -> path.startsWith("/webjars") || path.startsWith("/css"));
        List<String> faults = new ArrayList<>();
        for (String path : links) {
            suspects(browser.get(server.uri(path)), path, faults);
        }
        assertThat(links).as("pages looked at").hasSizeGreaterThan(5);
        assertThat(faults)
                .as("numbers near the length of the log of all schools, %d", head)
                .isEmpty();
    }

    private void suspects(HttpResponse<String> page, String path, List<String> faults) {
        String text = UUID_TEXT.matcher(page.body()).replaceAll("").replaceAll("<[^>]*>", " ");
        Matcher number = NUMBER.matcher(text);
        while (number.find()) {
            String digits = number.group().replace(",", "");
            if (digits.length() < 10 && isNearHead(Long.parseLong(digits))) {
                faults.add(path + ": " + number.group());
            }
        }
    }

    @Test
    void the_newest_events_of_a_school_are_numbered_as_its_own() throws Exception {
        TestSchool late = TestSchool.found(server, "Late", "遲");
        TestBrowser browser = new TestBrowser();
        browser.signIn(server, late.token());
        HttpResponse<String> home = browser.get(server.uri("/"));
        List<String> faults = new ArrayList<>();
        suspects(home, "/", faults);
        assertThat(home.body())
                .as("its events by its own few numbers, on its first page")
                .containsPattern("<td class=\"num\">\\d{1,2}</td>");
        assertThat(faults).as("numbers near the length of the log of all schools").isEmpty();
    }

    @Test
    void a_school_sees_what_is_left_out_of_its_own_pages_and_nothing_of_others() throws Exception {
        park(large.id());
        long before = treeSize(small.id());
        Reply own = server.as(small.token()).get("/api/v1/status/school");
        assertThat(own.status()).as("%s", own).isEqualTo(200);
        assertThat(own.json().at("/treeSize").asLong(-1))
                .as("its own events, while the opening of this board may come in")
                .isBetween(before, treeSize(small.id()));
        assertThat(own.json().at("/readModels").size()).as("read models").isPositive();
        assertThat(parkedOf(own)).as("parked events of another school").isZero();
        assertThat(parkedOf(server.as(large.token()).get("/api/v1/status/school")))
                .as("parked events of its own")
                .isEqualTo(1);
    }

    private long treeSize(SchoolId school) {
        return server.installation().engine().proofs().treeHead(school).orElseThrow().size();
    }

    private static long parkedOf(Reply reply) {
        long parked = 0;
        for (JsonNode readModel : reply.json().at("/readModels")) {
            parked += readModel.at("/parked/count").asLong(0);
        }
        return parked;
    }

    private void park(SchoolId school) throws Exception {
        try (Connection connection = new RawDatabase(data).superuser("chopmark").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO chopmark_read.parked (school, name, position, sequence, code, attempts)"
                            + " VALUES ('%s', 'roster.v1', 1, 'poison', 'projection.database.22001', 1)"
                                    .formatted(school.id()));
        }
    }
}
