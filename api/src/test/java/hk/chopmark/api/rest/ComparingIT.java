package hk.chopmark.api.rest;

import static hk.chopmark.api.rest.TestServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** People are found as others write their numbers; who is another person stays another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComparingIT {

    private TestServer server;
    private TestSchool school;

    @BeforeAll
    void serve(@TempDir Path folder) throws Exception {
        server = new TestServer(folder.resolve("data"));
        school = TestSchool.found(server, "Harbour View Primary School", "海景小學");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Reply search(String text) throws Exception {
        Reply found =
                server.as(school.token())
                        .for_("roster-administration")
                        .post(
                                "/api/v1/personal-data/searches",
                                "{\"text\":\"%s\"}".formatted(text));
        assertThat(found.status()).as("search: %s", found).isEqualTo(200);
        return found;
    }

    private String guardian(String phone) throws Exception {
        return school.post("/api/v1/guardians", "{\"phone\":\"%s\"}".formatted(phone))
                .text("/refs/guardian");
    }

    private String student(String nameZh) throws Exception {
        return school.post(
                        "/api/v1/students",
                        "{\"nameZh\":\"%s\",\"enrolledOn\":\"2026-09-01\"}".formatted(nameZh))
                .text("/refs/student");
    }

    @Test
    void a_number_is_found_in_every_form_in_which_people_say_it() throws Exception {
        for (Map.Entry<String, List<String>> each :
                Map.of(
                                "+86 138 0013 8000",
                                List.of("138 0013 8000", "8613800138000"),
                                "+852 (0)9123 4568",
                                List.of("91234568", "+852 9123-4568"),
                                "2345 6789 ext 12",
                                List.of("2345 6789", "23456789 內線 12"))
                        .entrySet()) {
            String guardian = guardian(each.getKey());
            for (String asked : each.getValue()) {
                Reply found =
                        eventually(
                                () -> search(asked),
                                reply -> reply.response().body().contains(guardian));
                assertThat(found.response().body())
                        .as("%s is found by %s", each.getKey(), asked)
                        .contains(guardian);
            }
        }
    }

    @Test
    void what_cannot_be_compared_is_refused_at_entry_and_as_a_correction() throws Exception {
        String guardian = guardian("9000 0123");
        for (String phone :
                List.of(
                        "9123 4567 / 2345 6789",
                        "9123 4567 (mother)",
                        "0912 345 678",
                        "no phone")) {
            Reply entered =
                    server.as(school.token())
                            .for_("roster-administration")
                            .post("/api/v1/guardians", "{\"phone\":\"%s\"}".formatted(phone));
            assertThat(entered.status()).as("%s: %s", phone, entered).isEqualTo(400);
            assertThat(entered.text("/facts/phone")).as("rule").isEqualTo("OnePhone");
            Reply corrected =
                    server.as(school.token())
                            .for_("roster-administration")
                            .post(
                                    "/api/v1/people/" + guardian + "/corrections",
                                    "{\"path\":\"phone\",\"category\":\"contact\","
                                            + "\"newValue\":\"%s\",\"reason\":\"changed\"}"
                                                    .formatted(phone));
            assertThat(corrected.status()).as("%s: %s", phone, corrected).isEqualTo(400);
            assertThat(corrected.text("/facts/newValue")).as("rule").isEqualTo("phone");
        }
    }

    @Test
    void a_name_with_a_character_that_could_not_be_typed_is_another_name() throws Exception {
        String named = student("陳明");
        String untyped = student("陳〓明");
        String asked = student("陳?明朗");
        Reply plain =
                eventually(() -> search("陳明"), reply -> reply.response().body().contains(named));
        assertThat(plain.response().body())
                .as("only who is called so")
                .contains(named)
                .doesNotContain(untyped, asked);
        assertThat(search("陳□明").response().body())
                .as("found by what stands for a character, whichever it is")
                .contains(untyped, asked)
                .doesNotContain(named);
    }
}
