package hk.chopmark.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import hk.chopmark.api.rest.TestServer.Call;
import hk.chopmark.api.rest.TestServer.Reply;
import hk.chopmark.api.security.ActingRole;
import hk.chopmark.core.shared.Ref;
import hk.chopmark.core.shared.SchoolId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One account that asks for too much is told to wait, over HTTP; the others are answered. */
class QuotaIT {

    private static final String SCHOOLS = "/api/v1/schools";
    private static final UUID SAME = UUID.fromString("01980000-0000-7000-8000-00000000000a");

    @TempDir private Path folder;

    private static SchoolId found(TestServer server) throws Exception {
        String operator = server.token("service=operator", ActingRole.OPERATOR, null);
        Reply founded =
                server.as(operator)
                        .for_("roster-administration")
                        .post(SCHOOLS, "{\"nameEn\":\"A\",\"nameZh\":\"甲\"}");
        return (SchoolId) Ref.parse(founded.text("/school"));
    }

    @Test
    void who_asks_for_too_much_waits_and_a_namesake_in_another_school_does_not() throws Exception {
        try (TestServer server =
                new TestServer(
                        folder.resolve("data"),
                        opening ->
                                opening.environment(Map.of("CHOPMARK_QUOTA_PERSON", "1"))
                                        .nanos(() -> 0))) {
            String actor = "staff=" + SAME;
            Call flooding = server.as(server.token(actor, ActingRole.ADMINISTRATOR, found(server)));
            Call namesake = server.as(server.token(actor, ActingRole.ADMINISTRATOR, found(server)));

            Reply refused = flooding.get("/api/v1/classes");
            for (int asked = 1; refused.status() != 429 && asked < 200; asked++) {
                assertThat(refused.status()).as("request %d: %s", asked, refused).isEqualTo(200);
                refused = flooding.get("/api/v1/classes");
            }

            assertThat(refused.status()).as("more than the burst: %s", refused).isEqualTo(429);
            assertThat(refused.text("/code")).as("why").isEqualTo("quota.account");
            assertThat(refused.text("/detail")).as("in words").contains("than one account may");
            assertThat(Integer.parseInt(refused.header("Retry-After")))
                    .as("seconds until it may come back")
                    .isBetween(1, 3);
            long head = server.installation().engine().head();
            Reply command =
                    flooding.for_("roster-administration")
                            .post(
                                    "/api/v1/staff",
                                    "{\"id\":\"01980000-0000-7000-8000-0000000000bb\",\"postCode\":\"clerk\"}");
            assertThat(command.status()).as("a command: %s", command).isEqualTo(429);
            assertThat(server.installation().engine().head())
                    .as("nothing was recorded of what was refused")
                    .isEqualTo(head);
            Reply answered = namesake.get("/api/v1/classes");
            assertThat(answered.status()).as("the namesake: %s", answered).isEqualTo(200);
        }
    }

    @Test
    void the_page_of_a_refusal_says_whose_quota_is_used_up() throws Exception {
        try (TestServer server =
                new TestServer(
                        folder.resolve("data"),
                        opening -> opening.environment(Map.of("CHOPMARK_QUOTA_PERSON", "1")))) {
            String token = server.token("staff=" + SAME, ActingRole.ADMINISTRATOR, found(server));
            TestBrowser browser = new TestBrowser();
            browser.signIn(server, token);
            HttpResponse<String> page = browser.get(server.uri("/"));
            for (int asked = 1; page.statusCode() != 429 && asked < 200; asked++) {
                page = browser.get(server.uri("/"));
            }

            assertThat(page.statusCode()).as("more than the burst").isEqualTo(429);
            assertThat(page.body()).as("the page").contains("than one account may ask for");
        }
    }
}
