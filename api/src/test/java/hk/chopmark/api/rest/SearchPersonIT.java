package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestSchool.Family;
import hk.chopmark.core.disclosure.DisclosureEvent.AccessDenied;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full names from a search, for whoever may see them; others learn nothing of who is there. */
class SearchPersonIT {

    private static final String NOBODY = "student=01980000-0000-7000-8000-0000000000ff";

    @TempDir private Path folder;

    @Test
    void whoever_may_see_nobody_hears_the_same_of_somebody_and_of_nobody() throws Exception {
        try (TestServer server = new TestServer(folder.resolve("data"))) {
            TestSchool school = TestSchool.found(server, "Harbour View", "海景");
            TestPeople people = new TestPeople(server, school);
            Family family = school.family("1A");
            String stranger =
                    school.post("/api/v1/staff", "{\"postCode\":\"clerk\"}").text("/refs/staff");
            TestBrowser clerk = people.signedInStaff(stranger, "clerk");

            HttpResponse<String> known = asked(people, clerk, family.student());
            HttpResponse<String> unknown = asked(people, clerk, NOBODY);
            assertThat(known.statusCode()).as("of a student: %s", known.body()).isEqualTo(403);
            assertThat(unknown.statusCode()).as("of nobody: %s", unknown.body()).isEqualTo(403);
            assertThat(people.recorded(family.student(), AccessDenied.class))
                    .as("the one stands on the record")
                    .hasSize(1);
            assertThat(people.recorded(NOBODY, AccessDenied.class)).as("the other too").hasSize(1);

            TestBrowser head = people.signedInStaff(school.administrator(), "");
            assertThat(asked(people, head, family.student()).statusCode())
                    .as("who may see them")
                    .isEqualTo(200);
            assertThat(asked(people, head, NOBODY).statusCode())
                    .as("who may see whoever is there")
                    .isEqualTo(404);
        }
    }

    private static HttpResponse<String> asked(TestPeople people, TestBrowser browser, String person)
            throws Exception {
        return people.send(
                browser,
                "/search/person",
                Map.of("person", person, "purpose", "roster-administration"));
    }
}
