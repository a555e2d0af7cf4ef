package hk.chopmark.api.rest;

import static hk.chopmark.api.rest.TestServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.codec.StoredEvent;
import hk.chopmark.core.decision.Recorded;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** How many people a request may name, and what a refusal leaves behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestBoundsIT {

    private static final String VIEWS = "/api/v1/personal-data/views";
    private static final int REFUSAL_BYTES = 8 << 10;

    private final List<String> students = new ArrayList<>();
    private TestServer server;
    private TestSchool school;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        school = TestSchool.found(server, "Harbour View Primary School", "海景小學");
        StringBuilder batch = new StringBuilder();
        for (int number = 0; number < 60; number++) {
            String id = UuidCreator.getTimeOrderedEpoch().toString();
            students.add("student=" + id);
            batch.append(number == 0 ? "" : ",")
                    .append(
                            "{\"id\":\"%s\",\"nameEn\":\"Pupil\",\"enrolledOn\":\"2026-09-01\"}"
                                    .formatted(id));
        }
        school.post("/api/v1/students/batches", "{\"students\":[" + batch + "],\"places\":[]}");
        eventually(
                () -> head().post(VIEWS, view(students.subList(59, 60))),
                reply -> reply.status() == 200);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Call head() {
        return server.as(school.token()).for_("roster-administration");
    }

    private static String view(List<String> subjects) {
        return "{\"resource\":\"roster\",\"subjects\":[%s],\"fields\":[\"nameEn\"]}"
                .formatted(
                        subjects.stream()
                                .map(subject -> "\"" + subject + "\"")
                                .collect(Collectors.joining(",")));
    }

    private static void tooMany(Reply reply, int most) {
        assertThat(reply.status()).as("too many: %s", reply).isEqualTo(422);
        assertThat(reply.text("/code")).isEqualTo("disclosure.too-many-subjects");
        assertThat(reply.text("/facts/most")).isEqualTo(Integer.toString(most));
    }

    @Test
    void a_request_names_at_most_fifty_each_counted_once() throws Exception {
        List<String> fifty = students.subList(0, 50);
        List<String> twice = new ArrayList<>(fifty);
        twice.addAll(fifty);

        Reply seen = head().post(VIEWS, view(twice));
        assertThat(seen.status()).as("a class of fifty, each named twice: %s", seen).isEqualTo(200);
        assertThat(seen.json().at("/values").size()).isEqualTo(50);
        for (String path :
                List.of(VIEWS, "/api/v1/personal-data/unmaskings", "/api/v1/break-glass")) {
            tooMany(head().post(path, view(students.subList(0, 51))), 50);
        }
        String marks =
                students.subList(0, 51).stream()
                        .map(student -> "\"" + student + "\"")
                        .collect(Collectors.joining(","));
        tooMany(
                head().post(
                                "/api/v1/homework/homework=%s/marks/views"
                                        .formatted(UuidCreator.getTimeOrderedEpoch()),
                                "{\"students\":[" + marks + "]}"),
                50);
        Reply glass = head().post("/api/v1/break-glass", view(students.subList(0, 21)));
        assertThat(glass.text("/code"))
                .as("a break-glass reading is about few: %s", glass)
                .isEqualTo("break-glass.too-many-subjects");
    }

    @Test
    void guardians_and_students_name_at_most_five() throws Exception {
        String guardian =
                school.post("/api/v1/guardians", "{\"nameEn\":\"Chan\"}").text("/refs/guardian");
        for (Call call :
                List.of(
                        server.as(server.token(guardian, ActingRole.GUARDIAN, school.id())),
                        server.as(
                                server.token(
                                        students.getFirst(), ActingRole.STUDENT, school.id())))) {
            Call asking = call.for_("home-school-communication");
            Reply six = asking.post(VIEWS, view(students.subList(0, 6)));
            tooMany(six, 5);
            assertThat(asking.post(VIEWS, view(students.subList(1, 6))).text("/code"))
                    .as("five are judged by the record")
                    .isEqualTo("access.denied");
        }
        Reply mine =
                server.as(server.token(guardian, ActingRole.GUARDIAN, school.id()))
                        .for_("home-school-communication")
                        .post(VIEWS, view(Collections.nCopies(6, guardian)));
        assertThat(mine.status()).as("one, named six times: %s", mine).isEqualTo(200);
    }

    @Test
    void a_refusal_names_all_that_it_refuses_in_few_bytes() throws Exception {
        String staff = school.post("/api/v1/staff", "{\"postCode\":\"clerk\"}").text("/refs/staff");
        Reply refused =
                server.as(server.bareToken(staff, ActingRole.TEACHER, school.id()))
                        .for_("teaching")
                        .post(VIEWS, view(students.subList(0, 50)));
        assertThat(refused.text("/code")).as("refused: %s", refused).isEqualTo("access.denied");
        assertThat(refused.text("/facts/subjects")).isEqualTo("50");

        long last = server.installation().engine().head() - 1;
        List<Recorded<?>> recorded = server.installation().engine().history().range(last, 1);
        assertThat(recorded.getFirst().event())
                .isInstanceOfSatisfying(
                        AccessDenied.class,
                        denied ->
                                assertThat(denied.subjects())
                                        .as("named in the refusal")
                                        .extracting(subject -> subject.text())
                                        .containsExactlyInAnyOrderElementsOf(
                                                students.subList(0, 50)));
        StoredEvent stored = server.installation().engine().log().range(last, 1).getFirst();
        assertThat(stored.leaf().length + stored.body().length + 8 * 52)
                .as("bytes kept for ever")
                .isLessThan(REFUSAL_BYTES);
    }

    @Test
    void every_list_of_a_request_states_its_bound() throws Exception {
        JsonNode description = server.asNobody().get("/v3/api-docs").json();
        List<String> unbounded = new ArrayList<>();
        int lists = 0;
        for (JsonNode path : description.at("/paths")) {
            for (JsonNode operation : path) {
                JsonNode body = operation.at("/requestBody/content/application~1json/schema");
                String ref = body.path("$ref").asString("");
                JsonNode schema = ref.isEmpty() ? body : description.at(ref.substring(1));
                for (String name : schema.path("properties").propertyNames()) {
                    JsonNode property = schema.path("properties").get(name);
                    if (property.path("type").toString().contains("array")) {
                        lists++;
                        if (!property.has("maxItems")) {
                            unbounded.add(operation.path("operationId").asString() + " " + name);
                        }
                    }
                }
            }
        }
        assertThat(unbounded).as("lists without a bound").isEmpty();
        assertThat(lists).as("lists looked at").isGreaterThan(8);
    }
}
